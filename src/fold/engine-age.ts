import type { EventOf } from '../event/event.js';
import type { ImageEvent } from './images.js';
import type { Instantaneous } from './state.js';

/** A `die` tells how long the run was from Docker 23 on. */
export function learnVersion(now: Instantaneous, { data, source }: EventOf<'container.die'>): void {
  if (!source.startsWith('docker')) return;
  if (data.execDuration !== null) now.modern = true;
  else if (now.modern === null) {
    now.modern = false;
    // Before Docker 23 there is no other.
    now.imageStore = 'classic';
  }
}

/** The classic store's `untag` never says which tag, and only it tells of a prune (moby, daemon/images and daemon/containerd). */
export function learnStore(now: Instantaneous, event: ImageEvent): void {
  if (event.source.startsWith('podman')) now.imageStore = 'podman';
  else if (event.type === 'image.prune') now.imageStore = 'classic';
  else if (event.type === 'image.untag') now.imageStore = event.data.reference === null ? 'classic' : 'containerd';
}
