import { type Instant, MILLISECOND, SECOND } from '../event/instant.js';

/** Docker waits this long before the first restart, and twice as long before each next one (restartmanager.go). */
const FIRST_WAIT: Instant = 100n * MILLISECOND;
const WAIT_MAX: Instant = 60n * SECOND;

/** A run of this length or longer puts the wait back to the first. */
const LONG_RUN: Instant = 10n * SECOND;

/**
 * How much later than its wait a restart may show: networks are joined and the process is created before `start` is written.
 * Observed: 0.2 to 1.3 s on a loaded machine; this is four times that.
 */
const START_UP_MAX: Instant = 5n * SECOND;

/** A start this close to its due time is a restart policy's, if it happens twice in a row. */
const ON_TIME_MAX: Instant = 2n * SECOND;

/** The wait before the next restart, after so many in a row; null (unknown) is the longest. */
export function waitAfter(streak: number | null): Instant {
  if (streak === null || streak > 9) return WAIT_MAX;
  const wait = FIRST_WAIT << BigInt(streak);
  return wait < WAIT_MAX ? wait : WAIT_MAX;
}

/** Until when silence does not settle an end. */
export function pendingUntil(diedAt: Instant, streak: number | null): Instant {
  return diedAt + waitAfter(streak) + START_UP_MAX;
}

/** How a start after an end fits a restart policy: too early or too late to be one, at its time, or somewhere between. */
export function timing(diedAt: Instant, startedAt: Instant, streak: number | null): 'not-policy' | 'on-time' | 'open' {
  const waited = startedAt - diedAt;
  if (streak === null) return waited < FIRST_WAIT ? 'not-policy' : 'open';
  const late = waited - waitAfter(streak);
  // The event is stamped after the wait began: a few milliseconds less than the wait are the clock's.
  if (late < -20n * MILLISECOND) return 'not-policy';
  if (late > START_UP_MAX) return 'not-policy';
  return late <= ON_TIME_MAX ? 'on-time' : 'open';
}

/** Restarts in a row before this end, given how long the run was. */
export function streakAt(end: Instant, startedAt: Instant | null, streak: number | null): number | null {
  if (startedAt === null) return null;
  return end - startedAt >= LONG_RUN ? 0 : streak;
}
