import type { Event } from '../../src/event/event.js';
import { Fold } from '../../src/fold/index.js';
import { check, type Fact, type Truth } from '../../src/view/check.js';
import { type Checkpoint, checkpointsOf, eventsOf } from './recording.js';

/** A fact, and the checkpoint at which it was held against the engine. */
export interface CheckedFact extends Fact {
  readonly checkpoint: string;
}

/** What is done to a recording before it is folded. Positions are of the whole log. */
export interface Damage {
  /** Fold what the engine said when the recording began, first. */
  readonly baseline?: boolean;
  /** The log begins only after so many records. */
  readonly from?: number;
  /** Records that are missing, with a gap in their place. */
  readonly gap?: readonly [from: number, to: number];
}

function observed(truth: readonly Truth[]): Event[] {
  return truth.map(({ id, facts }) => {
    return { type: 'recording.observed', at: 0n, position: 0, id, data: facts, source: 'inspect' };
  });
}

/** How many records of the log lie before a checkpoint: the engine's, and the gaps that were over by then. */
function positionOf(events: readonly Event[], { afterEvents, snapshotStart }: Checkpoint): number {
  let seen = 0;
  let position = 0;
  for (const event of events) {
    // Podman's own gaps are lines of its log like others.
    const isGap = event.type === 'recording.gap' && event.source === 'hindcast';
    if (isGap ? event.data.to >= snapshotStart : seen >= afterEvents) break;
    if (!isGap) seen += 1;
    position += 1;
  }
  return position;
}

/** The log as it would have been written, with null for each record that is not in it. */
function damaged(events: readonly Event[], { from = 0, gap }: Damage): readonly (Event | null)[] {
  return events.map((event, i) => {
    if (i < from) return null;
    if (!gap || i < gap[0] || i >= gap[1]) return event;
    const [first, last] = [events[gap[0]]?.at ?? 0n, event.at ?? 0n];
    const data = { from: first, to: last, reason: 'reconnect' } as const;
    const { position } = event;
    return i === gap[1] - 1 ? { type: 'recording.gap', at: last, position, id: null, data, source: 'hindcast' } : null;
  });
}

/** Every fact of a recording at every stable checkpoint that its log, damaged or not, can speak of. */
export function factsOf(name: string, damage: Damage = {}): readonly CheckedFact[] {
  const checkpoints = checkpointsOf(name);
  const events = eventsOf(name);
  const log = damaged(events, damage);
  const fold = new Fold();
  if (damage.baseline) for (const event of observed(checkpoints[0]?.truth ?? [])) fold.apply(event);
  let position = 0;
  return checkpoints
    .filter(({ stable }) => stable)
    .flatMap((checkpoint) => {
      const to = positionOf(events, checkpoint);
      for (const event of log.slice(position, to)) if (event) fold.apply(event);
      position = Math.max(position, to);
      const [start, end] = damage.gap ?? [0, 0];
      // Before the log began, and while nobody listened, it cannot be asked.
      if (to <= (damage.from ?? -1) || (to > start && to < end)) return [];
      const label = `${checkpoint.why} (after ${checkpoint.afterEvents})`;
      return check(fold.state(), checkpoint.truth, name.startsWith('docker')).map((fact) => ({
        ...fact,
        checkpoint: label,
      }));
    });
}

/** The statements that must never occur, for people. */
export function wrong(facts: readonly CheckedFact[]): readonly string[] {
  return facts
    .filter(({ verdict }) => verdict === 'wrong')
    .map(({ checkpoint, subject, name, id, field, log, engine }) => {
      return `${checkpoint}: ${subject} ${name ?? id}.${field} is ${String(log)}, the engine says ${String(engine)}`;
    });
}
