import { rmSync } from 'node:fs';
import { openIndex } from '../../dist/src/store/index.js';
import { taken, tell } from './taken.mjs';

/** `SMALL FILE`: what it takes to index a log that has no index. */
const [small, file] = process.argv.slice(2);

async function build(log) {
  rmSync(`${log}.hindcast`, { force: true });
  await (await openIndex(log)).close();
}

// To load its modules is no part of it.
await build(small);
tell(await taken(() => build(file)));
