import { canonicalOf, imageId } from '../event/reference.js';
import type { Meaning } from './entry.js';
import type { ImageRow } from './image.js';
import type { ImageStore } from './image-store.js';
import type { Versioned } from './versions.js';

/** Rows as they are, or as they were. */
interface Rows<V> {
  get(key: string): V | undefined;
  values(): Iterable<V>;
}

/** All that decides what a name means. */
export interface Naming {
  readonly rows: Rows<ImageRow>;
  readonly bindings: Rows<{ readonly image: string }>;
  readonly stated: Rows<Stated>;
  readonly store: ImageStore;
  /** A baseline named all images, and nothing was missed since. */
  readonly whole: boolean;
}

/** When the log last said whose a name is, by the position of the record. */
export interface Stated extends Versioned {
  readonly position: number;
}

/** The key under which the last moment stands at which any name may have moved without a word. No reference is empty. */
export const SILENT = '';

/** Said never, or in doubt since. */
export const NEVER = -1;

/** Whether the log knows of each move of this name; `said`: it said whose it is, and nothing put that in doubt. */
function toldOf(stated: Naming['stated'], name: string): { readonly told: boolean; readonly said: boolean } {
  const silent = stated.get(SILENT)?.position ?? NEVER;
  const at = stated.get(name)?.position;
  return { told: (at ?? 0) > silent, said: at !== undefined && at > silent };
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
export function meaningOf({ rows, bindings, stated, store, whole }: Naming, text: string): Meaning {
  const id = imageId(text);
  if (id !== null) return { imageId: id, proven: true, told: true };
  const name = canonicalOf(text) ?? SILENT;
  const { told: isTold, said } = toldOf(stated, name);
  const told = store === 'classic' && isTold;
  const bound = bindings.get(name);
  const row = bound && rows.get(bound.image);
  // A name that was lost without being named stands in the index still, and nobody has it.
  if (row?.tags.includes(name)) return { imageId: row.id, proven: told && said && row.id !== null, told };
  const short = byPrefix(rows, text);
  if (short !== null) return { imageId: short, proven: told, told };
  return { imageId: null, proven: told && (whole || said), told };
}
