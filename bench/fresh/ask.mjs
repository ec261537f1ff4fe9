import { openIndex } from '../../dist/src/store/index.js';
import { taken, tell } from './taken.mjs';

/** `FILE INSTANT...`: what each question takes, from the first one on, of a log that is indexed. */
const [file, ...instants] = process.argv.slice(2);

const index = await openIndex(file);
const found = [];
for (const instant of instants.map(BigInt))
  found.push(await taken(async () => (await index.at(instant)).containers.length));
await index.close();
tell(found);
