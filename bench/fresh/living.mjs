import { Fold, readBatches } from '../../dist/src/index.js';
import { openPath } from '../../dist/src/store/index.js';
import { tell } from './taken.mjs';

/** `FILE`, with `--expose-gc`: in bytes, what the state keeps in memory when all else is gone. */
const [file] = process.argv.slice(2);

gc();
const before = process.memoryUsage().heapUsed;
const fold = new Fold();
for await (const events of readBatches(await openPath(file))) for (const event of events) fold.apply(event);
const state = fold.state();
const { length } = state.containers;
gc();
tell({ length, bytes: process.memoryUsage().heapUsed - before });
