import type { EventOf } from '../event/event.js';
import { type Instant, MILLISECOND, SECOND } from '../event/instant.js';
import { pendingUntil, streakAt } from './backoff.js';
import type { Engine } from './container-begin.js';
import { shadowed } from './container-labels.js';
import { intentOf, lifecycleOf, say } from './container-regions.js';
import { type ContainerRow, type Leaving, NONE } from './container-row.js';
import { dialectOf } from './dialect.js';
import { DOUBT } from './doubt.js';
import type { ExitReason } from './entry.js';

const SIGKILL = 9;

/** A network that was left this shortly before an end was left by the end. Docker 26: 6.5 ms in the middle, 0.7 s under load. */
export const END_SPREAD: Instant = 2n * SECOND;

function reasonOf(row: ContainerRow, exitCode: number | null, asked: boolean): ExitReason | null {
  if (row.oom && exitCode === 128 + SIGKILL) return 'oom';
  if (row.stopSeen) return 'stopped';
  if (asked && row.lastSignal !== null && (exitCode === 128 + row.lastSignal || row.lastSignal === SIGKILL))
    return 'killed';
  if (asked) return 'stopped';
  if (exitCode === null) return null;
  return exitCode === 0 ? 'completed' : 'crashed';
}

/** Whether the policy, as far as it is known, brings the container back after this end. Null: not known. */
function comesBack(row: ContainerRow, exitCode: number | null, codeKnown: boolean): boolean | null {
  if (intentOf(row) === 'disarmed') return false;
  const { name, limit } = row.policy;
  if (name === 'no') return false;
  // A signal that is not the stop signal disarms the policy only if the image names none: nobody says which it is.
  if (name === 'unknown' || intentOf(row) === 'signalled') return null;
  if (name === 'always') return true;
  if (!codeKnown || row.mayBeCounted || (row.doubts & DOUBT.restarts) !== 0)
    return codeKnown && exitCode === 0 ? false : null;
  return exitCode !== 0 && (limit === 0 || (row.restarts ?? 0) < limit);
}

/**
 * Networks that the end itself left are still the container's; those it left long before are not.
 *
 * Up to 20.10 an end leaves them after the `die`, so that none was left by the end yet.
 */
function settleNetworks(row: ContainerRow, at: Instant, modern: boolean | null): void {
  const byEnd = (left: Leaving) => modern !== false && at - left.at <= END_SPREAD;
  if (!row.leaving.every(byEnd)) {
    const gone = row.leaving.filter((left) => !byEnd(left)).map(({ id }) => id);
    row.networks = row.networks.filter((network) => !gone.includes(network.id));
    row.leaving = row.leaving.filter(byEnd);
  }
  row.left = row.leaving.map(({ id }) => id);
  row.leaving = NONE;
  if (modern === true) learnFromEnd(row);
}

/** A run that ends leaves each of its networks: whoever saw all of that knows them, without having seen its beginning. */
export function learnFromEnd(row: ContainerRow): void {
  if (row.left.length > 0 && (row.doubts & DOUBT.networks) !== 0) {
    row.networks = row.networks.filter(({ id }) => row.left.includes(id));
    row.doubts &= ~DOUBT.networks;
  }
  row.left = NONE;
}

/** Docker rounds down to whole seconds, of times that differ from the events' by parts of one. */
const DURATION_SLACK: Instant = SECOND / 2n;

/** From Docker 23 on an end tells how long the run was: a start before a gap that fits is the start of this run. */
function confirmStart(row: ContainerRow, at: Instant, seconds: number | null): void {
  if ((row.doubts & DOUBT.startedAt) === 0) return;
  if (seconds === null || row.startedAt === null || shadowed(row, 'execDuration')) return;
  const over = at - row.startedAt - BigInt(Math.trunc(seconds)) * SECOND;
  if (over >= -DURATION_SLACK && over < SECOND + DURATION_SLACK) row.doubts &= ~DOUBT.startedAt;
}

