import type { EventOf } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { imageId } from '../event/reference.js';
import { type FinishedStep, finishedStep, followsStep, madeBefore, namesStep } from './classic-steps.js';
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

/** A container is created of an image. Gives the builder's step that made the image, as far as that can be told by now. */
export function stepBefore({ images }: Tables, now: Instantaneous, event: EventOf<'container.create'>) {
  const { at, position, data } = event;
  const { image } = data;
  const { step } = now;
  const isNew = image !== null && imageId(image) === image && !images.rows.get(image);
  if (image !== null) images.mention(image, position);
  if (!isNew) return null;
  now.step = null;
  return followsStep(step, at, data.labels) ? step : null;
}

/** An image is new and has a name: if a step of the builder is just over, that one made it. */
export function noteStepNamed({ images }: Tables, now: Instantaneous, id: string, at: Instant): void {
  const step: FinishedStep | null = now.step;
  // After a step that ran something, a user may be as quick as the builder.
  if (namesStep(step, at) && !step.ran) images.built(id, at);
  now.step = null;
}
