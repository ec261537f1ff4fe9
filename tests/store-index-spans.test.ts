import { appendFileSync, copyFileSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { type IndexOptions, type LogIndex, openIndex } from '../src/store/index.js';
import type { Span } from '../src/view/span.js';
import { isWithin, type Window } from '../src/view/span-filter.js';
import { spans } from '../src/view/spans.js';
import { readable } from './support/hostile.js';
import { baselineOf, busy, folder, growing, logIn, made, replayed } from './support/indexed.js';
import { ALL_RECORDINGS, logText } from './support/recording.js';
import { EXAMPLE, hindcast } from './support/run.js';

const FOLDER = folder();

function nothingSaid(notice: string): void {
  throw new Error(`nothing is wrong, and yet: ${notice}`);
}

async function gathered(index: LogIndex, window?: Window): Promise<Span[]> {
  const all: Span[] = [];
  for await (const some of index.spans(window)) all.push(...some);
  return all;
}

/** The spans as the index has them, and as a replay finds them. */
async function both(path: string, options: IndexOptions = {}) {
  const index = await openIndex(path, { build: 'all', onNotice: nothingSaid, ...options });
  const indexed = await gathered(index);
  await index.close();
  return { indexed, read: [...spans([...(options.baseline ?? []), ...(await replayed(path))])] };
}

async function expectSame(path: string, options: IndexOptions = {}): Promise<void> {
  const { indexed, read } = await both(path, options);
  expect(indexed).toEqual(read);
}

describe('the spans by the index are those of a replay', () => {
  it('of made-up logs that grow, whether they are indexed on or read on', async () => {
    await fc.assert(
      fc.asyncProperty(growing, async ({ log, cuts, blockBytes }) => {
        const path = logIn(FOLDER, '');
        let done = 0;
        for (const { at, isOther } of [
          ...cuts,
          { at: log.length, isOther: false },
          { at: log.length, isOther: true },
        ]) {
          appendFileSync(path, log.slice(done, at));
          done = at;
          // No record is readable yet: that is no log.
          if (readable(log.slice(0, at))) await expectSame(path, { blockBytes, build: isOther ? 'all' : false });
        }
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  it.each(ALL_RECORDINGS)('of %s, grown in five steps', async (name) => {
    const log = logText(name);
    const path = logIn(FOLDER, '');
    for (let i = 0; i < 5; i++) {
      appendFileSync(path, log.slice(Math.floor((log.length * i) / 5), Math.floor((log.length * (i + 1)) / 5)));
      await expectSame(path, { blockBytes: 2000 });
    }
  });

  it('of a build that goes on behind what is indexed', async () => {
    const build = [
      '#0 building with "default" instance using docker driver\n\n#1 [internal] load build definition from Dockerfile\n',
      '#1 DONE 0.1s\n\n#2 [1/2] FROM base:1\n#2 CACHED\n\n#3 [2/2] RUN make\n#3 0.5 made\n#3 DONE 1.2s\n',
    ] as const;
    const path = logIn(FOLDER, '');
    for (const more of [busy(100), ...build, busy(300, 2)]) {
      appendFileSync(path, more);
      await expectSame(path, { blockBytes: 300 });
    }
    expect((await both(path)).indexed.filter(({ kind }) => kind === 'build')).toHaveLength(1);
  });

  it('of a log with a baseline', async () => {
    const path = logIn(FOLDER, logText('docker-26/mid-life'));
    const baseline = await baselineOf(path);
    const { indexed, read } = await both(path, { baseline, blockBytes: 2000 });
    expect(indexed).toEqual(read);
    expect(indexed.some(({ id }) => id === 'from-before')).toBe(true);
  });

  it('of a baseline of which not all is folded when the log ends', async () => {
    const path = logIn(FOLDER, logText('docker-26/mid-life').split('\n').slice(0, 8).join('\n').concat('\n'));
    const at = (await replayed(path))[0]?.at ?? 0n;
    const volume = (id: string, driver: string) => {
      const data = { subject: 'volume', driver, createdAt: null } as const;
      return { type: 'recording.observed', at, position: 0, id, data, source: 'hindcast' } as const;
    };
    const none = { type: 'recording.observed', at, position: 0, id: null, source: 'hindcast' } as const;
    const baseline: Event[] = Array.from({ length: 16_500 }, (_, i) => volume(`volume-${i}`, 'local'));
    baseline.splice(3, 0, { ...none, data: { subject: 'list', of: 'volume', ids: [] } });
    for (const more of ['', busy(10), busy(900, 2)]) {
      appendFileSync(path, more);
      const { indexed, read } = await both(path, { baseline, blockBytes: 2000 });
      expect(indexed).toEqual(read);
    }
  });

  it('of thousands of spans, in any part of the time', async () => {
    const path = logIn(FOLDER, '');
    for (const [i, records] of [6000, 30, 9000].entries()) {
      appendFileSync(path, busy(records, i + 1));
      await made(path);
    }
    const { indexed, read } = await both(path);
    expect(read.length).toBeGreaterThan(2000);
    expect(indexed).toEqual(read);
    const edges = read.flatMap(({ from, to }) => [from, to]).filter((_, i) => i % 900 === 0);
    const index = await openIndex(path);
    for (const since of [null, ...edges]) {
      for (const until of [null, ...edges]) {
        const window = { since, until };
        const some = (await gathered(index, window)).filter((span) => isWithin(span, window));
        expect(some.length).toBe(read.filter((span) => isWithin(span, window)).length);
        expect(some).toEqual(read.filter((span) => isWithin(span, window)));
      }
    }
    await index.close();
  }, 60_000);

  it('where what was written of them is found to be another, in the middle of it', async () => {
    const path = logIn(FOLDER, busy(12_000));
    await made(path);
    const read = [...spans(await replayed(path))];
    const side = `${path}.hindcast`;
    const said: string[] = [];
    const index = await openIndex(path, { build: 'all', onNotice: (notice) => said.push(notice) });
    const indexed: Span[] = [];
    for await (const some of index.spans()) {
      if (indexed.length === 0) harm(side);
      indexed.push(...some);
    }
    await index.close();
    expect(indexed).toEqual(read);
    expect(said).toEqual([expect.stringMatching(/: thrown away$/)]);
  });
});

/** A disk that forgets leaves the time as it was. */
function harm(side: string): void {
  const { mtime } = statSync(side);
  const whole = readFileSync(side);
  for (let at = 5 * 4096 + 100; at < whole.length - 8 * 4096; at += 4096) whole[at] = (whole[at] ?? 0) ^ 0xff;
  writeFileSync(side, whole);
  utimesSync(side, mtime, mtime);
}

describe('hindcast spans of a log with an index', () => {
  const path = join(FOLDER, 'asked.jsonl');
  copyFileSync(EXAMPLE, path);

  it.each([
    ['--format', 'json'],
    ['--format', 'csv'],
    ['--no-trunc'],
    ['--since', '2026-11-23T21:51:07Z', '--format', 'json'],
    ['--since', '-5s', '--until', '-2s', '--format', 'json'],
    ['--since', '#30', '--until', '#90', '--format', 'csv'],
    ['--until', '#0', '--format', 'csv'],
    ['--filter', 'kind=container', '--filter', 'track=status', '--filter', 'name=web-1', '--format', 'json'],
    ['--filter', 'kind=tag'],
    ['--strict', '--format', 'json'],
  ])('prints what it prints without: %s %s %s %s %s', async (...argv) => {
    await hindcast(['index', path]);
    const used = await hindcast(['spans', path, ...argv]);
    expect(used).toEqual(await hindcast(['spans', path, ...argv, '--no-index']));
    expect(used.out).not.toBe('');
  });

  it('tells of the same records that could not be read, and of what was written since', async () => {
    const log = logIn(FOLDER, `junk\n${busy(20)}more junk\n${busy(400, 2)}and more\n${busy(10, 3)}`);
    await hindcast(['index', log]);
    appendFileSync(log, `${'junk again\n'.repeat(9)}${busy(10, 4)}{"torn`);
    for (const argv of [[], ['--format', 'json', '--since', '#1', '--until', '#430']]) {
      const used = await hindcast(['spans', log, ...argv]);
      expect(used).toEqual(await hindcast(['spans', log, ...argv, '--no-index']));
      expect(used.err.split('\n')).toHaveLength(12);
    }
  });
});
