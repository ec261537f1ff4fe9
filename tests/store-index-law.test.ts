import { appendFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type IndexOptions, type LogIndex, openIndex } from '../src/store/index.js';
import { hostile, readable } from './support/hostile.js';
import { byReplay, folder, logIn, momentsOf, replayed, text } from './support/indexed.js';
import { ALL_RECORDINGS, logText } from './support/recording.js';

const FOLDER = folder();

function nothingSaid(notice: string): void {
  throw new Error(`nothing is wrong, and yet: ${notice}`);
}

const open = (path: string, options: IndexOptions = {}): Promise<LogIndex> =>
  openIndex(path, { build: 'all', onNotice: nothingSaid, ...options });

/** L8, for every moment about which the log can be asked. */
async function expectLaw(path: string, index: LogIndex, few = 1): Promise<void> {
  const events = await replayed(path);
  for (const [i, target] of momentsOf(events).entries()) {
    if (i % few !== 0) continue;
    const state = await index.at(target);
    expect([target, text(state)]).toEqual([target, text(byReplay(events, target))]);
    expect(state.events).toBe(byReplay(events, target).events);
  }
}

describe('L8: the state at a moment by the index is that by a replay', () => {
  it('of made-up logs, wherever their blocks end', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, fc.integer({ min: 60, max: 3000 }), async (log, blockBytes) => {
        const path = logIn(FOLDER, log);
        const index = await open(path, { blockBytes });
        await expectLaw(path, index, 3);
        await index.close();
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  it('of logs that grow while they are asked, and are indexed on', async () => {
    await fc.assert(
      fc.asyncProperty(
        hostile,
        hostile,
        fc.nat(),
        fc.integer({ min: 60, max: 3000 }),
        async (a, b, where, blockBytes) => {
          const log = a + b;
          const cut = 1 + (where % (log.length - 1));
          // No record is readable yet: that is no log.
          fc.pre(readable(log.slice(0, cut)) && readable(log));
          const path = logIn(FOLDER, log.slice(0, cut));
          const first = await open(path, { blockBytes });
          appendFileSync(path, log.slice(cut));
          await expectLaw(path, first, 11);
          await first.close();
          const second = await open(path, { blockBytes });
          await expectLaw(path, second, 11);
          await second.close();
        },
      ),
      { numRuns: 15 },
    );
  }, 120_000);

  it.each(ALL_RECORDINGS)('of %s', async (name) => {
    const path = logIn(FOLDER, logText(name));
    const index = await open(path, { blockBytes: 5000 });
    await expectLaw(path, index, 23);
    await index.close();
  });

  it.each([
    ['docker-20/mid-life', 'events.txt'],
    ['containerd-1.6/docker', 'events.txt'],
    ['compose-2/everything', 'docker-events.jsonl'],
  ])('of %s as %s', async (name, file) => {
    const path = logIn(FOLDER, logText(name, file));
    const index = await open(path, { blockBytes: 3000 });
    expect(index.records).toBeGreaterThan(10);
    await expectLaw(path, index, 7);
    await index.close();
  });

  it.each([200, 450, 700])(
    'of a container that is removed, of which a word trails behind; blocks of %i bytes',
    async (blockBytes) => {
      const line = (action: string, second: number, letter = 'a') =>
        JSON.stringify({
          Type: 'container',
          Action: action,
          Actor: { ID: letter.repeat(64), Attributes: { name: 'web', image: 'app:1' } },
          timeNano: 0,
        }).replace('0}', `${1_795_470_650n + BigInt(second)}000000000}`);
      const others = [line('create', 3, 'b'), line('start', 4, 'b')];
      const log = [line('create', 0), line('start', 1), line('destroy', 2), ...others, line('die', 5), line('stop', 6)];
      const path = logIn(FOLDER, `${log.join('\n')}\n`);
      const index = await open(path, { blockBytes });
      await expectLaw(path, index);
      expect((await index.at({ kind: 'end' })).containers).toHaveLength(1);
      await index.close();
    },
  );

  it('of records that a program has spread over lines', async () => {
    const spread = logText('docker-20/mid-life')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) =>
        JSON.stringify(JSON.parse(line), null, 2).replaceAll(
          /"(time|timeNano)": (\d+)/g,
          (_, key) => `"${key}": ${/"timeNano":(\d+)/.exec(line)?.[1]?.slice(0, key === 'time' ? 10 : 19)}`,
        ),
      )
      .join('\n');
    const path = logIn(FOLDER, `${spread}\n`);
    const index = await open(path, { blockBytes: 2500 });
    expect(index.records).toBeGreaterThan(10);
    await expectLaw(path, index, 7);
    await index.close();
  });
});
