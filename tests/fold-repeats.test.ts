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

describe('a repeat is found', () => {
  it('as by who looks at all that came before', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 200, maxLength: 900 }), (steps) => {
        const repeats = new Repeats();
        const before: Spoken[] = [];
        let now = 10_000;
        for (const { by, id } of steps) {
          const event = spoken(now + Math.min(0, by), id);
          now += Math.max(0, by);
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
});
