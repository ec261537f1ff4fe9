import { parentPort } from 'node:worker_threads';
import { answerFor, type Section } from './section.js';

// A thread of its own: `threads.ts` begins it, and asks for one stretch after another.
parentPort?.on('message', async (section: Section) => parentPort?.postMessage(await answerFor(section)));
