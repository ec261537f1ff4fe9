import type { Event } from '../event/event.js';
import { type ExecEvent, isExec } from '../event/exec.js';
import { isQuietToo, noteExec, quietRow } from './container-quiet.js';
import type { ContainerRow } from './container-row.js';
import type { Repeats } from './repeats.js';
import type { Instantaneous } from './state.js';
import type { Tables } from './tables.js';

/**
 * Folds the execs' events from one place to another, one after the other, as long as they change nothing else and cannot be repeats; gives the place
 * behind them.
 *
 * What is so of all things together is written once for all of them.
 */
export function foldExecs(
  tables: Tables,
  now: Instantaneous,
  repeats: Repeats,
  events: readonly Event[],
  from: number,
  to: number,
): number {
  let { latest } = now;
  if (latest === null || now.lastGap !== null) return from;
  let i = from;
  let row: ContainerRow | null = null;
  for (let event = events[i]; i < to && event && isExec(event) && event.at > latest; event = events[i]) {
    // An exec's creation and its start stand one after the other.
    if (row === null || !isQuietToo(row, event)) row = quietRow(tables, event);
    if (row === null) break;
    row = noteExec(tables, row, event);
    latest = event.at;
    i += 1;
  }
  if (i > from) passExecs(now, repeats, events as readonly ExecEvent[], from, i);
  return i;
}

/** The execs' events from one place to another were heard, each later than all before it; which execs they leave open is not written down. */
export function passExecs(
  now: Instantaneous,
  repeats: Repeats,
  events: readonly ExecEvent[],
  from: number,
  to: number,
): void {
  const last = events[to - 1];
  if (!last) return;
  repeats.heardLater(events, from, to);
  now.position = last.position;
  now.events += to - from;
  now.at = last.at;
  now.latest = last.at;
}
