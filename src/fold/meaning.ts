import { canonical, imageId, parseReference } from '../event/reference.js';
import type { Meaning } from './entry.js';
import { holdsSurely, type ImageRow } from './image.js';

/** All that decides what a name means. */
export interface Naming {
  readonly rows: ReadonlyMap<string, ImageRow>;
  readonly bindings: ReadonlyMap<string, { readonly image: string }>;
  readonly store: 'classic' | 'containerd' | null;
  /** A baseline named all images, and nothing was missed since. */
  readonly whole: boolean;
}

/** A load brings names along, takes them from whoever had them, and tells none of it. */
function mayHoldAnything(row: ImageRow): boolean {
  return row.origin === 'load' && row.tagsDoubted;
}

function byPrefix(rows: Naming['rows'], text: string): string | null {
  const prefix = text.startsWith('sha256:') ? text : `sha256:${text}`;
  if (!/^sha256:[0-9a-f]{4,63}$/.test(prefix)) return null;
  const found = [...rows.values()].filter(({ id }) => id?.startsWith(prefix));
  return found.length === 1 ? (found[0]?.id ?? null) : null;
}

/**
 * The image that a reference means, and whether that is proven.
 *
 * In plain words: an id means itself, always. A name means what the last event said that gave it away, unless the engine may have moved it since
 * without a word: containerd's image store does (a BuildKit build), and so do a load and a pull.
 */
export function meaningOf({ rows, bindings, store, whole }: Naming, text: string): Meaning {
  const id = imageId(text);
  if (id !== null) return { imageId: id, proven: true, told: true };
  const reference = parseReference(text);
  const name = reference && canonical(reference);
  const bound = name === null ? undefined : bindings.get(name);
  const row = bound && rows.get(bound.image);
  const told = store === 'classic' && ![...rows.values()].some((other) => other !== row && mayHoldAnything(other));
  if (row && name !== null && row.tags.includes(name)) {
    return { imageId: row.id, proven: told && row.id !== null && holdsSurely(row), told };
  }
  const short = byPrefix(rows, text);
  if (short !== null) return { imageId: short, proven: told, told };
  // A name that was lost without being named stands in the index still, and nobody has it.
  return { imageId: null, proven: told && (whole || row !== undefined), told };
}
