import { type Instant, SECOND } from '../event/instant.js';
import type { ExitReason } from '../fold/index.js';

export type SpanKind = 'container' | 'image' | 'volume' | 'network' | 'build' | 'tag' | 'recording';

/** What of a thing a span tells: a container has a status and a health at the same time. */
export type SpanTrack = 'status' | 'health' | 'existence' | 'meaning' | 'gap';

/**
 * A stretch of time in which one thing was in one state; `to` is the first instant that is not in it. Plain data.
 *
 * In plain words: what the state says at every instant of the stretch, as one row. Times in nanoseconds.
 */
export interface Span {
  readonly kind: SpanKind;
  readonly track: SpanTrack;
  /** The thing's id: of a volume its name, of a tag the reference, of a gap null. */
  readonly id: string | null;
  /** The last one that it had in this stretch. */
  readonly name: string | null;
  readonly project: string | null;
  readonly service: string | null;
  /** The reference as the user wrote it. */
  readonly image: string | null;
  readonly imageId: string | null;
  /**
   * Of a container its status (`running`) or health (`healthy`); of a build how it ended, `running` if it did not; of a tag the image that it meant,
   * or `unknown`; of a gap its reason; of everything else `present`.
   */
  readonly state: string;
  /** Null: nobody said. */
  readonly from: Instant | null;
  /** Null: it is still so at the end of the log. */
  readonly to: Instant | null;
  /** How long; of what is still so, up to the last record. */
  readonly seconds: number | null;
  /** From when on the log proves the state; null: it never does. After an end that is when silence has shown that no restart comes. */
  readonly provenAt: Instant | null;
  /** How the run ended that this span is; null for what is not a run, and for one that goes on. */
  readonly exitCode: number | null;
  readonly exitReason: ExitReason | null;
  /** What began it: the type of an event, or `silence`. */
  readonly by: string;
  /** The record that did; 0: before the log. */
  readonly position: number;
  /** What ended it, and the record that did; null for what is still so, and for what is not told. */
  readonly endedBy: string | null;
  readonly endPosition: number | null;
  /** What the log cannot decide: `state` and `exists` (never proven in all that time), `from` (it was so before), `exitCode`, `exitReason`. */
  readonly uncertain: readonly string[];
}

/** A span that may still learn something. */
export type Draft = { -readonly [K in keyof Span]: Span[K] };

const NS_A_SECOND = Number(SECOND);

export function secondsBetween(from: Instant | null, to: Instant | null): number | null {
  return from === null || to === null ? null : Number(to - from) / NS_A_SECOND;
}

/** What is not told of a thing of this kind. */
export const UNTOLD = {
  name: null,
  project: null,
  service: null,
  image: null,
  imageId: null,
  exitCode: null,
  exitReason: null,
} as const;
