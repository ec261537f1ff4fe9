import { type Instant, MILLISECOND, SECOND } from '../event/instant.js';
import { imageId } from '../event/reference.js';

/** A container in which the classic builder did a step, when it was removed: what comes next is what the step made. */
export interface FinishedStep {
  readonly at: Instant;
  /** The image that the step began with. */
  readonly image: string;
  /** A step that runs nothing (`ENV`, `CMD`) creates a container, commits it and removes it. */
  readonly ran: boolean;
  /** The step right before it, if that seems to have made the image. */
  readonly after: FinishedStep | null;
  /** Steps in that row. */
  readonly depth: number;
}

/** What is looked at of a container. */
interface Gone {
  readonly image: string | null;
  readonly name: string | null;
  readonly seen: 'created' | 'midlife';
  readonly createdAt: Instant | null;
  readonly startedAt: Instant | null;
  readonly after: FinishedStep | null;
}

/** The builder goes on at once. Docker 20.10 and 26.1: 7 ms at the least, 20 in the middle; a tag after the last step 43 at the most. */
const NEXT_STEP_MAX: Instant = 100n * MILLISECOND;

/** A container that runs nothing lives for 107 ms in the middle, 490 at the most. */
const IDLE_STEP_MAX: Instant = 2n * SECOND;

/** An image has at most 127 layers (moby, layer/layer_store.go). */
const STEPS_MAX = 128;

/** The builder leaves it to the engine to find a name. */
const FOUND_NAME = /^[a-z]+_[a-z]+\d*$/;

/**
 * What a removed container tells of a build, if it was one of the classic builder's; else null.
 *
 * In plain words: such a container was created of a whole image id under a name that the engine found, and is gone at once.
 */
export function finishedStep(
  { image, createdAt, name, seen, startedAt, after }: Gone,
  at: Instant,
): FinishedStep | null {
  if (seen !== 'created' || createdAt === null || image === null || imageId(image) !== image) return null;
  if (name === null || !FOUND_NAME.test(name)) return null;
  const ran = startedAt !== null;
  if (!ran && at - createdAt > IDLE_STEP_MAX) return null;
  const known = after !== null && after.depth < STEPS_MAX ? after : null;
  return { at, image, ran, after: known, depth: (known?.depth ?? 0) + 1 };
}

/** Whether what is said at this instant follows a step so closely that it is of what the step made. */
export function followsStep(step: FinishedStep | null, at: Instant): step is FinishedStep {
  return step !== null && at >= step.at && at - step.at <= NEXT_STEP_MAX;
}

/**
 * The images that this step and those before it began with, as far as a build is certain to have made them, and when.
 *
 * In plain words: what ran and is gone may have been a user's, twice in a row too; a step that runs nothing looks like nothing else, and with
 * it the whole row of steps that it stands in.
 */
export function madeBefore(step: FinishedStep): readonly (readonly [image: string, at: Instant])[] {
  if (step.after === null || (step.ran && step.after.ran)) return [];
  const made: [string, Instant][] = [];
  for (let one: FinishedStep = step; one.after !== null; one = one.after) made.push([one.image, one.after.at]);
  return made;
}
