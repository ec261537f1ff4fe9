import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Host } from '../bench/shape.js';
import { LogReader } from '../src/read/index.js';

/** A log of a busy host, with lines that no template knows. */
function logOf(seed: number, records: number, strange: readonly number[]): Uint8Array {
  const host = new Host(4, seed);
  const lines = Array.from({ length: records }, () => host.next());
  for (const at of strange)
    lines.splice(at % lines.length, 0, at % 2 ? '{"Type":"container","Action":"exec_' : `no ${at}`);
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

const cuts = fc.array(fc.nat(), { maxLength: 12 });

/** The places between which the bytes are given: some end with a line, some in the middle of one. */
function placesIn(bytes: Uint8Array, length: number, at: readonly number[]): readonly number[] {
  const places = at.map((n, i) => (i % 3 === 2 ? n % length : bytes.lastIndexOf(10, n % length) + 1));
  return [...new Set([0, ...places, length])].sort((a, b) => a - b);
}

describe('what stands in the room of a reader', () => {
  it('is read part by part where it stands, as any other bytes', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.nat({ max: 900 }), { maxLength: 4 }), cuts, (seed, strange, at) => {
        const bytes = logOf(seed, 600, strange);
        const there = new LogReader('log');
        const plain = new LogReader('log');
        const room = there.room as Uint8Array;
        const events = [];
        const expected = [];
        for (let from = 0; from < bytes.length; from += room.length) {
          const piece = bytes.subarray(from, from + room.length);
          room.set(piece);
          const places = placesIn(piece, piece.length, at);
          places.slice(1).forEach((to, i) => {
            events.push(...there.push(room.subarray(places[i], to)));
            expected.push(...plain.push(Uint8Array.from(piece.subarray(places[i], to))));
            expect(there.place).toEqual(plain.place);
          });
        }
        events.push(...there.end());
        expected.push(...plain.end());
        expect(events).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});
