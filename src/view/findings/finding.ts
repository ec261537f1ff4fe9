import type { Instant } from '../../event/instant.js';

/** The kinds of findings, by the short codes that `--fail-on` takes; in this order among those of one severity. */
export const FINDING_KINDS = [
  'crashloop',
  'oom',
  'data-at-risk',
  'oom-child',
  'start-failed',
  'flapping',
  'policy-disarmed',
  'exit-paused',
  'sigkill',
  'engine-restart',
  'gap',
  'stale-image',
  'orphaned-volume',
  'exec-open',
  'name-moved',
] as const;

/** What kind of thing deserves attention. */
export type FindingKind = (typeof FINDING_KINDS)[number];

/** `critical`: something is broken or lost. `warning`: something went wrong. `notice`: worth knowing. */
export type Severity = 'critical' | 'warning' | 'notice';

export const SEVERITIES: readonly Severity[] = ['critical', 'warning', 'notice'];

/** Whom a finding is about. */
export interface FindingSubject {
  readonly kind: 'container' | 'image' | 'volume' | 'engine' | 'recording';
  /** Whole: of a volume its name; null for what has none. */
  readonly id: string | null;
  readonly name: string | null;
  /** The image reference of a container, as the user wrote it. */
  readonly image: string | null;
}

/**
 * Something in a log that deserves attention.
 *
 * In plain words: what happened, to whom, when, by which records that is known, why it matters, and what to do. A later finding with the same `key` replaces
 * an earlier one: it knows more. Texts may hold names from the log as they are. Times in nanoseconds.
 */
export interface Finding {
  readonly key: string;
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** Whether the log proves it. */
  readonly certain: boolean;
  /** The first is the one that it is about. */
  readonly subjects: readonly FindingSubject[];
  /** Null: before the log began. */
  readonly from: Instant | null;
  /** When it was last seen, or was over; null: it is still so. */
  readonly to: Instant | null;
  /** How often it was seen. */
  readonly count: number;
  /** Positions in the log of the records that show it, in their order; of many, the first and the last. */
  readonly evidence: readonly number[];
  readonly evidenceOmitted: number;
  /** One line. */
  readonly what: string;
  readonly why: string;
  /** What to do, in one sentence. */
  readonly cure: string;
  /** What to type for that; none: there is nothing to type. */
  readonly commands: readonly string[];
}

/** What people call them. */
export const FINDING_TITLES: Readonly<Record<FindingKind, string>> = {
  crashloop: 'crash loop',
  oom: 'killed: out of memory',
  'data-at-risk': 'data in a writable layer',
  'oom-child': 'out of memory, and it ran on',
  'start-failed': 'a start that failed',
  flapping: 'health that comes and goes',
  'policy-disarmed': 'restart policy disarmed by a signal',
  'exit-paused': 'ended while paused',
  sigkill: 'a stop that needed SIGKILL',
  'engine-restart': 'the engine restarted',
  gap: 'a gap in the recording',
  'stale-image': 'on an image that its name no longer means',
  'orphaned-volume': 'anonymous volume left behind',
  'exec-open': 'an exec that has not ended',
  'name-moved': 'a name that went to another container',
};
