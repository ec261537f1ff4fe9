import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Packer, Unpacker } from '../src/store/index-pack.js';

/** Ids, and what only looks like one. */
const hex = fc
  .array(fc.constantFrom(...'0123456789abcdef'), { minLength: 14, maxLength: 66 })
  .map((digits) => digits.join(''));
const text = fc.oneof(
  hex,
  hex.map((id) => id.toUpperCase()),
  hex.map((id) => `${id}\n`),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', '\0', '\u00ff', '\u0100', '\ud800', '\udc00 behind', '__proto__', 'constructor', '1', '\ufeff'),
);
const number = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -0, 95, 96, 127, 128, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53, Number.NaN),
);
const leaf = fc.oneof(
  text,
  number,
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
  fc.uint8Array({ maxLength: 20 }),
  fc.constantFrom(null, undefined, true, false, 2n ** 63n, -(2n ** 63n)),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 40 }),
    fc.array(fc.tuple(text, tie('value')), { maxLength: 6 }).map((pairs) => Object.fromEntries(pairs)),
  ),
}));

function packed(values: readonly unknown[]): readonly Buffer[] {
  const packer = new Packer();
  return values.map((one) => packer.pack(one));
}

function unpacked(all: readonly Uint8Array[]): readonly unknown[] {
  const unpacker = new Unpacker();
  return all.map((one) => unpacker.unpack(one));
}

describe('values that are packed one after the other', () => {
  it('come as they were put, whatever is in them', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 5 }), (values) => {
        expect(isDeepStrictEqual(unpacked(packed(values)), values)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('have each text once', () => {
    const id = 'a1'.repeat(32);
    const [first, second] = packed([[id, 'a name'], { [id]: [id, 'a name', 'another'] }]);
    expect(first?.toString('latin1')).toContain('a name');
    expect(first?.length).toBeLessThan(50);
    expect(second?.toString('latin1')).not.toContain('a name');
    expect(second?.length).toBeLessThan(25);
  });

  it('have room for more texts than stand in two bytes, and for long ones', () => {
    const texts = Array.from({ length: 40_000 }, (_, i) => `text ${i}`);
    const values = [texts, ['x'.repeat(300_000), '\u0101'.repeat(300_000)], texts.slice(16_380).reverse()];
    expect(unpacked(packed(values))).toEqual(values);
  });

  it('are nothing but plain values', () => {
    expect(() => packed([() => 1])).toThrow(TypeError);
    expect(() => packed([[Symbol('one')]])).toThrow(TypeError);
    expect(() => packed([{ column: new Float64Array(2) }])).toThrow(TypeError);
  });
});
