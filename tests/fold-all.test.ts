import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Host } from '../bench/shape.js';
import type { Event } from '../src/event/event.js';
import { Fold, Moments } from '../src/fold/index.js';
import { readText } from '../src/read/index.js';
import { toDocument } from '../src/view/document.js';
import { history } from './support/arbitrary.js';
import { inside } from './support/inside.js';
import { eventsOf, RECORDINGS } from './support/recording.js';

/** Folds the events all at once, in stretches, and each by itself; after each stretch both know the same. `isAsked`: states were handed out between. */
function expectSame(events: readonly Event[], lengths: readonly number[], isAsked: boolean): void {
  const [atOnce, oneByOne] = [new Fold(), new Fold()];
  const lengthAt = (i: number) => lengths[i % lengths.length] ?? 1;
  for (let i = 0, from = 0; from < events.length; from += lengthAt(i), i++) {
    const stretch = events.slice(from, from + lengthAt(i));
    atOnce.applyAll(stretch);
    for (const event of stretch) oneByOne.apply(event);
    if (isAsked) expect(inside(atOnce.state())).toEqual(inside(oneByOne.state()));
  }
  expect(inside(atOnce.state())).toEqual(inside(oneByOne.state()));
}

/** Events that come again, and events that changed places with the one before. */
const disordered = fc
  .tuple(history, fc.array(fc.nat(), { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 8 }))
  .map(([events, again, turned]) => {
    const all = [...events];
    for (const n of again) all.splice(n % all.length, 0, all[(n * 7) % all.length] as Event);
    for (const n of turned) all.splice(n % all.length, 0, ...all.splice((n % all.length) - 1, 1));
    return all.map((event, i) => ({ ...event, position: i + 1 }) as Event);
  });

const lengths = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 });

/** Two containers that run, and execs' events of either, whose name, source and exec may be whatever stands next to them. */
const execs = fc
  .array(
    fc.record({
      id: fc.constantFrom('a'.repeat(64), 'b'.repeat(64)),
      name: fc.constantFrom('web', 'web', 'db'),
      source: fc.constantFrom('docker-json', 'docker-json', 'docker-json', 'podman-json'),
      type: fc.constantFrom('container.exec_create', 'container.exec_start', 'container.exec_die'),
      execId: fc.constantFrom('1'.repeat(64), '2'.repeat(64), null),
    }),
    { maxLength: 12 },
  )
  .map((rows) => {
    const begun = ['a', 'b'].flatMap((letter) =>
      ['container.create', 'container.start'].map((type) => ({
        type,
        id: letter.repeat(64),
        data: { name: letter === 'a' ? 'web' : 'db', image: 'app:1', labels: {} },
        source: 'docker-json',
      })),
    );
    const rest = rows.map(({ id, name, source, type, execId }) => {
      const data = { name, image: 'app:1', labels: {}, execId, command: 'true' };
      return { type, id, data: type === 'container.exec_die' ? { ...data, exitCode: 0 } : data, source };
    });
    return [...begun, ...rest].map((event, i) => ({ ...event, at: BigInt(i + 1), position: i + 1 }) as Event);
  });

/** How many execs of a container are open after all, by the plainest of rules. */
function openIn(events: readonly Event[], id: string): number {
  const open = new Set<string>();
  for (const event of events) {
    if (event.id !== id || !('execId' in event.data)) continue;
    const key = event.data.execId;
    if (event.type === 'container.exec_die') open.delete(key ?? [...open][0] ?? '');
    else open.add(key ?? event.data.command ?? '');
  }
  return open.size;
}

describe('events that are folded all at once', () => {
  it('leave as many execs open as began and have not ended', () => {
    fc.assert(
      fc.property(execs, (events) => {
        const fold = new Fold();
        fold.applyAll(events);
        for (const { id, execs: open } of fold.state().containers) expect(open).toBe(openIn(events, id));
      }),
      { numRuns: 500 },
    );
  });

  it('come to the same where execs of two containers stand in a row', () => {
    fc.assert(
      fc.property(execs, (events) => expectSame(events, [4, events.length], false)),
      { numRuns: 500 },
    );
  });

  it('come to the same as each by itself', () => {
    fc.assert(fc.property(disordered, lengths, fc.boolean(), expectSame));
  });

  it.each(RECORDINGS)('come to the same in %s', (name) => {
    const events = eventsOf(name);
    expectSame(events, [Math.max(1, Math.ceil(events.length / 5))], true);
    expectSame(events, [events.length], false);
  });

  it('come to the same of a busy host, which has rows of execs', () => {
    const host = new Host(7);
    const events = readText(Array.from({ length: 6_000 }, () => host.next()).join('\n'));
    const execs = events.filter(({ type }) => type.startsWith('container.exec_'));
    expect(execs.length).toBeGreaterThan(events.length / 2);
    expectSame(events, [700, 1, 90], true);
    // The same host, as a clock shows it that was set back: all of it could be a repeat.
    expectSame([...events, ...events.slice(-900)], [500], false);
  });

  it('answer a moment as if each were pushed', () => {
    fc.assert(
      fc.property(disordered, lengths, fc.nat(), (events, [length = 1], n) => {
        const at = events[n % events.length]?.at ?? 0n;
        for (const targets of [
          [{ kind: 'end' }],
          [{ kind: 'instant', at }],
          [{ kind: 'end' }, { kind: 'instant', at }],
        ] as const) {
          const [atOnce, oneByOne] = [new Moments(targets), new Moments(targets)];
          for (let from = 0; from < events.length; from += length) {
            if (!atOnce.pushAll(events.slice(from, from + length))) break;
          }
          events.every((event) => oneByOne.push(event));
          const text = (moments: Moments) => JSON.stringify(moments.finish().map(toDocument));
          expect(text(atOnce)).toBe(text(oneByOne));
        }
      }),
    );
  });
});
