import type { GapData } from '../event/event.js';
import { type Instant, SECOND } from '../event/instant.js';
import { isUp, lifecycleOf } from './container-regions.js';
import type { ContainerRow } from './container-row.js';

/** All containers are sent their signals within this. Seen: 26 of them within 0.2 s. */
const AT_ONCE: Instant = 2n * SECOND;

/** An engine is gone this soon after the last container has ended. Seen: 1 s. */
const LAST_WORDS_MAX: Instant = 2n * SECOND;

/** One that was stopped alone may well have been stopped by a user. */
const TOGETHER_MIN = 2;

/**
 * Whether the log heard the engine end all that ran before it stopped itself, and nothing after.
 *
 * In plain words: an engine that stops takes no requests any more, sends all containers their signals at once, and is heard until it is gone. So
 * what had come to rest cannot have changed in the gap. That it was the engine, and nobody else who ended all that ran, shows only when it comes
 * up again (moby, daemon/daemon.go, Shutdown; cmd/dockerd/daemon.go).
 */
export function heardShutdown(containers: Iterable<ContainerRow>, { from, reason }: GapData): boolean {
  if (reason !== 'engine-restart') return false;
  const rows = [...containers];
  const last = rows.reduce<ContainerRow | null>(
    (latest, row) => (row.stopSeen && endOf(row) > endOf(latest) ? row : latest),
    null,
  );
  const signalled = last?.signalledAt ?? null;
  if (signalled === null || from < endOf(last) || from - endOf(last) > LAST_WORDS_MAX) return false;
  const isOneOfThem = ({ signalledAt }: ContainerRow) =>
    signalledAt !== null && signalledAt - signalled <= AT_ONCE && signalled - signalledAt <= AT_ONCE;
  if (rows.filter(isOneOfThem).length < TOGETHER_MIN) return false;
  return rows.every((row) => isOneOfThem(row) || (!isUp(row) && endOf(row) < signalled));
}

function endOf(row: ContainerRow | null): Instant {
  return row?.finishedAt ?? -1n;
}

/** Whether nothing more happens to a container by itself. */
export function isAtRest(row: ContainerRow, at: Instant): boolean {
  if (row.startingAt !== null) return false;
  const state = lifecycleOf(row);
  if (state === 'died') return row.pendingUntil === null || row.pendingUntil < at;
  return state === 'created' || state === 'exited';
}
