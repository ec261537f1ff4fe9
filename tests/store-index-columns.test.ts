import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SPANS_A_BLOCK, type SpanBlock, spansIn } from '../src/store/index-span-block.js';
import { SpanColumns } from '../src/store/index-span-columns.js';
import { decode, encode, numbersOf, placesOf } from '../src/store/index-values.js';
import { type Span, secondsBetween } from '../src/view/span.js';

const text = fc.oneof(fc.constantFrom(null, '', 'a', 'b'), fc.string({ unit: 'binary' }));
const time = fc.oneof(
  fc.constant(null),
  fc.bigInt({ min: -3n, max: 300n }),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
);
const number = fc.oneof(
  fc.nat({ max: 300 }),
  fc.nat({ max: 2 ** 17 }),
  fc.constantFrom(0, -1, 2 ** 32, 2 ** 53, 0.5, -0),
);

const span: fc.Arbitrary<Span> = fc
  .record({
    ...{ kind: text, track: text, id: text, name: text, project: text, service: text, image: text, imageId: text },
    ...{ state: text, exitReason: text, by: text, endedBy: text },
    ...{ from: time, to: time, provenAt: time },
    position: number,
    ...{ exitCode: fc.option(number), endPosition: fc.option(number) },
    uncertain: fc.array(fc.constantFrom('from', 'state', 'exitCode', '["from"]'), { maxLength: 2 }),
  })
  .map((fields) => ({ ...fields, seconds: secondsBetween(fields.from, fields.to) }) as unknown as Span);

function kept(spans: readonly Span[]): readonly Span[] {
  const columns = new SpanColumns();
  for (const one of spans) columns.put(one);
  return spansIn(decode<SpanBlock>(encode(columns.block(), false)));
}

describe('spans of an index', () => {
  it('come as they were put, whatever they say', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 20 }), (spans) => {
        expect(kept(spans)).toStrictEqual(spans);
      }),
    );
  });

  it.each([255, 256, 257, SPANS_A_BLOCK])('come as they were put, %i of as many things', (count) => {
    const [one] = fc.sample(span, { seed: 1, numRuns: 1 });
    const spans = Array.from({ length: count }, (_, i) => ({ ...(one as Span), id: `${i}`, position: i * 1000 }));
    expect(kept(spans)).toStrictEqual(spans);
  });
});

describe('numbers of an index', () => {
  it('are the same in as little room as they need', () => {
    fc.assert(
      fc.property(fc.array(number), (numbers) => {
        const column = numbersOf(Float64Array.from(numbers));
        expect(Array.from(column)).toStrictEqual(numbers);
      }),
    );
    const bytesOf = (...numbers: number[]) => (numbersOf(Float64Array.from(numbers)) as Float64Array).BYTES_PER_ELEMENT;
    expect([0, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, -1].map((most) => bytesOf(0, most))).toEqual([
      1, 1, 2, 2, 4, 4, 8, 8,
    ]);
    expect(Array.from(placesOf(Uint16Array.of(255, 256)))).toEqual([255, 256]);
  });
});
