import type { ContainerRow } from './container-row.js';
import type { Table } from './versions.js';

/**
 * Where an engine keeps its images; null until the log shows which it is. Docker's classic store tells of all that it loses and names, its
 * containerd's of neither; Podman tells of each image that goes, and not of the names that a build or a commit gives.
 */
export type ImageStore = 'classic' | 'containerd' | 'podman' | null;

/** Whether an image may go without a word. */
export function losesSilently(store: ImageStore): boolean {
  return store === null || store === 'containerd';
}

/** The store is the classic one, and has been so all the time: what its names meant is known of the containers that were created before. */
export function settleImages(containers: Table<ContainerRow>): void {
  for (const { id, imageId, imageIdIfClassic } of [...containers.values()]) {
    if (imageId !== null || imageIdIfClassic === null) continue;
    const row = containers.edit(id);
    if (row) row.imageId = imageIdIfClassic;
  }
}
