import { appendFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { byReplay, folder, logIn, opened, replayed, text } from './support/indexed.js';

const FOLDER = folder();
/** So that of no records one is out of order. */
const NONE = Number.POSITIVE_INFINITY;
const SECOND = 1_795_470_650n;

const line = (action: string, id: number, at: bigint) =>
  JSON.stringify({
    Type: 'container',
    Action: action,
    Actor: { ID: id.toString(16).padStart(64, '0'), Attributes: { name: `c${id}`, image: 'app:1' } },
    timeNano: 0,
  }).replace('0}', `${at}}`);

/** Containers that come and go by the thousand; after so many of them a record is there again, and now and then a word trails behind a container that went long ago. */
function comeAndGo(from: number, to: number, again: number): string[] {
  const log: string[] = [];
  for (let id = from; id < to; id++) {
    const at = SECOND * 1_000_000_000n + BigInt(id) * 20_000_000n;
    log.push(line('create', id, at), line('start', id, at + 1_000_000n), line('destroy', id, at + 2_000_000n));
    if (id % 7 === 0) log.push(line('stop', id - Math.min(id, 990 + (id % 60)), at + 3_000_000n));
    if (id % again === 0) log.push(log[Math.max(0, log.length - 60)] as string);
  }
  return log;
}

/** Of so many records one stands behind the next one, as engines write that tell of things at the same time. */
function disordered(log: readonly string[], oneIn: number): string[] {
  const records = [...log];
  for (let i = oneIn; i + 1 < records.length; i += oneIn)
    [records[i], records[i + 1]] = [records[i + 1] as string, records[i] as string];
  return records;
}

/** As an engine that is asked again tells what it told: the last so many records. */
const again = (log: readonly string[], count: number) => log.slice(-count);

describe('what a fold remembers of its past', () => {
  it.each([
    [3000, 5, NONE],
    [40_000, 5, NONE],
    [2_000_000, 5, NONE],
    [3000, 4000, NONE],
    [40_000, 4000, NONE],
    [3000, 4000, 37],
    [40_000, 4000, 37],
  ])(
    'is in the index wherever a block ends; blocks of %i bytes, a record again after each %i containers, one in %s out of order',
    async (blockBytes, apart, oneIn) => {
      const path = logIn(FOLDER, '');
      let all: string[] = [];
      for (const [from, to] of [
        [0, 300],
        [300, 700],
        [700, 1800],
        [1800, 1820],
      ] as const) {
        const more = disordered(comeAndGo(from, to, apart), oneIn);
        const repeated = again([...all, ...more], 950);
        appendFileSync(path, [...more, ...repeated].map((record) => `${record}\n`).join(''));
        all = [...all, ...more, ...repeated];
        const { index, said } = await opened(path, { blockBytes });
        const events = await replayed(path);
        for (let position = events.length; position > 0; position -= 97) {
          const state = await index.at({ kind: 'position', position });
          const expected = byReplay(events, { kind: 'position', position });
          expect([position, state.events, text(state)]).toEqual([position, expected.events, text(expected)]);
        }
        expect(said).toEqual([]);
        await index.close();
      }
      const { events } = byReplay(await replayed(path), { kind: 'end' });
      expect(all.length - events).toBeGreaterThan(3000);
    },
    60_000,
  );
});
