import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Host } from '../bench/shape.js';
import type { Event } from '../src/event/event.js';
import { type HostState, Moments, type Target } from '../src/fold/index.js';
import { readText } from '../src/read/index.js';
import { toDocument } from '../src/view/document.js';
import { Tape } from '../src/web/tape.js';
import { history } from './support/arbitrary.js';
import { ALL_RECORDINGS, eventsOf } from './support/recording.js';

/** The state as the command line finds it: folded from the beginning. */
function replayed(events: readonly Event[], target: Target): HostState {
  const moments = new Moments([target]);
  for (const event of events) if (!moments.push(event)) break;
  const [state] = moments.finish();
  if (!state) throw new Error('no state');
  return state;
}

function taped(events: readonly Event[]): Tape {
  const tape = new Tape();
  // As a log that grows comes: in pieces.
  for (let i = 0; i < events.length; i += 100) tape.push(events.slice(i, i + 100));
  return tape;
}

/** Instants at, just before and just after some events, and positions between. */
function targets(events: readonly Event[], every: number): readonly Target[] {
  return events.flatMap(({ at, position }, i): Target[] => {
    if (i % every !== 0) return [];
    const instants = at === null ? [] : [at - 1n, at, at + 1n, at + 1_600_000_000n];
    return [{ kind: 'position', position }, ...instants.map((one) => ({ kind: 'instant' as const, at: one }))];
  });
}

const document = (state: HostState) => JSON.stringify(toDocument(state));

describe('a tape', () => {
  it.each(ALL_RECORDINGS)('%s: is at every place what a replay from the beginning is', (name) => {
    const events = eventsOf(name);
    const tape = taped(events);
    for (const target of targets(events, Math.ceil(events.length / 16))) {
      expect(document(tape.state(target))).toBe(document(replayed(events, target)));
    }
    expect(document(tape.state({ kind: 'end' }))).toBe(document(replayed(events, { kind: 'end' })));
  });

  it('is so behind many checkpoints, on a log with records that stand too late', () => {
    const host = new Host(12, 3);
    const log = Array.from({ length: 4_000 }, () => host.next()).join('\n');
    const events = readText(log);
    const tape = taped(events);
    for (const target of targets(events, 397).toReversed()) {
      expect(document(tape.state(target))).toBe(document(replayed(events, target)));
    }
  });

  it('is so for impossible histories, with a clock that goes back', () => {
    fc.assert(
      fc.property(fc.array(history, { minLength: 1, maxLength: 30 }), fc.nat(), (parts, nth) => {
        const events = parts.flat().map((event, i) => ({ ...event, position: i + 1 }) as Event);
        const tape = taped(events);
        const at = events[nth % events.length]?.at ?? 0n;
        for (const target of [
          { kind: 'instant', at } as const,
          { kind: 'position', position: nth % (events.length + 2) } as const,
        ]) {
          expect(document(tape.state(target))).toBe(document(replayed(events, target)));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('keeps a state that was handed out as it was', () => {
    const events = eventsOf('docker-20/webapp-incident');
    const tape = taped(events.slice(0, 70));
    const state = tape.state({ kind: 'end' });
    const before = document(state);
    tape.push(events.slice(70));
    expect(document(state)).toBe(before);
    expect(tape.end).toBe(139);
  });
});
