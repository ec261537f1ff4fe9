import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Host } from '../bench/shape.js';
import type { Event } from '../src/event/event.js';
import { Fold, type HostState } from '../src/fold/index.js';
import { readText } from '../src/read/index.js';
import { toDocument } from '../src/view/document.js';

/** A few containers, most of whose records are of execs: each of these is written into a row that others see. */
function busy(seed: number, records: number): readonly Event[] {
  const host = new Host(4, seed);
  return readText(Array.from({ length: records }, () => host.next()).join('\n'));
}

const text = (state: HostState) => JSON.stringify(toDocument(state));

function foldOf(events: readonly Event[], from?: HostState): Fold {
  const fold = new Fold(from);
  fold.applyAll(events);
  return fold;
}

const cuts = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 8 });

describe('execs are written into rows that states see, and', () => {
  it('a state stays what it was, however late it is looked at', () => {
    fc.assert(
      fc.property(fc.nat(), cuts, (seed, lengths) => {
        const events = busy(seed, 400);
        const fold = new Fold();
        const handed: (readonly [HostState, number])[] = [];
        for (let from = 0, i = 0; from < events.length; i++) {
          const to = from + (lengths[i % lengths.length] ?? 1);
          fold.applyAll(events.slice(from, to));
          handed.push([fold.state(), Math.min(to, events.length)]);
          from = to;
        }
        for (const [state, count] of handed) expect(text(state)).toBe(text(foldOf(events.slice(0, count)).state()));
      }),
      { numRuns: 25 },
    );
  });

  it('folds that go on from one state do not see each other', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 50, max: 300 }), fc.integer({ min: 1, max: 90 }), (seed, at, more) => {
        const events = busy(seed, 400);
        const first = foldOf(events.slice(0, at));
        const from = first.state();
        first.applyAll(events.slice(at, at + more));
        const second = foldOf(events.slice(at), from);
        const third = foldOf(events.slice(at, at + 7), from);
        first.applyAll(events.slice(at + more));
        third.applyAll(events.slice(at + 7));
        const whole = text(foldOf(events).state());
        for (const fold of [first, second, third]) expect(text(fold.state())).toBe(whole);
        expect(text(from)).toBe(text(foldOf(events.slice(0, at)).state()));
      }),
      { numRuns: 25 },
    );
  });

  it('states between which a container did not change have the same object of it, though it has changed since', () => {
    const events = busy(3, 400);
    const at = events.findIndex(({ type }, i) => i > 200 && type === 'container.exec_create');
    const exec = events[at] as Event;
    const fold = foldOf(events.slice(0, at - 1));
    const before = fold.state();
    fold.apply(events[at - 1] as Event);
    const between = fold.state();
    fold.applyAll(events.slice(at));
    expect(events[at - 1]?.id).not.toBe(exec.id);
    const [one, other] = [before, between].map(({ containers }) => containers.find(({ id }) => id === exec.id));
    expect(one).toBeDefined();
    expect(one).toBe(other);
  });
});