/** A process ended. Also the place where it is decided, if it can be, whether the container comes back. */
export function onDie(
  row: ContainerRow,
  event: EventOf<'container.die'>,
  before: string,
  { modern, listening }: Engine,
): void {
  row.finishedAt = event.at;
  row.doubts &= ~DOUBT.finishedAt;
  // The end of the run before, overtaken by the next start: nothing of the run that is going on.
  if (before === 'rerunning') return;
  const { exitCode } = event.data;
  const dialect = dialectOf(event.source);
  const known = exitCode !== null && (dialect.labelsApart || !shadowed(row, 'exitCode'));
  row.exitCode = exitCode;
  row.oomKilled = row.oom;
  row.execs = NONE;
  row.exitReason = reasonOf(row, exitCode, intentOf(row) !== 'free');
  row.doubts &= ~(DOUBT.status | DOUBT.exitCode | DOUBT.exitReason | DOUBT.oomKilled | DOUBT.execs | DOUBT.health);
  if (!known) row.doubts |= DOUBT.exitCode | DOUBT.exitReason;
  // Of a run whose beginning was not seen, an OOM may have been missed as well.
  if (!row.oom && (row.doubts & DOUBT.startedAt) !== 0) row.doubts |= DOUBT.oomKilled | DOUBT.exitReason;
  confirmStart(row, event.at, event.data.execDuration);
  settleNetworks(row, event.at, modern);
  row.joined = NONE;
  row.startingAt = null;
  row.justDied = true;
  if (!dialect.oom) row.doubts |= DOUBT.oomKilled;
  if (!dialect.signals) row.doubts |= DOUBT.exitReason;
  if (!dialect.removals) row.doubts |= DOUBT.exists;
  if (lifecycleOf(row) === 'died') decideEnd(row, event, known, dialect.backOff, listening.upBy);
  row.oom = false;
}

function decideEnd(
  row: ContainerRow,
  event: EventOf<'container.die'>,
  codeKnown: boolean,
  backsOff: boolean,
  upBy: Instant,
): void {
  // Where a policy acts at once and says so, there is no state between.
  const back = backsOff ? comesBack(row, event.data.exitCode, codeKnown) : false;
  row.streak = streakAt(event.at, row.startedAt, row.streak);
  if (back === null) {
    row.pendingUntil = pendingUntil(event.at, row.streak, row.networked ? 'connect' : 'start', upBy);
    // A policy has counted the restart by now. Who kills or stops it while it waits leaves no other trace.
    row.mayBeCounted = intentOf(row) !== 'disarmed';
    return;
  }
  row.pendingUntil = null;
  say(row, back ? 'back off' : 'settle');
  // Docker counts the restart when it decides on it, not when it has happened.
  if (back && row.restarts !== null) row.restarts += 1;
}

/** A stop is done this soon after the end that it waited for. Docker 20.10 under load: 0.26 s at the most. */
const STOP_AFTER_DIE_MAX: Instant = 300n * MILLISECOND;

/**
 * A signal, an end and a stop right after it are one deed: the policy was disarmed, and counted nothing.
 *
 * A stop of what waits for its restart sends no signal; one that comes later than this may be such.
 */
function isOneStop(row: ContainerRow, at: Instant): boolean {
  const { signalledAt, finishedAt } = row;
  return signalledAt !== null && finishedAt !== null && at - finishedAt <= STOP_AFTER_DIE_MAX;
}

/** The engine is done with a stop that was asked for; from Docker 23 on this may come before the `die`. */
export function onStop(row: ContainerRow, at: Instant, modern: boolean | null): void {
  if (isOneStop(row, at)) row.mayBeCounted = false;
  row.stopSeen = true;
  row.pendingUntil = null;
  row.startingAt = null;
  row.doubts &= ~DOUBT.status;
  if (lifecycleOf(row) === 'stopped') {
    row.finishedAt = at;
    row.execs = NONE;
    row.doubts |= DOUBT.exitCode | DOUBT.exitReason | DOUBT.oomKilled;
    settleNetworks(row, at, modern);
    return;
  }
  learnFromEnd(row);
  if (row.exitReason !== 'oom') row.exitReason = 'stopped';
  row.doubts &= ~DOUBT.exitReason;
}
