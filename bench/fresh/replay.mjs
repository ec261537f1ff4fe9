import { hindcast } from './hindcast.mjs';
import { taken, tell } from './taken.mjs';

/** `SMALL FILE`: what it takes to read a log from its beginning to its end. */
const [small, file] = process.argv.slice(2);

// To load its modules is no part of it.
await hindcast(small, '--no-index');
tell(await taken(() => hindcast(file, '--no-index')));
