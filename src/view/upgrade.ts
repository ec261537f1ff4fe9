import type { ContainerState, HostState } from '../fold/index.js';
import { type DataFate, type Fate, piece } from './fate.js';
import { compareImages, type ImageComparison } from './upgrade-images.js';
import { mountFates } from './upgrade-mounts.js';
import { type Written, writtenFates, writtenOf } from './upgrade-written.js';

/** An image that a container has, or that a new one would have. */
export interface UpgradeImage {
  /** As the user wrote it. */
  readonly reference: string | null;
  readonly imageId: string | null;
  /** Whether the log proves that the reference means that image. */
  readonly proven: boolean;
}

/** What a replacement of a container would do to its data. */
export interface Upgrade {
  readonly container: Pick<ContainerState, 'id' | 'name' | 'status'>;
  readonly from: UpgradeImage;
  readonly to: UpgradeImage;
  readonly images: ImageComparison;
  readonly written: Written;
  /** The worst first. */
  readonly data: readonly DataFate[];
  /** Whether the log proves that nothing is lost, orphaned or unknown. */
  readonly harmless: boolean;
}

const ORDER: readonly Fate[] = ['lost', 'orphaned', 'unknown', 'kept', 'replaced'];

/**
 * What happens to each piece of a container's data if it is replaced by a new one from `reference` (without it: from what its own reference means now).
 *
 * In plain words: the new container is given the same named volumes and bind mounts, and nothing else of the old one; the old one is removed. **Lost** is what
 * lies in its writable layer or in memory; **orphaned** an anonymous volume, which stays on the host; **kept** are named volumes and bind mounts; **replaced** is what
 * the image brings; **unknown** is what no event tells, with the command that finds it out. `harmless` is true only where the log proves it. Sizes in bytes. Source:
 * moby, daemon/delete.go (a writable layer goes with its container), daemon/volumes.go (anonymous volumes go only with `--rm` and `rm -v`).
 *
 * @example
 * ```ts
 * const db = state.container('db');
 * if (db) for (const { fate, path, why } of upgrade(state, db).data) console.log(fate, path, why);
 * ```
 */
export function upgrade(
  state: HostState,
  container: ContainerState,
  reference: string | null = container.image,
): Upgrade {
  const { id, name, status, image, imageId, uncertain } = container;
  const { imageId: target, proven } = reference === null ? { imageId: null, proven: false } : state.meaning(reference);
  const images = compareImages(state, imageId, target);
  const declared = (target === null ? undefined : state.imageFacts(target)?.config?.volumes) ?? [];
  const written = writtenOf(state, container);
  const fates = [
    ...mountFates(state, container),
    ...writtenFates(container, state.containerFacts(id), written, target, declared),
    piece('replaced', 'image', 'every file that it did not write is as in the new image', true),
  ];
  const exists = !uncertain.includes('exists');
  const data = fates
    .map((fate) => ({ ...fate, certain: fate.certain && exists }))
    .sort((a, b) => ORDER.indexOf(a.fate) - ORDER.indexOf(b.fate));
  return {
    container: { id, name, status },
    from: { reference: image, imageId, proven: imageId !== null && !uncertain.includes('imageId') },
    to: { reference, imageId: target, proven },
    images,
    written,
    data,
    harmless: data.every(({ fate, certain }) => certain && (fate === 'kept' || fate === 'replaced')),
  };
}

/** The pieces with one of these fates. */
export function withFate({ data }: Pick<Upgrade, 'data'>, fates: readonly Fate[]): readonly DataFate[] {
  return data.filter(({ fate }) => fates.includes(fate));
}
