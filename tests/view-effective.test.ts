import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { Effective } from '../src/view/effective.js';

const SECOND = 1_000_000_000n;

/** A step of the log's time, in tenths of a second, and what comes then. */
const step = fc.record({
  tenths: fc.oneof(fc.integer({ min: -30, max: 60 }), fc.integer({ min: -300, max: 400 })),
  what: fc.constantFrom('record', 'record', 'record', 'record', 'gap', 'unreadable'),
});

function eventsOf(steps: readonly { readonly tenths: number; readonly what: string }[]): readonly Event[] {
  let at = 1_795_470_650n * SECOND;
  return steps.map(({ tenths, what }, i) => {
    at += (BigInt(tenths) * SECOND) / 10n;
    const known = { at, position: i + 1, id: null, source: 'hindcast' };
    if (what === 'unreadable') return { ...known, type: 'recording.unreadable', data: {} } as unknown as Event;
    if (what === 'record') return { ...known, type: 'container.start', data: {} } as unknown as Event;
    return { ...known, type: 'recording.gap', data: { from: at - 7n * SECOND, to: at } } as unknown as Event;
  });
}

/** The same by its words: a record counts from its time on, or from that of an earlier one behind it, but not from before what is settled. */
function plainly(events: readonly Event[]): readonly (bigint | null)[] {
  let settled = -(1n << 80n);
  const placed = events.map((event) => {
    if (event.type === 'recording.unreadable') return null;
    const at = event.at as bigint;
    const begin = event.type === 'recording.gap' ? event.data.from + 1n : at;
    const place = begin > settled ? begin : settled;
    const passed = begin < at - 10n * SECOND ? begin : at - 10n * SECOND;
    if (passed > settled) settled = passed;
    return place;
  });
  let least: bigint | null = null;
  const counts = placed.toReversed().map((place) => {
    if (place !== null && (least === null || place < least)) least = place;
    return place === null ? null : least;
  });
  counts.reverse();
  // What cannot be read stays with what it follows, and before all with what it precedes.
  let before = counts.find((at) => at !== null) ?? null;
  return counts.map((at) => {
    before = at ?? before;
    return before;
  });
}

describe('from when on an event counts', () => {
  it('is what its words say, wherever somebody goes on from what was saved', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(60), (steps, cut) => {
        const events = eventsOf(steps);
        const taken: (readonly [position: number, at: bigint | null])[] = [];
        const take = (event: Event, at: bigint | null) => void taken.push([event.position, at]);
        let effective = new Effective(take);
        for (const [i, event] of events.entries()) {
          if (i === cut) {
            const { waiting } = effective;
            effective = new Effective(take, effective.save());
            for (const again of waiting) effective.push(again);
          }
          effective.push(event);
        }
        effective.finish();
        expect(taken).toEqual(plainly(events).map((at, i) => [i + 1, at]));
      }),
      { numRuns: 1000 },
    );
  });
});
