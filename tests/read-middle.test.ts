import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Host } from '../bench/shape.js';
import type { Event } from '../src/event/event.js';
import { LogReader } from '../src/read/reader.js';
import { Scanner } from '../src/read/scanner.js';

const BLOCK_BYTES = 64 * 1024;
/** So many are parsed before one is compared. */
const PARSED_BLOCKS = 4;

const encoder = new TextEncoder();
const text = (events: readonly Event[]) =>
  events.map((event) => JSON.stringify(event, (_, value) => (typeof value === 'bigint' ? `${value}n` : value)));

const host = new Host(5);
const log = encoder.encode(`${Array.from({ length: 1500 }, () => host.next()).join('\n')}\n`);

/** No record stands whole in a chunk, so each is parsed. */
function parsed(bytes: Uint8Array): Event[] {
  const reader = new LogReader('log');
  const events: Event[] = [];
  for (let from = 0, at = 1; at <= bytes.length; at++) {
    if (at < bytes.length && bytes[at - 1] !== 0x0a && bytes[at] !== 0x0a) continue;
    events.push(...reader.push(bytes.slice(from, at)));
    from = at;
  }
  return [...events, ...reader.end()];
}

/** As a question to an index reads: each block anew from where the one before ended. Tells after each block how many scanners there are. */
function fromTheMiddle(bytes: Uint8Array, begin: number, told: () => void = () => {}): Event[] {
  const before = new LogReader('log');
  const events = before.push(bytes.subarray(0, begin));
  const reader = before.place ? new LogReader('log') : before;
  let next = begin;
  // Where a build is open there is no place: then the same reader goes on.
  const begun = (place = reader.place) => {
    if (place) reader.resume('log', place);
    return place?.offset ?? next;
  };
  for (let from = begun(before.place); from < bytes.length; from = begun()) {
    next = from + BLOCK_BYTES;
    events.push(...reader.push(bytes.subarray(from, next)));
    told();
    if (next >= bytes.length) break;
  }
  events.push(...reader.end());
  return events;
}

describe('from the middle on', () => {
  it('what comes first is parsed, for it may be all; what comes then is compared', () => {
    const make = vi.spyOn(Scanner, 'make');
    // The reader before has one.
    const made: number[] = [];
    fromTheMiddle(log, 100_000, () => made.push(make.mock.calls.length));
    make.mockRestore();
    expect(made.slice(0, PARSED_BLOCKS)).toEqual(new Array(PARSED_BLOCKS).fill(1));
    expect(made.at(-1)).toBe(2);
  });

  it('events are those of a log that is parsed, whatever became of its bytes', () => {
    const harm = fc.record({ at: fc.nat(log.length - 1), byte: fc.constantFrom(0x0a, 0x22, 0x7b, 0x30, 0x00, 0xc3) });
    fc.assert(
      fc.property(fc.array(harm, { maxLength: 200 }), fc.integer({ min: 20_000, max: 200_000 }), (harms, begin) => {
        const bytes = log.slice();
        for (const { at, byte } of harms) bytes[at] = byte;
        expect(text(fromTheMiddle(bytes, begin))).toEqual(text(parsed(bytes)));
      }),
      { numRuns: 12 },
    );
  });
});
