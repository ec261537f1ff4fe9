import type { EventOf } from '../event/event.js';
import { canonicalOf, imageId } from '../event/reference.js';
import { say } from './image.js';
import type { Images } from './images.js';

/**
 * The image that a build made: it is one of the engine's, and its origin is known.
 *
 * In plain words: `isPlaced` says that the log tells when. Where it does not, the image may be gone by now and its names moved on: then only what the
 * engine told itself is there, and learns where it came from.
 */
export function onBuilt(images: Images, event: EventOf<'build.finish'>, isPlaced: boolean): void {
  const { imageId: given, names, stored } = event.data;
  if (given === null || stored !== true) return;
  const id = images.wholeId(given) ?? given;
  if (imageId(id) === null || (!isPlaced && !images.rows.get(id))) return;
  const row = images.observed(id, event.position);
  row.origin ??= 'build';
  if (!isPlaced) return;
  say(row, 'build');
  for (const text of names ?? []) {
    const name = canonicalOf(text);
    if (name !== null) images.bind(name, row);
  }
}

/** The whole id for the beginning of one, if just one image is known that begins so. */
export function expander(ids: Iterable<string | null>): (given: string) => string {
  const known = [...ids].filter((id) => id !== null);
  return (given) => {
    if (imageId(given) !== null) return given;
    const found = known.filter((id) => id.startsWith(given));
    return found.length === 1 ? (found[0] ?? given) : given;
  };
}
