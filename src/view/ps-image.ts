import { HindcastError } from '../error.js';
import { parseReference, repository } from '../event/reference.js';
import type { ContainerState, HostState, ImageState } from '../fold/index.js';

const SHORT_ID = 12;

const shortId = (id: string): string => id.replace(/^sha256:/, '').slice(0, SHORT_ID);

/**
 * What `docker ps` writes under IMAGE.
 *
 * In plain words: the reference as it was given when the container was created, while it still means that image; once the tag has moved or
 * is gone, the id of the image that the container still runs on. Source: daemon/list.go, "ref changed, we need to use original ID".
 */
export class ShownImages {
  readonly #state: HostState;
  readonly #meant = new Map<string, ImageState | null | undefined>();

  constructor(state: HostState) {
    this.#state = state;
  }

  of({ image, imageId }: ContainerState): string {
    if (image === null || imageId === null) return image ?? imageId ?? '';
    const meant = this.#find(image);
    return meant === undefined || (meant && meant.id !== null && meant.id !== imageId) ? imageId : image;
  }

  /** The image that a reference means now; undefined: none, null: several. */
  #find(reference: string): ImageState | null | undefined {
    if (!this.#meant.has(reference)) this.#meant.set(reference, this.#resolve(reference));
    return this.#meant.get(reference);
  }

  #resolve(reference: string): ImageState | null | undefined {
    try {
      return this.#state.image(reference);
    } catch (error) {
      if (error instanceof HindcastError) return null;
      throw error;
    }
  }
}

/** As Docker shortens it: an id to twelve digits, a name to its familiar form without a digest. */
export function shortImage(image: string, imageId: string | null): string {
  if (image.startsWith('sha256:') || (imageId !== null && shortId(image) === shortId(imageId))) return shortId(image);
  const parsed = parseReference(image);
  if (!parsed) return image;
  const [name = ''] = image.split('@');
  const colon = name.lastIndexOf(':');
  return repository(parsed) + (colon > name.lastIndexOf('/') ? name.slice(colon) : '');
}
