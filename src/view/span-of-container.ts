import type { Instant } from '../event/instant.js';
import { type Draft, type SpanTrack, secondsBetween } from './span.js';
import { type Known, PROJECT, SERVICE } from './span-followed.js';
import type { Cause, Stretch } from './span-track.js';

/** What begins a state by happening; after anything else the state may be older. */
const BEGINS: ReadonlySet<string> = new Set([
  ...'create init start restore die stop pause unpause health_status'.split(' ').map((word) => `container.${word}`),
  'recording.gap',
]);

/** What is in doubt of each track, and of an end, in the words of a span. */
interface Open {
  readonly status: readonly string[];
  readonly health: readonly string[];
  readonly end: readonly string[];
}

const NONE: readonly string[] = Object.freeze([]);
const FROM: readonly string[] = Object.freeze(['from']);

/** Nothing is in doubt. */
export const SURE: Open = { status: NONE, health: NONE, end: NONE };

/** What may be in doubt of an end, in the order in which a state names it. */
const OF_END: readonly string[] = ['exitCode', 'exitReason'];

/** A state has the same list for the same doubts. */
const OPEN = new WeakMap<readonly string[], Open>();

/** What a list of doubts comes to. */
export function openIn(uncertain: readonly string[]): Open {
  if (uncertain.length === 0) return SURE;
  const known = OPEN.get(uncertain);
  if (known) return known;
  const exists = uncertain.includes('exists') ? ['exists'] : [];
  const ofTrack = (field: string) => (uncertain.includes(field) ? ['state', ...exists] : exists);
  const end = OF_END.filter((field) => uncertain.includes(field));
  const open = { status: ofTrack('status'), health: ofTrack('health'), end };
  OPEN.set(uncertain, open);
  return open;
}

/** Why and how a run ended. */
export function learnEnd(run: Draft, now: Known): void {
  run.exitCode = now.exitCode;
  run.exitReason = now.exitReason;
  const { end } = openIn(now.uncertain);
  if (run.uncertain.length === 0 && end.length === 0) return;
  run.uncertain = [...run.uncertain.filter((field) => !field.startsWith('exit')), ...end];
}

/** A stretch of a container as a span. */
export function spanOf(of: Known, track: SpanTrack, stretch: Stretch, to: Instant | null, end: Cause | null): Draft {
  const { id, name, image, imageId, labels } = of;
  const isOlder = !BEGINS.has(stretch.cause.type) && !stretch.doubts.includes('from');
  return {
    kind: 'container',
    track,
    id,
    name,
    project: labels[PROJECT] ?? null,
    service: labels[SERVICE] ?? null,
    image,
    imageId,
    exitCode: null,
    exitReason: null,
    state: stretch.state,
    from: stretch.from,
    to,
    seconds: secondsBetween(stretch.from, to),
    provenAt: stretch.provenAt,
    by: stretch.cause.type,
    position: stretch.cause.position,
    endedBy: end?.type ?? null,
    endPosition: end?.position ?? null,
    uncertain: isOlder ? olderThan(stretch.doubts) : stretch.doubts,
  };
}

function olderThan(doubts: readonly string[]): readonly string[] {
  return doubts.length === 0 ? FROM : ['from', ...doubts];
}
