import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { Fold, fold, initial } from '../src/fold/index.js';
import { toDocument } from '../src/view/document.js';
import { history } from './support/arbitrary.js';
import { eventsOf, RECORDINGS } from './support/recording.js';

const text = (events: readonly Event[]) => JSON.stringify(toDocument(fold(initial(), events)));

/** Histories from real engines, cut to what a property can afford, and made-up ones. */
const recorded = fc.constantFrom(...RECORDINGS).chain((name) => {
  const events = eventsOf(name);
  return fc.nat({ max: Math.max(0, events.length - 60) }).map((from) => events.slice(from, from + 60));
});
const any = fc.oneof({ weight: 3, arbitrary: history }, { weight: 1, arbitrary: recorded });

/** The same, less what counts records: the position, and the time of the last one. */
function facts(events: readonly Event[]): string {
  const { position: _, at: __, ...rest } = toDocument(fold(initial(), events));
  return JSON.stringify(rest);
}

const cut = (events: readonly Event[], at: number): [Event[], Event[]] => {
  const index = at % (events.length + 1);
  return [events.slice(0, index), events.slice(index)];
};

describe('laws of the fold', () => {
  it('L1: the same log twice gives the same state', () => {
    fc.assert(
      fc.property(any, (events) => {
        expect(text(events)).toBe(text(events));
      }),
    );
  });

  it('L2: a repeated record changes nothing', () => {
    fc.assert(
      fc.property(any, fc.nat(), fc.nat({ max: 50 }), (events, which, later) => {
        const index = which % events.length;
        const again = events[index] as Event;
        const where = Math.min(events.length, index + 1 + later);
        // A removed container's name may be taken again; a repeat of its record must not bring it back.
        expect(facts([...events.slice(0, where), again, ...events.slice(where)])).toBe(facts(events));
      }),
    );
  });

  it('L3: fold(a ++ b) is fold(b) from fold(a), whatever was folded from fold(a) besides', () => {
    fc.assert(
      fc.property(any, fc.nat(), (events, at) => {
        const [a, b] = cut(events, at);
        const half = fold(initial(), a);
        fold(half, [...b].reverse());
        expect(JSON.stringify(toDocument(fold(half, b)))).toBe(text(events));
      }),
    );
  });

  it('L5: events of other things do not matter to this thing', () => {
    fc.assert(
      fc.property(history, (events) => {
        expectAlone(events, ID);
      }),
    );
  });

  it.each(RECORDINGS)('L5: nor do they in %s', (name) => {
    const events = eventsOf(name);
    const ids = new Set(events.flatMap(({ type, id }) => (type.startsWith('container.') && id !== null ? [id] : [])));
    for (const id of ids) expectAlone(events, id);
  });
});

const ID = 'a'.repeat(64);

function isAboutAnother(id: string, event: Event): boolean {
  if ('container' in event.data) return event.data.container !== id;
  return event.type.startsWith('container.') && event.id !== null && event.id !== id;
}

function said(at: bigint, position: number): Event {
  const id = `sha256:${'7'.repeat(64)}`;
  return { type: 'image.save', at, position, id, data: { reference: null, labels: {} }, source: 'docker-json' };
}

/**
 * Silence settles an end, a thing may be older than its log, and what comes first after a gap shows when the log went on: so logs to compare begin, go
 * on and end at the same time.
 */
function framed(events: readonly Event[], all: readonly Event[]): readonly Event[] {
  const times = all.flatMap(({ at }) => at ?? []).sort((a, b) => (a < b ? -1 : 1));
  const [first = 0n, last = 0n] = [times[0], times.at(-1)];
  const wentOn = (event: Event): Event[] => {
    if (event.type !== 'recording.gap') return [];
    const next = all.slice(all.indexOf(event)).find(({ type }) => !type.startsWith('recording.'));
    return next?.at ? [said(next.at, event.position)] : [];
  };
  const body = events.flatMap((event) => [event, ...wentOn(event)]);
  return [said(first - 1n, 1), ...body, said(last + 200_000_000_000n, events.length + 2)];
}

/** What others do tells the engine's age, which an OOM depends on, and its store, which an image's name depends on; and a name that another takes is this one's no more. */
const TOLD_BY_OTHERS = ['oomKilled', 'name', 'exists'];

function expectAlone(events: readonly Event[], id: string): void {
  const told = (log: readonly Event[]) => {
    const found = fold(initial(), framed(log, events)).containers.find((container) => container.id === id);
    if (!found) return found;
    return {
      ...found,
      oomKilled: null,
      imageId: null,
      uncertain: found.uncertain.filter((field) => !TOLD_BY_OTHERS.includes(field)),
    };
  };
  expect(told(events.filter((event) => !isAboutAnother(id, event)))).toEqual(told(events));
}

describe('states are values', () => {
  it('a state that was handed out never changes', () => {
    fc.assert(
      fc.property(any, (events) => {
        const folding = new Fold();
        const handed = events.map((event) => {
          folding.apply(event);
          const state = folding.state();
          return { state, printed: JSON.stringify(toDocument(state)) };
        });
        for (const { state, printed } of handed) expect(JSON.stringify(toDocument(state))).toBe(printed);
      }),
      { numRuns: 50 },
    );
  });

  it('a state that is looked at only later is what it was', () => {
    fc.assert(
      fc.property(any, fc.nat(), (events, at) => {
        const [a, b] = cut(events, at);
        const folding = new Fold();
        for (const event of a) folding.apply(event);
        const kept = folding.state();
        for (const event of b) folding.apply(event);
        expect(JSON.stringify(toDocument(kept))).toBe(text(a));
      }),
    );
  });

  it('what did not change is the same object in the next state', () => {
    const events = eventsOf('docker-20/webapp-incident');
    const before = fold(initial(), events.slice(0, 100));
    const folding = new Fold(before);
    for (const event of events.slice(100, 103)) folding.apply(event);
    const after = folding.state();
    const touched = new Set(events.slice(100, 103).map(({ id }) => id));
    const same = after.containers.filter((c) => before.containers.includes(c));
    expect(same.length).toBeGreaterThan(0);
    expect(after.containers.filter((c) => !touched.has(c.id) && !before.containers.includes(c))).toEqual([]);
  });
});
