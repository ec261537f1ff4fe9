import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Repeats, type Spoken } from '../src/fold/repeats.js';

const spoken = (at: number, id: number) =>
  ({ type: 'container.start', at: BigInt(at), position: 1, id: `${id}`, data: {}, source: 'docker-json' }) as Spoken;

/** Steps of time that mostly go on and sometimes back, a little or far; and things of which some are alike. */
const step = fc.record({
  by: fc.oneof(
    { weight: 8, arbitrary: fc.nat({ max: 5 }) },
    fc.integer({ min: -40, max: 0 }),
    fc.integer({ min: -400, max: 0 }),
  ),
  id: fc.nat({ max: 2 }),
});

/** The events that these steps tell, one after the other. */
function told(steps: readonly { readonly by: number; readonly id: number }[]): readonly Spoken[] {
  let now = 10_000;
  return steps.map(({ by, id }) => {
    const event = spoken(now + Math.min(0, by), id);
    now += Math.max(0, by);
    return event;
  });
}

describe('what was heard is a row', () => {
  const steps = fc.array(
    fc.record({
      wait: fc.constantFrom(1, 1, 1, 1, 0, -5),
      jump: fc.constantFrom(1, 1, 1, 1, 1, 0, 2),
      isGap: fc.constantFrom(false, false, false, false, true),
    }),
    { maxLength: 60 },
  );

  it('where each stands next after the one before, and there only; those that are not later than all before are counted, too', () => {
    fc.assert(
      fc.property(steps, fc.boolean(), (all, inRuns) => {
        const repeats = new Repeats();
        let [at, position, latest] = [0n, 0, null as bigint | null];
        for (const { wait, jump, isGap } of all) {
          at += BigInt(wait);
          position += jump;
          const type = isGap ? 'recording.gap' : 'container.start';
          const event = { ...spoken(0, position), at, position, type } as Spoken;
          const isNext = jump === 1 && !isGap;
          const isLate = latest !== null && at <= latest;
          const { heard, strays, breaks } = repeats;
          if (inRuns && !isGap && (latest === null || at > latest)) repeats.heardLater([event], 0, 1);
          else repeats.isRepeat(event);
          const isRepeat = repeats.heard === heard;
          expect(repeats.strays - strays).toBe(isLate && !isRepeat ? 1 : 0);
          if (latest === null || isRepeat) expect(repeats.breaks > breaks).toBe(!isRepeat);
          else expect(repeats.breaks === breaks).toBe(isNext);
          for (const same of [repeats.frozen(), repeats.fork()])
            expect([same.strays, same.breaks]).toEqual([repeats.strays, repeats.breaks]);
          latest = repeats.latest;
        }
      }),
    );
  });
});

describe('a repeat is found', () => {
  it('as by who looks at all that came before', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 200, maxLength: 900 }), (steps) => {
        const repeats = new Repeats();
        const before: Spoken[] = [];
        for (const event of told(steps)) {
          const is = before.some((other) => other.at === event.at && other.id === event.id);
          expect(repeats.isRepeat(event)).toBe(is);
          if (!is) before.push(event);
        }
        const old = before[0];
        if (old) expect(repeats.has(old)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('by who goes on from what another heard, however long', () => {
    const many = fc.array(step, { minLength: 2600, maxLength: 2600 });
    fc.assert(
      fc.property(many, fc.integer({ min: 1, max: 2500 }), (steps, at) => {
        const events = told(steps);
        const one = new Repeats();
        for (const event of events.slice(0, at)) one.isRepeat(event);
        const heard = one.since(0);
        const other = Repeats.of(one.heard, () => heard, one.latest);
        for (const event of events.slice(at)) expect(other.isRepeat(event)).toBe(one.isRepeat(event));
        expect(other.since(0).slice(-1024)).toEqual(one.since(0).slice(-1024));
      }),
      { numRuns: 40 },
    );
  });

  it('without a look at what was heard before, unless it may be as old', () => {
    let asked = 0;
    const older = () => {
      asked += 1;
      return Array.from({ length: 640 }, (_, i) => spoken(i, 1));
    };
    const repeats = Repeats.of(640, older, 640n);
    for (let at = 1000; at < 1100; at++) expect(repeats.isRepeat(spoken(at, 1))).toBe(false);
    expect(repeats.isRepeat(spoken(1090, 1))).toBe(true);
    expect(asked).toBe(0);
    expect(repeats.isRepeat(spoken(639, 1))).toBe(true);
    expect(asked).toBe(1);
    for (let at = 1100; at < 9000; at++) repeats.isRepeat(spoken(at, 1));
    expect(repeats.since(0).length).toBeLessThanOrEqual(1024 + 256);
  });

  it.each([1, 700, 1000, 1023, 1279, 1280, 1281, 3000])('among as many, %i events after it went on', (since) => {
    const before = Array.from({ length: 1280 }, (_, i) => spoken(i, 1));
    const repeats = Repeats.of(1280, () => before, 1279n);
    for (let at = 1280; at < 1280 + since; at++) repeats.isRepeat(spoken(at, 1));
    expect(repeats.isRepeat(spoken(1280 + since - 1024, 1))).toBe(true);
    expect(repeats.since(1280 + since - 1024).map(({ at }) => Number(at))).toEqual(
      Array.from({ length: 1024 }, (_, i) => 1280 + since - 1024 + i),
    );
  });

  it('and nobody who never looks keeps all that came', () => {
    const repeats = Repeats.of(640, () => expect.unreachable(), 640n);
    for (let at = 1000; at < 9000; at++) repeats.isRepeat(spoken(at, 1));
    expect(repeats.since(0).length).toBeLessThanOrEqual(1024 + 256);
  });
});
