import type { Instant } from '../event/instant.js';
import { finishedStep, madeBefore } from './classic-steps.js';
import type { ContainerRow } from './container-row.js';
import type { Instantaneous } from './state.js';
import type { Tables } from './tables.js';

/** A removed container may have been a step of the classic builder. */
export function noteStepGone({ images }: Tables, now: Instantaneous, row: ContainerRow, at: Instant): void {
  const step = finishedStep(row, at);
  if (step === null) return;
  const made = madeBefore(step);
  for (const [image, madeAt] of made) images.built(image, madeAt);
  now.step = made.length > 0 ? { ...step, after: null, depth: 1 } : step;
}
