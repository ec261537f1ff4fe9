import { onConnect, onDisconnect, onMount } from './container-joins.js';
import type { ContainerRow } from './container-row.js';
import { evolve as evolveNetwork, type NetworkEvent, initial as newNetwork } from './network.js';
import type { Tables } from './tables.js';
import { evolve as evolveVolume, initial as newVolume, type VolumeEvent } from './volume.js';

/** The container with this id, for writing; known from now on, unless it was removed. */
type ContainerOf = (id: string, position: number) => ContainerRow | undefined;

/** What is said of a network, and of the container that joins or leaves it. */
export function foldNetwork({ networks, containers }: Tables, event: NetworkEvent, containerOf: ContainerOf): void {
  if (event.id === null) return;
  if (event.type === 'network.destroy') return networks.remove(event.id);
  const row = networks.edit(event.id) ?? networks.insert(event.id, newNetwork(event.id, event.position));
  evolveNetwork(row, event);
  if (event.type === 'network.create' || event.data.container === null) return;
  if (event.type === 'network.connect') {
    const container = containerOf(event.data.container, event.position);
    if (container) onConnect(container, event);
    return;
  }
  // It may be the last word of a container that is gone.
  const container = containers.edit(event.data.container);
  if (container) onDisconnect(container, event);
}

/** What is said of a volume, and of the container that mounts it. `isNew`: what is created now was not there before. */
export function foldVolume({ volumes }: Tables, event: VolumeEvent, isNew: boolean, containerOf: ContainerOf): void {
  if (event.id === null) return;
  if (event.type === 'volume.destroy') return volumes.remove(event.id);
  const row = volumes.edit(event.id) ?? volumes.insert(event.id, newVolume(event.id, event.position));
  evolveVolume(row, event, isNew);
  if (event.type !== 'volume.mount' || event.data.container === null) return;
  const container = containerOf(event.data.container, event.position);
  if (container) onMount(container, event);
}
