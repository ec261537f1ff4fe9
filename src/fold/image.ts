import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import type { ImageState } from './entry.js';
import { step, tableOf } from './table.js';
import { TABLES } from './table-code.js';
import type { Versioned } from './versions.js';

export const IMAGE = tableOf(TABLES.image);

/** One image as the fold keeps it. Its key is its id, or `ref:` and the canonical reference where no id is known. */
export interface ImageRow extends Versioned {
  /** By what the state around it adds: see `paintImage`. */
  painted: (ImageState | undefined)[];
  readonly key: string;
  readonly order: number;
  id: string | null;
  lifecycle: number;
  /** Canonical references, in the order in which they came to be known. */
  tags: readonly string[];
  /** The log shows everything that names this image: it saw it come into being, or was told all its names. */
  tagsWhole: boolean;
  /** Names lost of which the log does not say which. */
  lost: number;
  /** Names of it that may have moved away silently. */
  mayHaveLost: readonly string[];
  existsDoubted: boolean;
  parent: string | null;
  layers: readonly string[] | null;
  origin: ImageState['origin'];
  createdAt: Instant | null;
  /** What the last gap changed, as it was before. */
  held: Pick<ImageRow, 'existsDoubted' | 'mayHaveLost' | 'tagsWhole'> | null;
}

export function initial(key: string, id: string | null, order: number): ImageRow {
  return {
    epoch: 0,
    painted: [],
    key,
    order,
    id,
    lifecycle: IMAGE.initial,
    tags: [],
    tagsWhole: false,
    lost: 0,
    mayHaveLost: [],
    existsDoubted: false,
    parent: null,
    layers: null,
    origin: null,
    createdAt: null,
    held: null,
  };
}

export function copyRow(row: ImageRow): ImageRow {
  return { ...row, painted: [] };
}

/** Says a word to the image's machine. */
export function say(row: ImageRow, word: string): void {
  row.lifecycle = step(IMAGE, row.lifecycle, word);
  row.existsDoubted = false;
}

/** The image came into being here and now: every name it will have, the log will tell, if it has told (`whole`) those that it has already. */
export function born(row: ImageRow, origin: ImageState['origin'], at: Instant, whole: boolean): void {
  row.origin = origin;
  row.createdAt ??= at;
  if (whole) row.tagsWhole = true;
}

/** A name was taken from it. Without a name it is certain only if it had just one. */
export function untag(row: ImageRow, reference: string | null): void {
  if (reference !== null) {
    row.tags = row.tags.filter((tag) => tag !== reference);
    row.mayHaveLost = row.mayHaveLost.filter((tag) => tag !== reference);
    return;
  }
  row.lost += 1;
  if (row.tagsWhole && row.mayHaveLost.length === 0 && row.lost >= row.tags.length) {
    row.tags = [];
    row.lost = 0;
  }
}

/** What an image event proves of its origin. */
export function originOf(event: Event): NonNullable<ImageState['origin']> | null {
  switch (event.type) {
    case 'image.load':
      return 'load';
    case 'image.import':
      return 'import';
    case 'image.build':
      return 'build';
    case 'image.pull':
      return 'pull';
    default:
      return null;
  }
}
