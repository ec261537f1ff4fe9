import { appendFileSync, mkdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { BrokenIndex } from '../src/store/index-broken.js';
import { type IndexReader, IndexWriter, type Shelf, Unwritable } from '../src/store/index-database.js';
import { type Open, openIndexed } from '../src/store/index-open.js';
import { type BeginSpans, threadWith } from '../src/store/index-spans-apart.js';
import { findSpans } from '../src/store/index-spans-task.js';
import { cloned } from '../src/store/index-values.js';
import { readable } from './support/hostile.js';
import { baselineOf, beside, busy, folder, growing, logIn } from './support/indexed.js';
import { ALL_RECORDINGS, logText } from './support/recording.js';

const FOLDER = folder();

/** One that is no thread: what it is told, and what it tells, goes the way that it would go between threads. */
const near: BeginSpans = ({ task }, { onWord, onLost }) => {
  try {
    const trace = findSpans(structuredClone(task), {
      put: (shelf, number, value) => onWord({ shelf, number, bytes: cloned(value) }),
    });
    onWord({ trace });
  } catch (error) {
    onLost(error);
  }
  return async () => {};
};

/** A real one, of a program that is not compiled: what makes that run does so in a thread only if it is asked to. */
const api = pathToFileURL(
  createRequire(import.meta.url)
    .resolve('tsx/esm/api')
    .replace(/cjs$/, 'mjs'),
).href;
const thread = threadWith(['--import', `data:text/javascript,import { register } from '${api}'; register();`]);

let writers: MockInstance<typeof IndexWriter.open>;
beforeEach(() => {
  writers = vi.spyOn(IndexWriter, 'open');
});
afterEach(() => vi.restoreAllMocks());

const SHELVES: readonly Shelf[] = ['checkpoint', 'page', 'removed', 'span', 'spans'];

function valuesOn(shelf: Shelf, reader: IndexReader): unknown[] {
  const values: unknown[] = [];
  try {
    // Checkpoints are counted from 1.
    for (let number = shelf === 'checkpoint' ? 1 : 0; ; number++) values.push(reader.get(shelf, number));
  } catch (error) {
    if (!(error instanceof BrokenIndex)) throw error;
    return values;
  }
}

/** All that stands in an index, and what its seal says of the log. */
async function whatIsIn({ log, reader, seal }: Open) {
  const values = reader ? SHELVES.map((shelf) => [shelf, valuesOn(shelf, reader)] as const) : [];
  log.close();
  await reader?.close();
  return { values, records: seal?.records, blocks: seal?.blocks, faults: seal?.faults };
}

type Options = Parameters<typeof openIndexed>[1];

function nothingSaid(notice: string): void {
  throw new Error(`nothing is wrong, and yet: ${notice}`);
}

const indexed = async (path: string, apart: BeginSpans | null, options: Options = {}) =>
  whatIsIn(await openIndexed(path, { build: 'all', blockBytes: 2000, onNotice: nothingSaid, apart, ...options }));

/** Two logs that are the same, one of them indexed in one way, and the other in another. */
async function expectSame(paths: readonly [string, string], apart: BeginSpans, options: Options = {}): Promise<void> {
  writers.mockClear();
  const there = await indexed(paths[1], apart, options);
  // It was not given up for the other way.
  expect(writers.mock.calls.length).toBeLessThanOrEqual(1);
  const here = await indexed(paths[0], null, options);
  expect(here.records).toBeGreaterThan(0);
  expect(there).toEqual(here);
}

const pair = (content: string) => [logIn(FOLDER, content), logIn(FOLDER, content)] as const;

function grow(paths: readonly string[], more: string): void {
  for (const path of paths) appendFileSync(path, more);
}

describe('an index whose spans another thread has found is the one that one thread makes', () => {
  it('of made-up logs that grow, indexed on in one way or the other', async () => {
    await fc.assert(
      fc.asyncProperty(growing, async ({ log, cuts, blockBytes }) => {
        const paths = pair('');
        let done = 0;
        for (const { at, isOther } of [...cuts, { at: log.length, isOther: true }]) {
          grow(paths, log.slice(done, at));
          done = at;
          if (!readable(log.slice(0, at))) continue;
          if (isOther) await expectSame(paths, near, { blockBytes });
          else for (const path of paths) await indexed(path, null, { blockBytes });
        }
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  it.each(ALL_RECORDINGS)('of %s, grown in three steps', async (name) => {
    const log = logText(name);
    const paths = pair('');
    for (let i = 0; i < 3; i++) {
      const more = log.slice(Math.floor((log.length * i) / 3), Math.floor((log.length * (i + 1)) / 3));
      grow(paths, more);
      await expectSame(paths, near);
    }
  });

  it('of thousands of spans, and of as many again', async () => {
    const paths = pair(busy(9000));
    await expectSame(paths, near, { blockBytes: 20_000 });
    grow(paths, busy(9000, 2));
    await expectSame(paths, near, { blockBytes: 20_000 });
  }, 60_000);

  it('of a log with a baseline, of which not all is folded when the log ends', async () => {
    const paths = pair(logText('docker-26/mid-life').split('\n').slice(0, 8).join('\n').concat('\n'));
    const [known] = await baselineOf(paths[0]);
    const baseline = Array.from(
      { length: 50 },
      (_, i) => ({ ...known, id: `volume-${i}` }) as NonNullable<typeof known>,
    );
    for (const more of ['', busy(10), busy(900, 2)]) {
      grow(paths, more);
      await expectSame(paths, near, { baseline });
    }
  });

  it('of a recording in several files', async () => {
    const paths = [join(FOLDER, 'here'), join(FOLDER, 'there')] as const;
    for (const path of paths) mkdirSync(path);
    for (const seed of [1, 2, 3]) {
      for (const path of paths) {
        appendFileSync(join(path, `00000${seed}.jsonl`), busy(300, seed));
        writeFileSync(join(path, `00000${seed + 1}.jsonl`), busy(100, seed + 10));
      }
      await expectSame(paths, near);
    }
  });

  it('in a thread of its own', async () => {
    const paths = pair(busy(9000));
    await expectSame(paths, thread, { blockBytes: 20_000 });
    grow(paths, busy(3000, 2));
    await expectSame(paths, thread, { blockBytes: 20_000 });
  }, 60_000);
});

describe('a thread that is of no help', () => {
  const gone: BeginSpans = (_, { onLost }) => {
    setImmediate(() => onLost('no memory is left'));
    return async () => {};
  };
  const none: BeginSpans = () => {
    throw new Error('no thread here');
  };
  const another: BeginSpans = (work, ear) =>
    near(work, { ...ear, onWord: (word) => ear.onWord('trace' in word ? { trace: 'another' } : word) });

  it.each([
    ['is not there', none],
    ['fails at once', near],
    ['fails', gone],
    ['has read another log', another],
    ['is of a program that is not there', threadWith(['--import', 'no-such-loader'])],
    ['is of a program that ends at once', threadWith(['--eval', 'process.exit()'])],
  ])('is done without, once: one that %s', async (why, begin) => {
    const paths = pair('');
    const harmed: BeginSpans = (work, ear) =>
      begin(why === 'fails at once' ? { ...work, task: { ...work.task, parts: [] } } : work, ear);
    for (const seed of [1, 2]) {
      grow(paths, busy(1000, seed));
      writers.mockClear();
      let told = 0;
      const onBytes = (bytes: number) => {
        told += bytes;
      };
      const found = await indexed(paths[1], harmed, { onBytes });
      expect(told).toBe(Buffer.byteLength(busy(1000, seed)));
      expect(writers).toHaveBeenCalledTimes(2);
      expect(found).toEqual(await indexed(paths[0], null));
    }
  });

  it('is done without where the log is cut before one of the two has read it', async () => {
    const paths = pair(busy(3000));
    truncateSync(paths[0], 200_000);
    let isCut = false;
    const late: BeginSpans = (work, ear) => {
      const stop = near(work, ear);
      if (!isCut) truncateSync(paths[1], 200_000);
      isCut = true;
      return stop;
    };
    const open = await openIndexed(paths[1], { build: 'all', blockBytes: 2000, apart: late });
    const found = await whatIsIn(open);
    expect(found.values).toEqual((await indexed(paths[0], null)).values);
  });
});

describe('building with a thread', () => {
  it('leaves nothing behind when it is interrupted', async () => {
    const stop = new AbortController();
    const why = new Error('enough');
    const ended = vi.fn();
    const begin: BeginSpans = (work, ear) => {
      const end = thread(work, ear);
      return async () => ended(typeof (await end()));
    };
    const path = logIn(FOLDER, busy(2000));
    const onBytes = () => stop.abort(why);
    await expect(indexed(path, begin, { signal: stop.signal, onBytes })).rejects.toBe(why);
    expect(ended.mock.calls).toEqual([['number']]);
    expect(beside(path)).toEqual([]);
  });

  it('is interrupted while it waits for the thread', async () => {
    const stop = new AbortController();
    const why = new Error('enough');
    const path = logIn(FOLDER, busy(200));
    const silent: BeginSpans = () => async () => {};
    let read = 0;
    const onBytes = (bytes: number) => {
      read += bytes;
      if (read === statSync(path).size) setImmediate(() => stop.abort(why));
    };
    await expect(indexed(path, silent, { signal: stop.signal, onBytes })).rejects.toBe(why);
    expect(beside(path)).toEqual([]);
  });

  it('says that an index cannot be written, whose value it may be', async () => {
    const full = vi.spyOn(IndexWriter.prototype, 'putCloned').mockImplementation((shelf) => {
      if (shelf === 'span' || shelf === 'spans') throw new Unwritable('no space left on the disk');
    });
    const path = logIn(FOLDER, busy(500));
    await expect(indexed(path, near)).rejects.toMatchObject({
      code: 'input',
      message: expect.stringContaining('cannot be written: no space left on the disk'),
    });
    expect(full).toHaveBeenCalled();
    expect(beside(path)).toEqual([]);
  });
});
