import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { readText } from '../src/read/index.js';
import { eventsOf, logText } from './support/recording.js';

const NAME = 'docker-20/webapp-incident';
const lines = logText(NAME).trimEnd().split('\n');
const events = eventsOf(NAME);

const isRead = ({ type }: Event) => type !== 'recording.unreadable';
/** What was read, but for the positions: a fault counts as a record. */
const read = (text: string) =>
  readText(text)
    .filter(isRead)
    .map((event) => ({ ...event, position: 0 }));
const faults = (text: string) =>
  readText(text).flatMap(({ type, data }) => (type === 'recording.unreadable' ? [`${data.line}: ${data.reason}`] : []));
const placed = (some: readonly Event[]) => some.map((event) => ({ ...event, position: 0 }));

const [first = '', second = '', third = ''] = lines;
const NUL = '\0'.repeat(4096);

/** A crash in the middle of writing, and a program that goes on behind it on the same line. */
describe('what stands behind a fault on the same line', () => {
  it('is read after NUL bytes, which are one record that could not be', () => {
    const log = `${first}\n${NUL}${second}\n${third}`;
    expect(read(log)).toEqual(placed(events.slice(0, 3)));
    expect(faults(log)).toEqual(['2: NUL bytes: a piece of the file was never written']);
    expect(readText(log).map(({ position }) => position)).toEqual([1, 2, 3, 4]);
  });

  it('is read after the beginning of a record and NUL bytes', () => {
    const log = `${first.slice(0, 50)}${NUL}${second}\n${third}\n`;
    expect(read(log)).toEqual(placed(events.slice(1, 3)));
    expect(faults(log)).toEqual(['1: NUL bytes: a piece of the file was never written']);
  });

  it('is read after a record that was torn, wherever that was', () => {
    for (let at = 1; at < first.length; at++) {
      const log = `${first.slice(0, at)}${second}\n${third}\n`;
      expect(read(log)).toEqual(placed(events.slice(1, 3)));
      expect(faults(log)).toEqual(['1: torn: another record begins in the middle of it']);
    }
  });

  it('is read after several records, and before a torn one', () => {
    const log = `${first}${second}${third.slice(0, 40)}`;
    expect(read(log)).toEqual(placed(events.slice(0, 2)));
    expect(faults(log)).toEqual(['1: cut off: the last line has no end']);
    expect(read(`${log}${third}\n`)).toEqual(placed(events.slice(0, 3)));
  });

  it('is not taken for a record where it is a part of one', () => {
    const inner = '{"Action":"start","Type":"container","time":1}';
    for (const log of [`{"a":${inner}}`, `{"a":[${inner}]}`, `prose ${inner}`]) {
      expect(readText(`${log}\n${first}`).filter(isRead).length).toBe(1);
    }
  });
});

it('any two pieces of a log on one line: no record that is whole is lost, and none comes twice', () => {
  const place = fc.nat({ max: lines.length - 1 });
  fc.assert(
    fc.property(place, fc.nat({ max: 400 }), place, fc.boolean(), (a, cut, b, nul) => {
      const torn = (lines[a] ?? '').slice(0, Math.max(1, Math.min(cut, (lines[a] ?? '').length - 1)));
      const log = `${torn}${nul ? NUL : ''}${lines[b]}\n${first}\n`;
      expect(read(log)).toEqual(placed([events[b], events[0]].flatMap((event) => event ?? [])));
      expect(faults(log).length).toBe(1);
    }),
  );
});
