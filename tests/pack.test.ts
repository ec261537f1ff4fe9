import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { Packer, Unpacker } from '../src/event/pack.js';
import { readText } from '../src/read/index.js';
import { history } from './support/arbitrary.js';
import { ALL_RECORDINGS, eventsOf } from './support/recording.js';

/** Through JSON, as a page gets it; in chunks of this many events. */
function throughJson(events: readonly Event[], chunk: number): readonly Event[] {
  const [packer, unpacker] = [new Packer(), new Unpacker()];
  const read: Event[] = [];
  for (let i = 0; i < events.length; i += chunk) {
    for (const event of events.slice(i, i + chunk)) packer.push(event);
    read.push(...unpacker.push(JSON.parse(JSON.stringify(packer.take()))));
  }
  return read;
}

describe('packed events', () => {
  it.each(ALL_RECORDINGS)('%s: come out as they went in', (name) => {
    const events = eventsOf(name);
    expect(events.length).toBeGreaterThan(0);
    expect(throughJson(events, events.length)).toEqual(events);
    expect(throughJson(events, 7)).toEqual(events);
  });

  it('come out as they went in, whatever they are called', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 20 }), (events, chunk) => {
        expect(throughJson(events, chunk)).toEqual(events);
      }),
    );
  });

  it('keep a label that is called like a part of every object', () => {
    const label =
      '{"type":"container.create","at":"2026-11-23T21:50:50Z","id":"a","data":{"name":"x","labels":{"__proto__":"1","constructor":"2"}}}';
    const [event] = throughJson(readText(`${label}\n`), 1);
    const labels = event && 'labels' in event.data ? event.data.labels : null;
    expect(Object.keys(labels ?? {})).toEqual(['__proto__', 'constructor']);
    expect({}.constructor).toBe(Object);
  });

  it('keep times that are further apart than a number can say, and those that nobody said', () => {
    const of = (at: bigint | null, type: Event['type']) =>
      ({ type, at, position: 1, id: 'b', data: { ordinal: 1 }, source: 'build-plain' }) as unknown as Event;
    const events = [
      of(-62_167_219_200_000_000_000n, 'build.start'),
      of(null, 'build.cancel'),
      of(253_402_300_799_999_999_999n, 'build.fail'),
    ];
    expect(throughJson(events, 3)).toEqual(events);
  });

  it('write once what occurs again', () => {
    const events = eventsOf('docker-20/webapp-incident');
    const packer = new Packer();
    for (const event of [...events, ...events]) packer.push(event);
    const { values } = packer.take();
    expect(new Set(values.map((value) => JSON.stringify(value))).size).toBe(values.length);
  });
});
