import type { Instant } from '../event/instant.js';
import type { ContainerGlance } from '../fold/index.js';
import { type Draft, type SpanTrack, secondsBetween } from './span.js';
import { type Known, PROJECT, SERVICE } from './span-followed.js';
import type { Cause, Stretch } from './span-track.js';

/** What begins a state by happening; after anything else the state may be older. */
const BEGINS: ReadonlySet<string> = new Set([
  ...'create init start restore die stop pause unpause health_status'.split(' ').map((word) => `container.${word}`),
  'recording.gap',
]);

const NONE: readonly string[] = Object.freeze([]);

/** What of a track is in doubt. */
export function doubtsOf(now: ContainerGlance | undefined, field: 'status' | 'health'): readonly string[] {
  if (!now || now.uncertain.length === 0) return NONE;
  const doubts = [];
  if (now.uncertain.includes(field)) doubts.push('state');
  if (now.uncertain.includes('exists')) doubts.push('exists');
  return doubts;
}

/** What may be in doubt of an end, in the order in which a state names it. */
const OF_END: readonly string[] = ['exitCode', 'exitReason'];

/** Why and how a run ended. */
export function learnEnd(run: Draft, now: Known): void {
  run.exitCode = now.exitCode;
  run.exitReason = now.exitReason;
  if (run.uncertain.length === 0 && !OF_END.some((field) => now.uncertain.includes(field))) return;
  const open = OF_END.filter((field) => now.uncertain.includes(field));
  run.uncertain = [...run.uncertain.filter((field) => !field.startsWith('exit')), ...open];
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
    uncertain: isOlder ? ['from', ...stretch.doubts] : stretch.doubts,
  };
}
