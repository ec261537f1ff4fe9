import { rmSync } from 'node:fs';
import { openIndex } from '../../dist/src/store/index.js';
import { taken, tell } from './taken.mjs';

/** `SMALL FILE`: what it takes to index a log that has no index. */
const logs = process.argv.slice(2);

const build = async (log) => (await openIndex(log)).close();

for (const log of logs) rmSync(`${log}.hindcast`, { force: true });
const [small, file] = logs;
// To load its modules is no part of it.
await build(small);
tell(await taken(() => build(file)));
