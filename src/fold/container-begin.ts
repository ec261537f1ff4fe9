import type { Instant } from '../event/instant.js';
import { timing } from './backoff.js';
import type { ContainerRow } from './container-row.js';
import { doubtOf } from './doubt.js';

/** What the log shows of who asked for this start. */
function startedBy(row: ContainerRow, at: Instant, before: string): 'user' | 'policy' | 'either' | 'unknown' {
  switch (before) {
    case 'created':
    case 'exited':
    case 'stopped':
      return 'user';
    case 'restarting':
      return 'policy';
    case 'died': {
      const fit = timing(row.finishedAt ?? at, at, row.streak);
      if (fit === 'not-policy') return 'user';
      return row.policyProven && fit === 'on-time' ? 'policy' : 'either';
    }
    default:
      return 'unknown';
  }
}

function countRestart(row: ContainerRow, at: Instant, before: string): void {
  const by = startedBy(row, at, before);
  if (by === 'user') {
    row.restarts = 0;
    row.streak = 0;
    row.policyProven = false;
    row.doubts &= ~doubtOf('restarts');
    return;
  }
  if (by === 'unknown') {
    row.streak = null;
    row.doubts |= doubtOf('restarts');
    return;
  }
  // While `restarting` the engine has counted this start already, and so have we.
  if (before === 'died' && row.restarts !== null) row.restarts += 1;
  if (by === 'either') {
    // Twice on time in a row is no accident; once may be a user who was quick.
    row.policyProven = (row.streak ?? 0) > 0 && timing(row.finishedAt ?? at, at, row.streak) === 'on-time';
    if (!row.policyProven) row.doubts |= doubtOf('restarts');
    else if (row.restarts !== null) row.doubts &= ~doubtOf('restarts');
  }
  if (row.streak !== null) row.streak += 1;
}

/** A process began, whoever asked for it. */
export function onStart(row: ContainerRow, at: Instant, before: string, modern: boolean | null): void {
  countRestart(row, at, before);
  row.startedAt = at;
  row.exitCode = null;
  row.exitReason = null;
  row.oom = false;
  row.execs = [];
  row.pendingUntil = null;
  row.starting = false;
  row.lastSignal = null;
  row.stopSeen = false;
  row.leaving = [];
  row.doubts &= ~doubtOf('status', 'exitCode', 'exitReason', 'startedAt', 'health', 'execs');
  // Up to 20.10 the flag of the run before stays until the next end.
  if (row.oomKilled !== false && modern !== true) row.doubts |= doubtOf('oomKilled');
  else row.doubts &= ~doubtOf('oomKilled');
  if (modern === true) row.oomKilled = false;
  // Networks are joined and volumes mounted before `start` is written: having seen that is having seen them all.
  if (row.seen === 'created' || row.joined.length > 0) row.doubts &= ~doubtOf('networks', 'mounts');
}
