import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heardIn, heardOf } from '../src/store/index-heard.js';
import { BrokenIndex, decode, encode } from '../src/store/index-values.js';

const there = (value: unknown) => decode(encode(value, true));

/** What a fold's rows are made of, hostile keys and texts among them. */
const leaf = fc.oneof(
  fc.constantFrom(null, undefined, true, false),
  fc.double({ noNaN: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
  fc.integer(),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\ud800', `half ${'\udc00'} of ${'long '.repeat(20)}`, '\ufffd', '__proto__', '퟿', '\ufeff'),
);
const key = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'constructor', '1', 'a.b', ''));
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs)),
  ),
}));

describe('a value of an index', () => {
  it('comes as it was put, whatever is in it', () => {
    fc.assert(
      fc.property(value, (put) => {
        expect(isDeepStrictEqual(there(put), put)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['a label that is no key', { labels: Object.fromEntries([['__proto__', 'x']]) }],
    ['half a pair', ['\ud83d', `${'x'.repeat(100)}\ude00`]],
    ['an integer of more than 64 bits', [2n ** 64n, -(2n ** 64n), 2n ** 63n, -(2n ** 63n)]],
  ])('comes as it was put: %s', (_, put) => {
    expect(there(put)).toStrictEqual(put);
    expect(Object.keys(there({ ...put }) as object)).toEqual(Object.keys(put));
  });

  it('is a value that was changed after any byte of it was', () => {
    const bytes = encode({ id: 'a'.repeat(64), at: 5n }, true);
    for (let at = 0; at < bytes.length; at++) {
      const other = Buffer.from(bytes);
      other[at] = (other[at] ?? 0) ^ 1;
      expect(() => decode(other)).toThrow(BrokenIndex);
    }
    expect(() => decode(bytes.subarray(0, 3))).toThrow(BrokenIndex);
    expect(() => decode(undefined)).toThrow(BrokenIndex);
  });
});

describe('what was heard', () => {
  const placed = fc.record({ at: fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }), position: fc.nat() });
  const close = fc
    .array(fc.tuple(fc.integer({ min: -9, max: 2_000_000_000 }), fc.constantFrom(1, 1, 1, 3)), { maxLength: 20 })
    .map((steps) => {
      let [at, position] = [1_795_000_000_000_000_000n, 1];
      return steps.map(([wait, jump]) => {
        at += BigInt(wait);
        position += jump;
        return { at, position };
      });
    });

  it('is read as it was kept, close together or not', () => {
    const rising = fc.array(placed, { maxLength: 20 }).map((all) => all.sort((a, b) => a.position - b.position));
    fc.assert(
      fc.property(fc.oneof(close, rising), (events) => {
        expect(heardIn(there(heardOf(events)) as ReturnType<typeof heardOf>)).toEqual(events);
      }),
    );
  });
});
