import type { Event } from '../../event/event.js';

/** So many images are remembered; the one that was heard of first is let go. */
const IMAGES_MAX = 10_000;

/** The images that a log has spoken of. */
export class HeardOf {
  readonly #ids = new Set<string>();

  /** Whether this is the first that is heard of an image; from now on it is known. */
  isNew({ id }: Event): boolean {
    if (id === null || this.#ids.has(id)) return false;
    this.#ids.add(id);
    const [oldest] = this.#ids;
    if (this.#ids.size > IMAGES_MAX && oldest !== undefined) this.#ids.delete(oldest);
    return true;
  }
}
