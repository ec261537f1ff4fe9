import type { EventOf } from '../event/event.js';
import { settleImages } from './image-store.js';
import type { ImageEvent } from './images.js';
import type { Instantaneous } from './state.js';
import type { Tables } from './tables.js';

/** What an event tells of the engine itself: how old it is, and where it keeps its images. That decides on what was before, too. */
export function learnEngine(
  { containers }: Tables,
  now: Instantaneous,
  event: EventOf<'container.die'> | EventOf<'recording.observed'> | ImageEvent,
): void {
  const before = now.imageStore;
  if (event.type === 'container.die') {
    // There is nothing newer to be learnt.
    if (now.modern === true) return;
    // Where a label is what is told, nothing is learnt.
    const labels = event.id === null ? {} : (containers.get(event.id)?.labels ?? {});
    if (!Object.hasOwn(labels, 'execDuration')) learnVersion(now, event);
  } else if (event.type !== 'recording.observed') learnStore(now, event);
  else if (event.data.subject === 'image' && event.data.store !== null) now.imageStore = event.data.store;
  if (before === null && now.imageStore === 'classic') settleImages(containers);
}

/** A `die` tells how long the run was from Docker 23 on. */
function learnVersion(now: Instantaneous, { data, source }: EventOf<'container.die'>): void {
  if (!source.startsWith('docker')) return;
  if (data.execDuration !== null) now.modern = true;
  else if (now.modern === null) {
    now.modern = false;
    // Before Docker 23 there is no other.
    now.imageStore = 'classic';
  }
}

/** The classic store's `untag` never says which tag, and only it tells of a prune (moby, daemon/images and daemon/containerd). */
function learnStore(now: Instantaneous, event: ImageEvent): void {
  if (event.source.startsWith('podman')) now.imageStore = 'podman';
  else if (event.type === 'image.prune') now.imageStore = 'classic';
  else if (event.type === 'image.untag') now.imageStore = event.data.reference === null ? 'classic' : 'containerd';
}
