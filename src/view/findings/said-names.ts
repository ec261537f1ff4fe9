import type { Event } from '../../event/event.js';
import { canonicalOf, imageId } from '../../event/reference.js';

/** So many names, and so many images, are remembered; the one that was heard of first is let go. */
const REMEMBERED_MAX = 10_000;

/** A reference as it compares; null for what is none. */
export function nameOf(text: string | null): string | null {
  return text === null ? null : canonicalOf(text);
}

function trim(remembered: Map<string, unknown> | Set<string>): void {
  const [oldest] = remembered.keys();
  if (remembered.size > REMEMBERED_MAX && oldest !== undefined) remembered.delete(oldest);
}

/**
 * Which image was said last to have a name.
 *
 * In plain words: likely, and no more: some engines move names without a word, which the fold knows. What it cannot prove may still be said.
 */
export class SaidNames {
  readonly #images = new Map<string, string>();
  readonly #heard = new Set<string>();

  /** The image that was said to have that name; null: none was. */
  get(name: string | null): string | null {
    return name === null ? null : (this.#images.get(name) ?? null);
  }

  /** Notes what an event says. Gives the image that it speaks of, if it was never heard of before. */
  note(event: Event): string | null {
    const { data } = event;
    if (data !== null && 'tags' in data) {
      for (const tag of data.tags ?? []) this.#say(nameOf(tag), event.id);
    }
    if (event.type === 'image.tag') this.#say(nameOf(event.data.reference), event.id);
    if (event.type === 'container.commit') this.#say(nameOf(event.data.imageRef), event.data.imageId);
    // Whose these are now, nobody says.
    if (event.type === 'image.pull' || event.type === 'image.untag') this.#say(nameOf(event.data.reference), null);
    if (event.type === 'image.load' || event.type === 'recording.gap') this.#images.clear();
    return this.#hear(event);
  }

  #say(name: string | null, id: string | null): void {
    if (name === null) return;
    const image = id === null ? null : imageId(id);
    this.#images.delete(name);
    if (image !== null) this.#images.set(name, image);
    trim(this.#images);
  }

  #hear({ type, id }: Event): string | null {
    if (id === null || !(type.startsWith('image.') || type === 'recording.observed')) return null;
    const image = imageId(id);
    if (image === null || this.#heard.has(image)) return null;
    this.#heard.add(image);
    trim(this.#heard);
    return image;
  }
}
