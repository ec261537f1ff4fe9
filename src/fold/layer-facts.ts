import type { Instant } from '../event/instant.js';
import type { Change, HistoryEntry, ImageConfig, ObservedMount } from '../event/observed.js';
import type { Versioned } from './versions.js';

/** What was told of an image beyond its entry in the state document. An image never changes, so what was true of it once stays true. */
export interface ImageFacts {
  readonly config: ImageConfig | null;
  /** Bytes of all its layers. */
  readonly size: number | null;
  /** The steps that led to it, the last one first; null: nobody said. */
  readonly history: readonly HistoryEntry[] | null;
  /** The container whose writable layer became its last layer, and that container's image. */
  readonly committedFrom: { readonly container: string; readonly imageId: string | null } | null;
}

/** When something was done to a layer, or told of it. */
export interface LayerUse {
  readonly at: Instant;
  readonly position: number;
}

/** What was told of one container's own layer, and of all that is mounted over it. */
export interface ContainerFacts {
  /** Of every kind, as an inspect told them; they are for life. Null: no inspect told. */
  readonly mounts: readonly ObservedMount[] | null;
  /** `--rm`: it goes when it ends, and its anonymous volumes with it. */
  readonly autoRemove: boolean | null;
  readonly readOnlyRootfs: boolean | null;
  /** Bytes in its own layer, when they were last told. */
  readonly sizeRw: number | null;
  /** What `docker diff` said. `whole`: it cannot have written since, nor while it was asked. Null: nobody asked. */
  readonly changes: (LayerUse & { readonly list: readonly Change[]; readonly whole: boolean }) | null;
  /** `docker cp` into it: the last time, and how often. The path is not told. */
  readonly copiedIn: (LayerUse & { readonly count: number }) | null;
  readonly commits: readonly (LayerUse & { readonly imageId: string })[];
}

/** As the fold keeps them. */
export type ImageFactsRow = { -readonly [K in keyof ImageFacts]: ImageFacts[K] } & Versioned;
export type ContainerFactsRow = { -readonly [K in keyof ContainerFacts]: ContainerFacts[K] } & Versioned;

export function newImage(): ImageFactsRow {
  return { epoch: 0, config: null, size: null, history: null, committedFrom: null };
}

export function newContainer(): ContainerFactsRow {
  return {
    ...{ epoch: 0, mounts: null, autoRemove: null, readOnlyRootfs: null, sizeRw: null },
    ...{ changes: null, copiedIn: null, commits: [] },
  };
}

/** Facts as the world sees them; nobody writes to them any more. */
export function paintFacts<T extends Versioned>(row: T | undefined): Omit<T, 'epoch'> | undefined {
  if (row === undefined) return undefined;
  const { epoch: _, ...facts } = row;
  return Object.freeze(facts);
}
