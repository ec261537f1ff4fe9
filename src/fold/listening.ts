import type { GapData } from '../event/event.js';
import { earlier, type Instant, later } from '../event/instant.js';

/** Since when the log has missed nothing. */
export interface Listening {
  readonly since: Instant;
  /** Nothing of what the engine did since it came up was missed: who runs was started in the log, and nobody did anything before. */
  readonly fromBoot: boolean;
  /** By when the engine that speaks had come up: before that no policy acts (daemon.go, waitForStartupDone). Zero: it was up all the time. */
  readonly upBy: Instant;
}

/** Several gaps with nothing between them are one. */
export function join(before: GapData | null, gap: GapData): GapData {
  if (before === null) return gap;
  const [from, to] = [earlier(before.from, gap.from), later(before.to, gap.to)];
  return { from, to, reason: before.reason === gap.reason ? gap.reason : 'overflow' };
}

/**
 * What the first record after a gap shows of when the log went on.
 *
 * In plain words: an engine that is asked for what it remembers tells it in one row, so a record from within the gap means that from there
 * on nothing is missing. Its memory begins with itself: after a restart the row begins with the first thing that it did.
 */
export function resume(gap: GapData, at: Instant): Listening {
  if (at >= gap.to) return { since: gap.to, fromBoot: false, upBy: gap.to };
  return { since: later(at, gap.from), fromBoot: gap.reason === 'engine-restart', upBy: gap.to };
}
