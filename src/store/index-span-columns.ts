import type { Span } from '../view/span.js';
import {
  NO_CODE,
  NO_END,
  NO_FROM,
  NO_PROVEN,
  NO_TO,
  SPANS_A_BLOCK,
  type SpanBlock,
  TEXTS,
} from './index-span-block.js';
import { numbersOf, placesOf, TimeColumn } from './index-values.js';

/** Gives each thing the place of the first that has the same key. */
class Places<T> {
  readonly all: T[] = [];
  readonly #places = new Map<string | null, number>();

  of(thing: T, key: string | null): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.all.length);
    return this.all.push(thing) - 1;
  }
}

type Named = Readonly<Record<(typeof TEXTS)[number], Uint16Array>>;

/** None of what may be uncertain is without a name. */
function keyOf(list: readonly string[]): string {
  return list.length > 1 ? JSON.stringify(list) : (list[0] ?? '');
}

function nullsOf({ from, to, provenAt, endPosition, exitCode }: Span): number {
  const times = (from === null ? NO_FROM : 0) | (to === null ? NO_TO : 0) | (provenAt === null ? NO_PROVEN : 0);
  return times | (endPosition === null ? NO_END : 0) | (exitCode === null ? NO_CODE : 0);
}

/** So much of a column; a full one as it is, for the next block has its own. */
function upTo<T extends Uint8Array | Uint16Array | Float64Array>(column: T, count: number): T {
  return count === column.length ? column : (column.slice(0, count) as T);
}

/** A block of spans while it is filled. Most spans tell of a thing what one before told of it: such texts are compared, and not looked for. */
export class SpanColumns {
  readonly #texts = new Places<string | null>();
  readonly #lists = new Places<readonly string[]>();
  readonly #named = Object.fromEntries(TEXTS.map((name) => [name, new Uint16Array(SPANS_A_BLOCK)])) as unknown as Named;
  /** The last span of a thing, by the place of its id. */
  readonly #last: number[] = [];
  readonly #from = new TimeColumn(SPANS_A_BLOCK);
  readonly #to = new TimeColumn(SPANS_A_BLOCK);
  readonly #provenAt = new TimeColumn(SPANS_A_BLOCK);
  readonly #position = new Float64Array(SPANS_A_BLOCK);
  readonly #endPosition = new Float64Array(SPANS_A_BLOCK);
  readonly #exitCode = new Float64Array(SPANS_A_BLOCK);
  readonly #uncertain = new Uint16Array(SPANS_A_BLOCK);
  readonly #nulls = new Uint8Array(SPANS_A_BLOCK);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Puts one more, {@link SPANS_A_BLOCK} at most. */
  put(span: Span): void {
    const i = this.#count;
    this.#count += 1;
    this.#putThing(span, i);
    const named = this.#named;
    named.exitReason[i] = this.#place(span.exitReason, named.exitReason, i - 1);
    named.endedBy[i] = this.#place(span.endedBy, named.endedBy, i - 1);
    this.#from.put(span.from ?? 0n, i);
    this.#to.put(span.to ?? 0n, i);
    this.#provenAt.put(span.provenAt ?? 0n, i);
    this.#position[i] = span.position;
    this.#endPosition[i] = span.endPosition ?? 0;
    this.#exitCode[i] = span.exitCode ?? 0;
    this.#uncertain[i] = this.#lists.of(span.uncertain, keyOf(span.uncertain));
    this.#nulls[i] = nullsOf(span);
  }

  /** Each is asked for by the name that is written here: one that is not is looked for each time. */
  #putThing(span: Span, i: number): void {
    const named = this.#named;
    const id = this.#texts.of(span.id, span.id);
    const last = this.#last[id] ?? -1;
    this.#last[id] = i;
    named.id[i] = id;
    named.kind[i] = this.#place(span.kind, named.kind, last);
    named.track[i] = this.#place(span.track, named.track, last);
    // What ended the one before has begun this one.
    named.by[i] = this.#place(span.by, named.endedBy, last);
    named.name[i] = this.#place(span.name, named.name, last);
    named.project[i] = this.#place(span.project, named.project, last);
    named.service[i] = this.#place(span.service, named.service, last);
    named.image[i] = this.#place(span.image, named.image, last);
    named.imageId[i] = this.#place(span.imageId, named.imageId, last);
    named.state[i] = this.#place(span.state, named.state, last);
  }

  /** `last`: where in the column the same text may stand; before the first there is none. */
  #place(text: string | null, column: Uint16Array, last: number): number {
    const place = last < 0 ? -1 : (column[last] as number);
    return place >= 0 && this.#texts.all[place] === text ? place : this.#texts.of(text, text);
  }

  /** All that were put. */
  block(): SpanBlock {
    const count = this.#count;
    const numbers = (column: Float64Array) => numbersOf(upTo(column, count));
    const places = (column: Uint16Array) => placesOf(upTo(column, count));
    return {
      named: Object.fromEntries(TEXTS.map((name) => [name, places(this.#named[name])])) as SpanBlock['named'],
      times: { from: this.#from.first(count), to: this.#to.first(count), provenAt: this.#provenAt.first(count) },
      numbers: {
        position: numbers(this.#position),
        endPosition: numbers(this.#endPosition),
        exitCode: numbers(this.#exitCode),
      },
      uncertain: places(this.#uncertain),
      nulls: upTo(this.#nulls, count),
      texts: this.#texts.all,
      lists: this.#lists.all,
    };
  }
}
