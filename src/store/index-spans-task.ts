import type { Event } from '../event/event.js';
import {
  Fold,
  type HostState,
  heardSince,
  type Past,
  pastOf,
  removedSince,
  restored,
  type Snapshot,
  type Spoken,
  snapshotOf,
} from '../fold/index.js';
import { type Check, Reading } from './index-build-reading.js';
import { OpenLog } from './index-log.js';
import type { Mark } from './index-page.js';
import type { Part } from './index-parts.js';
import { PAST_PAGE } from './index-past.js';
import type { Before } from './index-resume.js';
import type { Shelves } from './index-spans.js';
import { type SpansBefore, SpansHere } from './index-spans-here.js';

/** All that a fold knows at a state, and what it remembers, as plain data. */
interface PlainState {
  readonly snapshot: Snapshot;
  readonly past: Past;
  readonly heard: readonly Spoken[];
  readonly removed: readonly string[];
}

/** The spans of a log, to be found by another thread, which reads the same of it: plain data, as goes from one to another. */
export interface SpansTask extends SpansBefore {
  readonly name: string;
  readonly parts: readonly Part[];
  readonly format: string | undefined;
  readonly blockBytes: number;
  readonly mark: Mark | null;
  readonly check: Check;
  readonly state: PlainState | null;
  readonly told: readonly (readonly Event[])[];
}

/** What another thread needs to go on with the spans of a log from here. */
export function taskOf(log: OpenLog, before: Before, blockBytes: number): SpansTask {
  const { name, parts, format } = log;
  const { mark, check, known, saved, state, told } = before;
  return { name, parts, format, blockBytes, mark, check, known, saved, state: state ? plain(state) : null, told };
}

function plain(state: HostState): PlainState {
  const past = pastOf(state);
  return {
    snapshot: snapshotOf(state),
    past,
    heard: heardSince(state, Math.max(0, past.heard - PAST_PAGE)).map(spelled),
    removed: removedSince(state, Math.max(0, past.removed - PAST_PAGE)),
  };
}

/** One of which only the place is known is looked up. */
function spelled({ type, at, position, id, data, source }: Spoken): Spoken {
  return { type, at, position, id, data, source } as Spoken;
}

function stateIn({ snapshot, past, heard, removed }: PlainState): HostState {
  return restored(
    snapshot,
    [],
    past,
    () => heard,
    () => removed,
  );
}

/** Reads a log for its spans, and nothing else. Gives the trace of what it read. */
export function findSpans(task: SpansTask, shelves: Shelves): string {
  const log = new OpenLog(task.name, task.parts, task.format);
  try {
    const spans = new SpansHere(new Fold(task.state ? stateIn(task.state) : undefined), task, shelves);
    for (const events of task.told) spans.push(events);
    const reading = new Reading(log, task, task.blockBytes, false);
    for (const piece of reading.pieces()) {
      for (const { events } of piece) spans.push(events);
    }
    spans.write();
    return reading.trace;
  } finally {
    log.close();
  }
}
