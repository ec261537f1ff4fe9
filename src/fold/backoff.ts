import { type Instant, later, MILLISECOND, SECOND } from '../event/instant.js';

/** Docker waits this long before the first restart, and twice as long before each next one (restartmanager.go). */
const FIRST_WAIT: Instant = 100n * MILLISECOND;
const WAIT_MAX: Instant = 60n * SECOND;
/** All that are shorter than the longest, in a row. */
const WAITS: readonly Instant[] = Array.from({ length: 10 }, (_, streak) => FIRST_WAIT << BigInt(streak));

/** A run of this length or longer puts the wait back to the first. */
const LONG_RUN: Instant = 10n * SECOND;

/** From Docker 23 on the `die` is written when the wait has begun already: the restart seems early by that (152 ms seen). */
const EARLY_MAX: Instant = 500n * MILLISECOND;

/** What comes earlier than this may be a policy's, but is no proof of one: a user who was quick was 59 ms early. */
const EARLY_PROOF_MAX: Instant = 20n * MILLISECOND;

/**
 * The first sign of a restart is a network that is joined, or `start` itself for a container without one. Seen on a loaded machine:
 * networks at most 0.19 s after the wait, starts at most 1.3 s. A start alone comes too late to tell a policy from a quick user.
 */
const LATE = {
  connect: { onTime: 200n * MILLISECOND, max: 1500n * MILLISECOND },
  start: { onTime: -EARLY_MAX - 1n, max: 5n * SECOND },
} as const;

/** The first sign of a restart that the log can show. */
export type Sign = keyof typeof LATE;

/** The wait before the next restart, after so many in a row; null (unknown) is the longest. */
function waitAfter(streak: number | null): Instant {
  return (streak === null ? undefined : WAITS[streak]) ?? WAIT_MAX;
}

/** Until when silence does not settle an end. `upBy`: no restart is due before the engine has come up, which it had by then (2 s after an end were seen). */
export function pendingUntil(diedAt: Instant, streak: number | null, sign: Sign, upBy: Instant): Instant {
  return later(diedAt + waitAfter(streak), upBy) + LATE[sign].max;
}

/** How the first sign of a start fits a restart policy: too early or too late to be one, at its time, or neither. */
export function timing(
  diedAt: Instant,
  at: Instant,
  streak: number | null,
  sign: Sign,
  upBy: Instant,
): 'user' | 'on-time' | 'open' {
  const waited = at - diedAt;
  if (waited < FIRST_WAIT - EARLY_MAX) return 'user';
  if (at > pendingUntil(diedAt, streak, sign, upBy)) return 'user';
  const late = waited - waitAfter(streak);
  if (streak === null) return 'open';
  if (late < -EARLY_MAX) return 'user';
  return late >= -EARLY_PROOF_MAX && late <= LATE[sign].onTime ? 'on-time' : 'open';
}

/** Restarts in a row before this end, given how long the run was. */
export function streakAt(end: Instant, startedAt: Instant | null, streak: number | null): number | null {
  if (startedAt === null) return null;
  return end - startedAt >= LONG_RUN ? 0 : streak;
}
