import { Worker } from 'node:worker_threads';
import { Unpacker } from '../read/packed.js';
import type { Threaded, ThreadOptions } from '../read/read.js';
import type { LogReader } from '../read/reader.js';
import { type Answer, type Section, sectionsOf } from './section.js';
import { threadProgram } from './thread-program.js';

/** What one thread reads at once. */
const SECTION_BYTES = 4 * 1024 * 1024;
/** For each thread: so that it need not wait for whoever uses its events. */
const STRETCHES_AHEAD = 2;

/** Who reads one stretch after another. */
export interface StretchReader {
  read(section: Section): Promise<Answer>;
  stop(): Promise<unknown>;
}

/** One in a thread of its own. */
function threadReader(): StretchReader {
  const worker = new Worker(threadProgram('section-worker'));
  // It answers in the order in which it was asked. One that fails, for want of memory perhaps, is no reason not to read.
  const waiting: ((answer: Answer) => void)[] = [];
  worker.on('message', (answer: Answer) => waiting.shift()?.(answer));
  worker.on('error', () => {
    for (const tell of waiting.splice(0)) tell(null);
  });
  return {
    read: (section) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        worker.postMessage(section);
      }),
    stop: () => worker.terminate(),
  };
}

/** A file, and how it is read in one. */
export interface ThreadedFile {
  readonly path: string;
  readonly size: number;
  readonly bytesFrom: (from: number) => AsyncIterable<Uint8Array>;
}

/**
 * Reads a file in several threads, stretch by stretch, as far as each can be read by itself: its last line, and what follows on a stretch of which
 * something goes on behind it (a build, a record over several lines), are given back to be read in one.
 */
export function threadsOver({ path, size, bytesFrom }: ThreadedFile, bytesEach = SECTION_BYTES, begin = threadReader) {
  return async function* inThreads(reader: LogReader, { jobs, format, signal, onBytes }: ThreadOptions): Threaded {
    const sections = size > bytesEach ? sectionsOf(path, size, bytesEach, format) : [];
    const readers = Array.from({ length: Math.min(jobs, sections.length) }, () => begin());
    const ask = (i: number) => {
      const section = sections[i];
      return section && readers[i % readers.length]?.read(section);
    };
    const unpacker = new Unpacker();
    try {
      const ahead = readers.length * STRETCHES_AHEAD;
      const answers = Array.from({ length: ahead }, (_, i) => ask(i));
      for (const [i, section] of sections.entries()) {
        const answer = await answers.shift();
        signal?.throwIfAborted();
        if (!answer) return bytesFrom(section.from);
        // The thread goes on while its events are used: so many stretches are in memory at the most.
        answers.push(ask(i + ahead));
        onBytes?.(section.to - section.from);
        yield reader.follow(unpacker.unpack(answer.packed), answer.standing);
      }
    } finally {
      await Promise.all(readers.map((one) => one.stop()));
    }
    return bytesFrom(sections.at(-1)?.to ?? 0);
  };
}
