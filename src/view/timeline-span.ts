import { type Instant, MILLISECOND } from '../event/instant.js';
import type { ExitReason } from '../fold/index.js';
import type { Span } from './span.js';

/** A span as it is drawn. Times in nanoseconds. */
export interface TimelineSpan {
  readonly state: string;
  readonly from: Instant;
  /** Null: still so at the end of the log. */
  readonly to: Instant | null;
  /** From when on it is proven; null: never. */
  readonly provenAt: Instant | null;
  readonly exitCode: number | null;
  readonly exitReason: ExitReason | null;
  readonly position: number;
  /** How many spans it stands for: more than one where they were too short to be told apart. */
  readonly count: number;
}

/** The first step in which spans are too short, where there are too many. */
export const THIN_FIRST: Instant = MILLISECOND;

/** Each further step is so many times as long. */
export const THIN_STEP = 4n;

export function drawn({ state, to, provenAt, exitCode, exitReason, position }: Span, from: Instant): TimelineSpan {
  return { state, from, to, provenAt, exitCode, exitReason, position, count: 1 };
}

export function byTime(a: TimelineSpan, b: TimelineSpan): number {
  return a.from < b.from ? -1 : a.from > b.from ? 1 : a.position - b.position;
}

const lengthOf = ({ from, to }: TimelineSpan) => (to === null ? null : to - from);

/**
 * The same row with spans that are shorter than this drawn together, as long as they follow one another.
 *
 * In plain words: what cannot be told apart in the picture is drawn as what most of it was. The spans are in the order of their times.
 */
export function thin(spans: readonly TimelineSpan[], below: Instant): TimelineSpan[] {
  const kept: TimelineSpan[] = [];
  let together: TimelineSpan[] = [];
  const flush = () => {
    if (together.length > 0) kept.push(merge(together));
    together = [];
  };
  for (const span of spans) {
    const length = lengthOf(span);
    const [first] = together;
    if (first && (together.at(-1)?.to !== span.from || span.from - first.from >= below)) flush();
    if (length !== null && length < below) together.push(span);
    else {
      flush();
      kept.push(span);
    }
  }
  flush();
  return kept;
}

/** One for all of them: in the state that took most of the time. */
function merge(spans: readonly TimelineSpan[]): TimelineSpan {
  const [first = spans[0] as TimelineSpan] = spans;
  if (spans.length === 1) return first;
  const times = new Map<string, Instant>();
  for (const span of spans) times.set(span.state, (times.get(span.state) ?? 0n) + (lengthOf(span) ?? 0n));
  const [state] = [...times].reduce((most, one) => (one[1] > most[1] ? one : most));
  const isProven = spans.every(({ provenAt }) => provenAt !== null);
  return {
    ...first,
    state,
    to: spans.at(-1)?.to ?? null,
    provenAt: isProven ? first.from : null,
    exitCode: null,
    exitReason: null,
    count: spans.reduce((sum, { count }) => sum + count, 0),
  };
}
