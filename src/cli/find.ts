import { HindcastError } from '../error.js';
import type { ContainerState, HostState, ImageState } from '../fold/index.js';
import { nearest } from '../nearest.js';

function missing(what: string, reference: string, names: readonly string[], list: string): HindcastError {
  return new HindcastError('not-found', `no such ${what} at that instant: ${reference}`, {
    cure: `List what there is with: ${list}`,
    candidates: nearest(reference, names),
  });
}

const containerNames = (state: HostState) => state.containers.flatMap(({ name }) => name ?? []);
const imageNames = (state: HostState) => state.images.flatMap(({ tags }) => tags);

/** The container that a reference names. Throws `not-found`, `ambiguous`. */
export function findContainer(state: HostState, reference: string): ContainerState {
  const found = state.container(reference);
  if (found) return found;
  throw missing('container', reference, containerNames(state), 'hindcast ps -a LOG');
}

/** The image that a reference names. Throws `not-found`, `ambiguous`. */
export function findImage(state: HostState, reference: string): ImageState {
  const found = state.image(reference);
  if (found) return found;
  throw missing('image', reference, imageNames(state), 'hindcast images -a LOG');
}

/** Docker's order: a container, then an image. Throws `not-found`, `ambiguous`. */
export function findEither(state: HostState, reference: string) {
  const container = state.container(reference);
  if (container) return { container } as const;
  const image = state.image(reference);
  if (image) return { image } as const;
  const names = [...containerNames(state), ...imageNames(state)];
  throw missing('container or image', reference, names, 'hindcast ps -a LOG, hindcast images -a LOG');
}
