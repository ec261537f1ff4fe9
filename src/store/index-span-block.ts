import type { Instant } from '../event/instant.js';
import { type Span, secondsBetween } from '../view/span.js';
import { timesOf } from './index-values.js';

/** Spans that stand in one value of the index. */
export const SPANS_A_BLOCK = 1024;

const TEXTS = [
  ...(['kind', 'track', 'id', 'name', 'project', 'service', 'image', 'imageId'] as const),
  ...(['state', 'exitReason', 'by', 'endedBy'] as const),
] as const;
const TIMES = ['from', 'to', 'provenAt'] as const;
const NUMBERS = ['position', 'endPosition', 'exitCode'] as const;

/** So many spans as columns; texts and lists are written once and named by their place. How long each lasted follows from its times. */
export interface SpanBlock {
  readonly texts: readonly (string | null)[];
  readonly lists: readonly (readonly string[])[];
  readonly named: Readonly<Record<(typeof TEXTS)[number], ArrayLike<number>>>;
  readonly times: Readonly<Record<(typeof TIMES)[number], ArrayLike<Instant>>>;
  readonly numbers: Readonly<Record<(typeof NUMBERS)[number], ArrayLike<number>>>;
  readonly uncertain: ArrayLike<number>;
  readonly nulls: ArrayLike<number>;
}

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

/** The columns of places of texts, span by span: what is asked of a span by a name that is not written here is looked for each time. */
function namedIn(spans: readonly Span[], texts: Places<string | null>): Named {
  const named: Named = columns(TEXTS, () => new Uint16Array(spans.length));
  const place = (text: string | null) => texts.of(text, text);
  for (let i = 0; i < spans.length; i++) {
    const span = spans[i] as Span;
    named.kind[i] = place(span.kind);
    named.track[i] = place(span.track);
    named.id[i] = place(span.id);
    named.name[i] = place(span.name);
    named.project[i] = place(span.project);
    named.service[i] = place(span.service);
    named.image[i] = place(span.image);
    named.imageId[i] = place(span.imageId);
    named.state[i] = place(span.state);
    named.exitReason[i] = place(span.exitReason);
    named.by[i] = place(span.by);
    named.endedBy[i] = place(span.endedBy);
  }
  return named;
}

/** Spans as a block. */
export function blockOf(spans: readonly Span[]): SpanBlock {
  const texts = new Places<string | null>();
  const lists = new Places<readonly string[]>();
  const listOf = ({ uncertain: list }: Span) => lists.of(list, list.length === 0 ? '' : JSON.stringify(list));
  return {
    named: namedIn(spans, texts),
    times: columns(TIMES, (name) => timesOf(spans.map((span) => span[name] ?? 0n))),
    numbers: columns(NUMBERS, (name) => filled(new Float64Array(spans.length), spans, (span) => span[name] ?? 0)),
    uncertain: filled(new Uint16Array(spans.length), spans, listOf),
    nulls: filled(new Uint8Array(spans.length), spans, nullsOf),
    texts: texts.all,
    lists: lists.all,
  };
}

/** `from` of a typed array would ask an iterator. */
function filled<C extends { [i: number]: number }>(column: C, spans: readonly Span[], of: (span: Span) => number): C {
  for (let i = 0; i < spans.length; i++) column[i] = of(spans[i] as Span);
  return column;
}

function columns<K extends string, V>(names: readonly K[], make: (name: K) => V): Record<K, V> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<K, V>;
}

/** What may be null besides texts has a bit. */
const [NO_FROM, NO_TO, NO_PROVEN, NO_END, NO_CODE] = [1, 2, 4, 8, 16] as const;

function nullsOf({ from, to, provenAt, endPosition, exitCode }: Span): number {
  const times = (from === null ? NO_FROM : 0) | (to === null ? NO_TO : 0) | (provenAt === null ? NO_PROVEN : 0);
  return times | (endPosition === null ? NO_END : 0) | (exitCode === null ? NO_CODE : 0);
}

/** The spans of a block, as they were. */
export function spansIn({ texts, lists, named, times, numbers, uncertain, nulls }: SpanBlock): readonly Span[] {
  const text = (column: ArrayLike<number>, i: number) => texts[column[i] ?? 0] as never;
  return Array.from({ length: nulls.length }, (_, i): Span => {
    const none = nulls[i] ?? 0;
    const from = none & NO_FROM ? null : (times.from[i] ?? null);
    const to = none & NO_TO ? null : (times.to[i] ?? null);
    return {
      kind: text(named.kind, i),
      track: text(named.track, i),
      id: text(named.id, i),
      name: text(named.name, i),
      project: text(named.project, i),
      service: text(named.service, i),
      image: text(named.image, i),
      imageId: text(named.imageId, i),
      state: text(named.state, i),
      from,
      to,
      seconds: secondsBetween(from, to),
      provenAt: none & NO_PROVEN ? null : (times.provenAt[i] ?? null),
      exitCode: none & NO_CODE ? null : (numbers.exitCode[i] ?? null),
      exitReason: text(named.exitReason, i),
      by: text(named.by, i),
      position: numbers.position[i] ?? 0,
      endedBy: text(named.endedBy, i),
      endPosition: none & NO_END ? null : (numbers.endPosition[i] ?? null),
      uncertain: lists[uncertain[i] ?? 0] ?? [],
    };
  });
}
