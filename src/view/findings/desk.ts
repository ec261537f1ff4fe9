import type { Event } from '../../event/event.js';
import type { Instant } from '../../event/instant.js';
import type { Fold } from '../../fold/index.js';
import type { Alarms } from './alarms.js';
import type { Finding, FindingKind, FindingSubject } from './finding.js';
import type { FindingsOptions } from './options.js';
import type { Positions } from './positions.js';
import type { Run } from './runs.js';

/** What a detector says of what it found; its kind's severity and texts go without saying where they are the same for all. */
export interface Report extends Omit<Finding, 'kind' | 'evidence' | 'evidenceOmitted'> {
  readonly evidence: Positions;
}

/** What a detector works with. */
export interface Desk {
  /** After the event at hand. */
  readonly fold: Fold;
  readonly options: FindingsOptions;
  readonly alarms: Alarms;
  /** A finding is there, or more is known of it. */
  tell(kind: FindingKind, report: Report): void;
}

/** Finds one kind of thing. It is asked about every event that is news. */
export interface Detector {
  /** `run`: of the container that the event is said of, as it was before the event; null: of none, or of one too many to be watched. */
  push(event: Event, run: Run | null): void;
  /** The log has ended at that instant; what silence settled by then is settled. */
  finish?(end: Instant): void;
}

/** How a detector is made; one file each, and `list.ts` is their list. */
export type MakeDetector = (desk: Desk) => Detector;

/** A container as a subject. */
export function subjectOf({ id, name, image }: Pick<Run, 'id' | 'name' | 'image'>): FindingSubject {
  return { kind: 'container', id, name, image };
}

const SHORT_ID = 12;

/** What people call a container. */
export function called({ id, name }: Pick<Run, 'id' | 'name'>): string {
  return name ?? id.slice(0, SHORT_ID);
}

/** What to type for a container: names move, and what a shell makes of them is not sure. */
export function typed({ id }: Pick<Run, 'id'>): string {
  return id.slice(0, SHORT_ID);
}
