import { isDeepStrictEqual } from 'node:util';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { BrokenIndex } from '../src/store/index-broken.js';
import { restore } from '../src/store/index-checkpoint.js';
import type { IndexReader } from '../src/store/index-database.js';
import { heardIn, heardOf, rowOf, type Shelved } from '../src/store/index-heard.js';
import { added, emptyPage, pageIn, written } from '../src/store/index-page.js';
import { type KnownSpans, spansOver } from '../src/store/index-spans.js';
import { decode, encode } from '../src/store/index-values.js';

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

describe('a value whose sum is right, and which nobody put', () => {
  /** Somebody may write an index who is not this program. */
  function summed(value: Uint8Array, isPacked: boolean): Buffer {
    const whole = Buffer.concat([Buffer.alloc(4), Buffer.from([isPacked ? 1 : 0]), value]);
    whole.writeUInt32LE(crc32(whole.subarray(4)), 0);
    return whole;
  }

  function read(bytes: Buffer): unknown {
    try {
      return decode(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(BrokenIndex);
      return null;
    }
  }

  it('is one that is broken, or some other: it takes no longer to see than there are bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (bytes, isPacked) => {
        read(summed(bytes, isPacked));
      }),
      { numRuns: 2000 },
    );
    const put = encode({ id: 'a'.repeat(64), at: 5n, all: [1, 'two', new Uint8Array(9)] }, true).subarray(5);
    for (let at = 0; at < put.length; at++) {
      read(summed(put.subarray(0, at), true));
      for (const byte of [0, 0x7f, 0x80, 0xff]) read(summed(put.with(at, byte), true));
    }
  });

  it('is broken where it says that there is more than there is', () => {
    const most = [0xff, 0xff, 0xff, 0xff];
    for (const bytes of [
      // Lists, objects, texts and bytes, as many as MessagePack can say, and lists in lists.
      [0xdd, ...most],
      [0xdf, ...most],
      [0xdb, ...most],
      [0xc6, ...most],
      new Array(100_000).fill(0x91),
    ]) {
      expect(() => decode(summed(Uint8Array.from(bytes), true))).toThrow(BrokenIndex);
    }
  });
});

const refuse = () => {
  throw new Error('nothing is to be looked up');
};
const nothing: Shelved = { one: refuse, row: refuse };

describe('a checkpoint that nobody wrote', () => {
  const past = { heard: 0, latest: null, removed: 0 };
  it.each([
    ['no state', { base: 1, state: null, past }],
    ['no past', { base: 1, state: { now: {}, tables: [] } }],
    ['a row that is none', { base: 1, state: { now: {}, tables: [[null]] }, past }],
    ['nothing', null],
  ])('is broken: %s', (_, checkpoint) => {
    const reader = { get: () => checkpoint } as unknown as IndexReader;
    expect(() => restore(reader, 1, nothing)).toThrow(BrokenIndex);
  });
});

describe('a page of a directory', () => {
  const page = emptyPage();
  const place = { offset: 5_000_000_000, line: 9, records: 8, last: 2n ** 70n, isOpen: false };
  added(page, { part: 0, place, unreadable: 1, gaps: 2 }, { least: 3n, reach: -(2n ** 72n) });
  const whole = written(page);

  it('is one as it was written', () => {
    expect(pageIn(there(whole))).toEqual(whole);
  });

  it('is broken where a column is another, or none', () => {
    for (const name of Object.keys(whole) as (keyof typeof whole)[]) {
      for (const column of [
        undefined,
        null,
        [],
        '1',
        {},
        { length: 1 },
        new Float32Array(1),
        [1],
        new Uint32Array(2),
      ]) {
        expect(() => pageIn({ ...whole, [name]: column })).toThrow(BrokenIndex);
      }
    }
    fc.assert(
      fc.property(value, (any) => {
        expect(() => pageIn(any)).toThrow(BrokenIndex);
      }),
    );
  });
});

describe('a block of spans that nobody wrote', () => {
  it('is broken where it says that there are more than it has', () => {
    const known = { count: 1, blocks: [{ count: 1, from: null, to: null }] } as unknown as KnownSpans;
    const reader = { get: () => ({ nulls: { length: 2 ** 32 - 1 } }) } as unknown as IndexReader;
    expect(() => [...spansOver(reader, known, { since: null, until: null })]).toThrow('a block of its spans is none');
  });

  it('is broken, or some other', () => {
    const known = { count: 1, blocks: [{ count: 1, from: null, to: null }] } as unknown as KnownSpans;
    const column = fc.oneof(value, fc.constantFrom(new Uint16Array(1), new BigInt64Array(1), ['a'], [['a']]));
    const names = ['texts', 'lists', 'named', 'times', 'numbers', 'uncertain', 'nulls'];
    const block = fc.oneof(value, fc.record(Object.fromEntries(names.map((name) => [name, column]))));
    fc.assert(
      fc.property(block, (any) => {
        const reader = { get: () => any } as unknown as IndexReader;
        try {
          for (const [, spans] of spansOver(reader, known, { since: null, until: null }))
            expect(spans).toBeInstanceOf(Array);
        } catch (error) {
          expect(error).toBeInstanceOf(BrokenIndex);
        }
      }),
    );
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
        const kept = there(heardOf(events)) as ReturnType<typeof heardOf>;
        expect(heardIn(kept, nothing).map(({ at, position }) => ({ at, position }))).toEqual(events);
      }),
    );
  });

  it('is looked up as a whole where it is a row, and not at all where nothing was', () => {
    const events = [7, 8, 9].map((position) => ({ at: BigInt(position), position }));
    const asked: unknown[] = [];
    const row = (...what: [number, number]) => {
      asked.push(what);
      return events as unknown as readonly Event[];
    };
    const log: Shelved = { one: refuse, row };
    expect(heardIn(there(rowOf(events)) as ReturnType<typeof rowOf>, log)).toEqual(events);
    expect(heardIn(there(rowOf([])) as ReturnType<typeof rowOf>, log)).toEqual([]);
    expect(asked).toEqual([[7, 3]]);
  });

  it('is no more than a fold remembers, whoever wrote it down', () => {
    const most = { count: 1280, at: 0n, position: 1, apart: null, jumps: null };
    expect(() => heardIn({ ...most, count: 2 ** 31 }, nothing)).toThrow(BrokenIndex);
    expect(() => heardIn({ ...most, count: 2 ** 31, apart: [] }, nothing)).toThrow(BrokenIndex);
    expect(heardIn(most, { ...nothing, row: () => [] })).toEqual([]);
  });
});
