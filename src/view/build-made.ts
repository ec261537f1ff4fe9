import type { BuildStep, HostState } from '../fold/index.js';

/** A step of the classic builder that left an image behind, and the image that it began with. */
export interface Made {
  readonly step: BuildStep;
  readonly parent: string | null;
}

/** It takes another image, and makes none. */
const FROM = /^FROM\b/i;

/**
 * What the log of a build tells of how an image was made; null if none does.
 *
 * In plain words: the classic builder makes an image of every step, on the image of the step before; BuildKit tells of none but the last. Of several builds
 * the first made it, the others found it in their cache.
 */
export function madeByStep({ builds }: HostState, imageId: string): Made | null {
  for (const { steps } of builds) {
    const at = steps.findIndex((step) => step.imageId === imageId && !FROM.test(step.name));
    const step = steps[at];
    const before = steps[at - 1]?.imageId ?? null;
    if (step) return { step, parent: before === imageId ? null : before };
  }
  return null;
}
