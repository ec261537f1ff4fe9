import { type Instant, SECOND } from '../event/instant.js';
import type { Fold } from '../fold/index.js';

/** What silence has not settled by then, it does not settle: no restart policy waits longer. */
const SETTLING_MAX: Instant = 600n * SECOND;

/**
 * The first instant at which silence has settled a container's status, if nothing is said until then; null: silence does not.
 *
 * In plain words: the fold is asked what it would say at later and later instants, so that there is one place that knows what silence proves.
 */
export function settlesAt(fold: Fold, id: string, at: Instant): Instant | null {
  const isOpen = (horizon: Instant) => fold.container(id, horizon)?.uncertain.includes('status') === true;
  if (isOpen(at + SETTLING_MAX)) return null;
  let [open, settled] = [at, at + SETTLING_MAX];
  while (settled - open > 1n) {
    const middle = (open + settled) / 2n;
    if (isOpen(middle)) open = middle;
    else settled = middle;
  }
  return settled;
}
