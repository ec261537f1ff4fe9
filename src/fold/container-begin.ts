import type { EventOf } from '../event/event.js';
import { type Instant, SECOND } from '../event/instant.js';
import { timing } from './backoff.js';
import { type ContainerRow, NONE } from './container-row.js';
import { type Dialect, dialectOf } from './dialect.js';
import { DOUBT } from './doubt.js';
import type { Listening } from './listening.js';

/** How this start fits the restart policy, by the first sign of it. */
function timingOf(row: ContainerRow, at: Instant, upBy: Instant): ReturnType<typeof timing> {
  const [first, sign] = row.startingAt === null ? ([at, 'start'] as const) : ([row.startingAt, 'connect'] as const);
  return timing(row.finishedAt ?? at, first, row.streak, sign, upBy);
}

/** What the log shows of who asked for this start. */
function startedBy(
  row: ContainerRow,
  at: Instant,
  before: string,
  dialect: Dialect,
  { fromBoot, upBy }: Listening,
): 'user' | 'policy' | 'either' | 'unknown' {
  if (dialect.restartFirst)
    return before === 'unknown' && row.announced === null ? 'unknown' : (row.announced ?? 'user');
  switch (before) {
    case 'created':
    case 'exited':
    case 'stopped':
      return 'user';
    case 'restarting':
      return 'policy';
    case 'died': {
      const when = timingOf(row, at, upBy);
      if (when === 'user') return 'user';
      // Once may be a user who was quick; twice on time in a row is likely none.
      return when === 'on-time' && (row.streak ?? 0) > 0 ? 'policy' : 'either';
    }
    default:
      // An engine that came up starts anew what should run: as if somebody had asked (daemon.go, restore).
      return before === 'unknown' && fromBoot ? 'user' : 'unknown';
  }
}

/** The engine's RestartCount: by policy since the last start that somebody asked for. */
function countRestart(row: ContainerRow, by: ReturnType<typeof startedBy>, before: string, dialect: Dialect): void {
  if (by === 'user') return onUserStart(row);
  row.policyProven = by === 'policy';
  // Of restarts whose beginning was not seen, the count is not known whoever made the last one. A user was on time for the second, once (seen); who waits twice as long a third time is a policy.
  const isProof = by === 'policy' && (before === 'restarting' || (row.streak ?? 0) > 1);
  if (!isProof || row.restarts === null) row.doubts |= DOUBT.restarts;
  else if (row.streak !== null) row.doubts &= ~DOUBT.restarts;
  if (by === 'unknown') {
    row.streak = null;
    return;
  }
  // While `restarting` the engine has counted this start already, and so have we.
  if (before !== 'restarting' && row.restarts !== null) row.restarts += 1;
  if (row.streak !== null) row.streak += 1;
  // Podman says the same of a user who restarts what has just ended.
  if (dialect.restartFirst) row.doubts |= DOUBT.restarts;
}

/** Somebody asked for this start: that puts the engine's count and its waits back. */
export function onUserStart(row: ContainerRow): void {
  row.restarts = 0;
  row.streak = 0;
  row.policyProven = false;
  row.doubts &= ~DOUBT.restarts;
}

/** Networks are joined this long before `start` at the most. Seen on a loaded machine: 1.8 s. */
const START_SPREAD: Instant = 5n * SECOND;

/**
 * Networks are joined and volumes mounted before `start` is written: a log that saw all that led to it knows them all.
 *
 * A log that began, or went on after a gap, in the middle of a start has seen only some of them.
 */
function learnAttachments(row: ContainerRow, at: Instant, { since, fromBoot }: Listening): void {
  const wasCreatedHere = row.seen === 'created' && row.createdAt !== null && row.createdAt >= since;
  if (!wasCreatedHere && !fromBoot && (row.startingAt ?? at) - since < START_SPREAD) return;
  if (row.networks.length !== row.joined.length) {
    row.networks = row.networks.filter(({ id }) => row.joined.includes(id));
  }
  row.doubts &= ~(DOUBT.networks | DOUBT.mounts);
}

/** What a start needs to know of its engine. */
export interface Engine {
  /** Whether it is Docker 23 or later. */
  readonly modern: boolean | null;
  readonly listening: Listening;
}

/** A process began, whoever asked for it. */
export function onStart(
  row: ContainerRow,
  { at, source }: EventOf<'container.start' | 'container.restore'>,
  before: string,
  { modern, listening }: Engine,
): void {
  const dialect = dialectOf(source);
  countRestart(row, startedBy(row, at, before, dialect, listening), before, dialect);
  row.announced = null;
  row.justDied = false;
  row.startedAt = at;
  if (dialect.attachments) learnAttachments(row, at, listening);
  row.exitCode = null;
  row.exitReason = null;
  row.oom = false;
  row.execs = NONE;
  row.pendingUntil = null;
  row.mayBeCounted = false;
  row.startingAt = null;
  row.networked = row.joined.length > 0;
  row.lastSignal = null;
  row.signalledAt = null;
  row.stopSeen = false;
  row.leaving = NONE;
  row.left = NONE;
  row.doubts &= ~(DOUBT.status | DOUBT.exitCode | DOUBT.exitReason | DOUBT.startedAt | DOUBT.health | DOUBT.execs);
  if (modern === true) {
    row.oomKilled = false;
    row.doubts &= ~DOUBT.oomKilled;
  } else if (row.oomKilled !== false) {
    // Up to 20.10 the flag of the run before stays until the next end.
    row.doubts |= DOUBT.oomKilled;
  }
}
