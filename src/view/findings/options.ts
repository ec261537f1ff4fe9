import { type Instant, SECOND } from '../../event/instant.js';
import { FINDING_KINDS, type FindingKind } from './finding.js';

const MINUTE = 60n * SECOND;

/** What to look for, with windows in nanoseconds and limits in numbers. */
export interface FindingsOptions {
  /** The kinds to look for. */
  readonly only: readonly FindingKind[];
  /** So many crashes in a row ... */
  readonly crashloopCount: number;
  /** ... within this time are a crash loop. */
  readonly crashloopWindow: Instant;
  /** So many changes between healthy and unhealthy ... */
  readonly flapCount: number;
  /** ... within this time are flapping. */
  readonly flapWindow: Instant;
  /** An exec that is open for longer is told of before the log ends. */
  readonly execAge: Instant;
  /** A name that was free for longer was not handed over. */
  readonly nameWindow: Instant;
}

export const FINDINGS_DEFAULTS: FindingsOptions = {
  only: FINDING_KINDS,
  crashloopCount: 3,
  crashloopWindow: 5n * MINUTE,
  flapCount: 3,
  flapWindow: 10n * MINUTE,
  execAge: 60n * MINUTE,
  nameWindow: 5n * MINUTE,
};
