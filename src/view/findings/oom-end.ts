import { type Instant, SECOND } from '../../event/instant.js';
import type { Desk } from './desk.js';
import type { Run } from './runs.js';

/** An end by the kernel follows an OOM at once: 5 to 190 ms were seen. What is longer apart does not belong together. */
export const OOM_SPREAD: Instant = 10n * SECOND;

const SIGKILL = 9;
const KILLED = 128 + SIGKILL;

/** One `oom` that the engine told. */
export interface Oom {
  readonly at: Instant;
  readonly position: number;
}

/** Whether a run that has just ended was killed, and nobody had it killed through the engine. */
export function endsInOom(desk: Desk, run: Run): boolean {
  if (run.signals.some(({ number }) => number === SIGKILL || number === null)) return false;
  const now = desk.fold.container(run.id);
  return now?.exitCode === KILLED && !now.uncertain.includes('exitCode');
}
