/**
 * Where an engine keeps its images; null until the log shows which it is. Docker's classic store tells of all that it loses and names, its
 * containerd's of neither; Podman tells of each image that goes, and not of the names that a build or a commit gives.
 */
export type ImageStore = 'classic' | 'containerd' | 'podman' | null;

/** Whether an image may go without a word. */
export function losesSilently(store: ImageStore): boolean {
  return store === null || store === 'containerd';
}
