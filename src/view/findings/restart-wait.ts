import { earlier, type Instant, later, MILLISECOND, SECOND } from '../../event/instant.js';

/** Docker waits this long before the first restart, twice as long before each next one, and no longer than a minute (restartmanager.go). */
const FIRST_WAIT: Instant = 100n * MILLISECOND;
const WAIT_MAX: Instant = 60n * SECOND;

/** After a run of this length it begins with the first wait again. */
export const LONG_RUN: Instant = 10n * SECOND;

/** From Docker 23 on an end is written when the wait has begun already: 152 ms was seen. */
const EARLY_MAX: Instant = 150n * MILLISECOND;

/** How late the first sign of a restart may be: a network that is joined (0.19 s were seen), or the start itself, for which the process has to be made. */
const LATE_MAX = { connect: 200n * MILLISECOND, start: 1500n * MILLISECOND } as const;

/** After a long wait a little more proves no other hand: a fifth of it, up to what the start itself may take. */
function lateMax(wait: Instant, sign: keyof typeof LATE_MAX): Instant {
  return later(LATE_MAX[sign], earlier(wait / 5n, LATE_MAX.start));
}

/** Whether a restart came when a policy's would have come, after so many before it. */
export function fitsPolicy(waited: Instant, restarts: number, sign: keyof typeof LATE_MAX): boolean {
  const wait = restarts > 9 ? WAIT_MAX : earlier(FIRST_WAIT << BigInt(restarts), WAIT_MAX);
  const late = waited - wait;
  return late >= -EARLY_MAX && late <= lateMax(wait, sign);
}

/** Whether it came so soon that a policy may have made it, however many were before it. */
export function mayBePolicy(waited: Instant): boolean {
  return waited <= WAIT_MAX + LATE_MAX.start;
}
