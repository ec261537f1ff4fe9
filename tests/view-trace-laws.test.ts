import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { Fold, fold, initial } from '../src/fold/index.js';
import { readText } from '../src/read/index.js';
import { containerEntry, imageEntry, networkEntry, volumeEntry } from '../src/view/document.js';
import { type Traced, Tracer, type TraceStep } from '../src/view/trace.js';
import { lines } from './support/arbitrary.js';
import { eventsOf, RECORDINGS } from './support/recording.js';

function trace(thing: Traced, events: readonly Event[]): readonly TraceStep[] {
  const tracer = new Tracer(thing);
  return events.flatMap((event) => tracer.push(event) ?? []);
}

/** Everything that the events speak of. */
function thingsOf(events: readonly Event[]): readonly Traced[] {
  const fold = new Fold();
  const things = new Map<string, Traced>();
  const add = (subject: Traced['subject'], id: string | null) => {
    if (id !== null) things.set(`${subject} ${id}`, { subject, id });
  };
  for (const event of events) {
    fold.apply(event);
    const { containers, images, volumes, networks } = fold.state();
    for (const { id } of containers) add('container', id);
    for (const { id, tags } of images) add('image', id ?? tags[0] ?? null);
    for (const { name } of volumes) add('volume', name);
    for (const { id } of networks) add('network', id);
  }
  return [...things.values()];
}

function entryOf(events: readonly Event[], { subject, id }: Traced): Readonly<Record<string, unknown>> {
  const state = fold(initial(), events);
  const [container, volume] = [
    state.containers.find((c) => c.id === id),
    state.volumes.find(({ name }) => name === id),
  ];
  const image = state.images.find((i) => (i.id ?? i.tags[0]) === id);
  const network = state.networks.find((n) => n.id === id);
  if (subject === 'container') return container ? containerEntry(container) : {};
  if (subject === 'image') return image ? imageEntry(image) : {};
  if (subject === 'volume') return volume ? volumeEntry(volume) : {};
  return network ? networkEntry(network) : {};
}

/** Silence, of which no event tells, may settle these; and whether an image may be lost hangs on who uses it. */
const SETTLED_IN_SILENCE: Readonly<Record<Traced['subject'], readonly string[]>> = {
  container: ['status', 'restarts', 'networks', 'uncertain', 'exitCode', 'exitReason'],
  image: ['uncertain'],
  volume: [],
  network: [],
};

const recorded = fc.constantFrom(...RECORDINGS).chain((name) => {
  const events = eventsOf(name);
  return fc.nat({ max: Math.max(0, events.length - 40) }).map((from) => events.slice(from, from + 40));
});

describe('laws of the trace', () => {
  // Several short ones make one in which things meet often, and in which the clock goes back.
  const made = fc.array(lines, { minLength: 4, maxLength: 8 }).map((parts) => readText(parts.flat().join('\n')));
  const any = fc.oneof({ weight: 3, arbitrary: made }, { weight: 1, arbitrary: recorded });

  it('its changes, one after the other, are the entry; each goes on where the one before ended', () => {
    fc.assert(
      fc.property(any, (events) => {
        for (const thing of thingsOf(events)) {
          const composed: Record<string, unknown> = {};
          let state: string | null = null;
          for (const { changes, from, to } of trace(thing, events)) {
            expect(from).toBe(state);
            state = to;
            for (const [field, [before, after]] of Object.entries(changes)) {
              expect(composed[field] ?? null).toEqual(before);
              composed[field] = after;
            }
          }
          const entry = entryOf(events, thing);
          const open = new Set(SETTLED_IN_SILENCE[thing.subject]);
          for (const field of new Set([...Object.keys(entry), ...Object.keys(composed)])) {
            if (!open.has(field)) expect(composed[field] ?? null, `${thing.id} ${field}`).toEqual(entry[field] ?? null);
          }
        }
      }),
    );
  });

  it('has each event of the thing itself once, in the order of the log', () => {
    fc.assert(
      fc.property(any, (events) => {
        for (const thing of thingsOf(events)) {
          const steps = trace(thing, events).map(({ position }) => position);
          expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
          if (thing.subject !== 'container') continue;
          const own = events.filter(({ id, type }) => id === thing.id && type.startsWith('container.'));
          const seen = new Set(steps);
          // A record that says what one just before it said is a repeat.
          const missing = own.filter(({ position }) => !seen.has(position));
          for (const event of missing) {
            const { position: _, ...said } = event;
            const twin = own.find((other) => other.position < event.position && other.at === said.at);
            expect(twin).toMatchObject({ type: said.type, data: said.data });
          }
        }
      }),
    );
  });
});

/** Recordings in which something was missed: a late beginning, a broken stream, an engine that was down. */
const MISSED_SOMETHING = /mid-life|stream-gap|daemon-restart/;

describe('real engines', () => {
  it.each(RECORDINGS.filter((name) => !MISSED_SOMETHING.test(name)))(
    '%s did nothing that a machine does not expect',
    (name) => {
      const events = eventsOf(name);
      const things = thingsOf(events);
      const odd = things.flatMap((thing) => trace(thing, events).filter(({ unexpected }) => unexpected !== null));
      expect(things.length).toBeGreaterThan(4);
      expect(
        odd.map(({ position, type, from, unexpected }) => `#${position} ${type} while ${from}: ${unexpected}`),
      ).toEqual([]);
    },
  );

  it.each(RECORDINGS.filter((name) => /stream-gap/.test(name)))('%s lost records, and it shows', (name) => {
    const events = eventsOf(name).filter(({ type }) => type !== 'recording.gap');
    const odd = thingsOf(events).flatMap((thing) => trace(thing, events).flatMap(({ unexpected }) => unexpected ?? []));
    expect(odd).toContain('the end of the run before was not recorded');
  });
});
