import { type Instant, MILLISECOND, SECOND } from '../event/instant.js';
import { imageId } from '../event/reference.js';

/** A container in which the classic builder did a step, when it was removed: what comes next is what the step made. */
export interface FinishedStep {
  readonly at: Instant;
  /** The image that the step began with. */
  readonly image: string;
  /** A step that runs nothing (`ENV`, `CMD`) creates a container, commits it and removes it. */
  readonly ran: boolean;
}

/** What is looked at of a container. */
interface Gone {
  readonly image: string | null;
  readonly name: string | null;
  readonly seen: 'created' | 'midlife';
  readonly createdAt: Instant | null;
  readonly startedAt: Instant | null;
}

/** The builder goes on at once. Docker 20.10 and 26.1: 7 ms at the least, 20 in the middle; a tag after the last step 43 at the most. */
const NEXT_STEP_MAX: Instant = 100n * MILLISECOND;

/** A container that runs nothing lives for 107 ms in the middle, 490 at the most. */
const IDLE_STEP_MAX: Instant = 2n * SECOND;

/** The builder leaves it to the engine to find a name. */
const FOUND_NAME = /^[a-z]+_[a-z]+\d*$/;

/**
 * What a removed container tells of a build, if it was one of the classic builder's; else null.
 *
 * In plain words: such a container was created of a whole image id under a name that the engine found, and is gone at once.
 */
export function finishedStep({ image, createdAt, name, seen, startedAt }: Gone, at: Instant): FinishedStep | null {
  if (seen !== 'created' || createdAt === null || image === null || imageId(image) !== image) return null;
  if (name === null || !FOUND_NAME.test(name)) return null;
  const ran = startedAt !== null;
  return ran || at - createdAt <= IDLE_STEP_MAX ? { at, image, ran } : null;
}

/** Whether what is said at this instant follows a step so closely that it is of what the step made. */
export function followsStep(step: FinishedStep | null, at: Instant): step is FinishedStep {
  return step !== null && at >= step.at && at - step.at <= NEXT_STEP_MAX;
}
