import { imageId, parseReference } from '../event/reference.js';
import type { ContainerState, HostState } from '../fold/index.js';
import { sawWholeLife } from './listened.js';

/** Whether what it was created from cannot come to mean another image: an id, a digest, or the beginning of its own id. */
function isFixed(image: string, id: string | null): boolean {
  if (imageId(image) !== null || parseReference(image)?.digest) return true;
  return id !== null && /^[0-9a-f]{12,}$/.test(image) && id.startsWith(`sha256:${image}`);
}

/**
 * Whether a container runs an image that its reference no longer means.
 *
 * In plain words: `true`: the tag has moved on, or is gone, and the container stays where it is. `false`: a new container from the same reference would get
 * the same image. Null: the log cannot tell.
 *
 * @example
 * ```ts
 * for (const container of state.containers) if (isStale(state, container)) console.log(container.name, 'runs an old image');
 * ```
 */
export function isStale(state: HostState, container: ContainerState): boolean | null {
  const { image, imageId: runs, uncertain } = container;
  if (image === null) return null;
  if (isFixed(image, runs)) return false;
  if (runs === null || uncertain.includes('imageId')) return null;
  const { imageId: means, proven, told } = state.meaning(image);
  // Its name was known when it was created: if nothing has the name now, it was taken away.
  if (means === null) return proven || (told && sawWholeLife(state, container)) ? true : null;
  return proven ? means !== runs : null;
}
