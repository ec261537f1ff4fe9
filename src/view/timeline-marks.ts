import type { Instant } from '../event/instant.js';
import type { ExitReason } from '../fold/index.js';
import type { Span } from './span.js';

/** Something that happened at an instant, or several times close together. */
export interface TimelineMark {
  /** `death`: a run ended; `oom`: memory ran out, and the container went on; `unhealthy` and `healthy`: its check said so; `image`: from here on it is another image. */
  readonly kind: 'death' | 'oom' | 'unhealthy' | 'healthy' | 'image';
  readonly at: Instant;
  /** The container's id; of a name of images the reference. */
  readonly who: string;
  /** The record that told it, as far as there is one. */
  readonly position: number | null;
  readonly exitCode: number | null;
  readonly exitReason: ExitReason | null;
  /** Of `image`: from and to. */
  readonly from: string | null;
  readonly to: string | null;
  readonly count: number;
}

const NOTHING = { position: null, exitCode: null, exitReason: null, from: null, to: null, count: 1 } as const;

/** What a span tells that happened: how a run ended, and what a health check said. */
export function markOf(span: Span, from: Instant): TimelineMark | null {
  const { id, exitCode, exitReason, to, endPosition, track, state, by, position } = span;
  const who = id ?? '';
  if (track === 'status' && to !== null && (exitCode !== null || exitReason !== null))
    return { ...NOTHING, kind: 'death', at: to, who, position: endPosition, exitCode, exitReason };
  // An end makes a container unhealthy as well, without its check.
  if (track !== 'health' || by !== 'container.health_status') return null;
  if (state !== 'healthy' && state !== 'unhealthy') return null;
  return { ...NOTHING, kind: state, at: from, who, position };
}

export function oomMark(who: string, at: Instant, position: number): TimelineMark {
  return { ...NOTHING, kind: 'oom', at, who, position };
}

export function imageMark(who: string, at: Instant, from: string, to: string, position: number): TimelineMark {
  return { ...NOTHING, kind: 'image', at, who, from, to, position };
}

export function marksByTime(a: TimelineMark, b: TimelineMark): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : (a.position ?? 0) - (b.position ?? 0);
}

const isAlike = (a: TimelineMark, b: TimelineMark) => a.kind === b.kind && a.exitReason === b.exitReason;

/** Marks of one kind that are closer together than this count as one, the first. In the order of their times. */
export function thinMarks(marks: readonly TimelineMark[], below: Instant): TimelineMark[] {
  const kept: TimelineMark[] = [];
  const last = new Map<string, number>();
  for (const mark of marks) {
    const key = `${mark.kind} ${mark.exitReason}`;
    const index = last.get(key);
    const before = index === undefined ? undefined : kept[index];
    if (index !== undefined && before && isAlike(before, mark) && mark.at - before.at < below) {
      kept[index] = { ...before, count: before.count + mark.count };
    } else {
      last.set(key, kept.length);
      kept.push(mark);
    }
  }
  return kept;
}
