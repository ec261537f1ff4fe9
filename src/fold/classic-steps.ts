import { type Instant, MILLISECOND, SECOND } from '../event/instant.js';
import { imageId } from '../event/reference.js';

/** A container in which the classic builder did a step, when it was removed: what comes next is what the step made. */
export interface FinishedStep {
  readonly at: Instant;
  /** The image that the step began with. */
  readonly image: string;
  /** What its container was labelled: all of that, the image that it makes has too. */
  readonly labels: Readonly<Record<string, string>>;
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
  readonly labels: Readonly<Record<string, string>>;
  readonly after: FinishedStep | null;
}

/** The builder names what it made at once: 43 ms after the last step at the most. */
const NAMED_MAX: Instant = 100n * MILLISECOND;

/** It goes on with the next step at once: 20 ms in the middle, 7 at the least; on a loaded machine, with a copy between, 400. */
const NEXT_STEP_MAX: Instant = 500n * MILLISECOND;

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
  { image, createdAt, name, seen, startedAt, labels, after }: Gone,
  at: Instant,
): FinishedStep | null {
  if (seen !== 'created' || createdAt === null || image === null || imageId(image) !== image) return null;
  if (name === null || !FOUND_NAME.test(name)) return null;
  const ran = startedAt !== null;
  if (!ran && at - createdAt > IDLE_STEP_MAX) return null;
  const known = after !== null && after.depth < STEPS_MAX ? after : null;
  return { at, image, labels, ran, after: known, depth: (known?.depth ?? 0) + 1 };
}

/** Whether a name that is given at this instant follows a step so closely that it is of what the step made. */
export function namesStep(step: FinishedStep | null, at: Instant): step is FinishedStep {
  return step !== null && at >= step.at && at - step.at <= NAMED_MAX;
}

/**
 * Whether a container that is created now, of an image that was never heard of, is the step that follows.
 *
 * In plain words: the next stage of a build may begin with an image that is older than the log, and looks the same. But it has not the labels
 * that the step before it had: what a step makes inherits them. Without labels nothing is known.
 */
export function followsStep(
  step: FinishedStep | null,
  at: Instant,
  labels: Readonly<Record<string, string>>,
): step is FinishedStep {
  if (step === null || at < step.at || at - step.at > NEXT_STEP_MAX) return false;
  const inherited = Object.entries(step.labels);
  return inherited.length > 0 && inherited.every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
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
