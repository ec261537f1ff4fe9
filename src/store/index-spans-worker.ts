import { parentPort, workerData } from 'node:worker_threads';
import type { SpansWord, SpansWork } from './index-spans-apart.js';
import { findSpans } from './index-spans-task.js';
import { cloned } from './index-values.js';

/** So many values may wait to be written. */
const WAITING_MAX = 64;

// A thread of its own: `index-spans-apart.ts` begins it.
const { task, taken } = workerData as SpansWork;
let told = 0;

function tell(word: SpansWord, own: readonly ArrayBuffer[]): void {
  parentPort?.postMessage(word, own);
}

const trace = findSpans(task, {
  put(shelf, number, value) {
    for (let count = Atomics.load(taken, 0); told - count >= WAITING_MAX; count = Atomics.load(taken, 0))
      Atomics.wait(taken, 0, count);
    told += 1;
    const bytes = cloned(value);
    tell({ shelf, number, bytes }, [bytes.buffer as ArrayBuffer]);
  },
});
tell({ trace }, []);
