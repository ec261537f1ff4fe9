import type { Instant } from '../event/instant.js';
import { type Span, secondsBetween } from '../view/span.js';
import { BrokenIndex } from './index-broken.js';

/** Spans that stand in one value of the index. */
export const SPANS_A_BLOCK = 1024;

/** What of a span is a text. */
export const TEXTS = [
  ...(['kind', 'track', 'id', 'name', 'project', 'service', 'image', 'imageId'] as const),
  ...(['state', 'exitReason', 'by', 'endedBy'] as const),
] as const;

/** So many spans as columns; texts and lists are written once and named by their place. How long each lasted follows from its times. */
export interface SpanBlock {
  readonly texts: readonly (string | null)[];
  readonly lists: readonly (readonly string[])[];
  readonly named: Readonly<Record<(typeof TEXTS)[number], ArrayLike<number>>>;
  readonly times: Readonly<Record<'from' | 'to' | 'provenAt', ArrayLike<Instant>>>;
  readonly numbers: Readonly<Record<'position' | 'endPosition' | 'exitCode', ArrayLike<number>>>;
  readonly uncertain: ArrayLike<number>;
  readonly nulls: ArrayLike<number>;
}

/** What may be null besides texts has a bit. */
export const [NO_FROM, NO_TO, NO_PROVEN, NO_END, NO_CODE] = [1, 2, 4, 8, 16] as const;

/** The spans of a block, as they were. Throws {@link BrokenIndex} for one that says it has more than any has. */
export function spansIn({ texts, lists, named, times, numbers, uncertain, nulls }: SpanBlock): readonly Span[] {
  if (nulls.length > SPANS_A_BLOCK) throw new BrokenIndex('a block of its spans is none');
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
