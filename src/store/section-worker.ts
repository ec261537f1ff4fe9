import { parentPort } from 'node:worker_threads';
import { type Section, SectionReader } from './section.js';

const reader = new SectionReader();

// A thread of its own: `threads.ts` begins it, and asks for one stretch after another.
parentPort?.on('message', async (section: Section) => parentPort?.postMessage(await reader.answer(section)));
