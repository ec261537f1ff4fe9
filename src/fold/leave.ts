import type { ContainerRow } from './container-row.js';
import type { Tables } from './tables.js';

/** A container is gone: who had it as a member or user has it no longer. */
export function leave(tables: Tables, row: ContainerRow): void {
  for (const network of row.networks) leaveNetwork(tables, network.id, row.id);
  for (const mount of row.mounts) leaveVolume(tables, mount.volume, row.id);
}

function leaveNetwork({ networks }: Tables, network: string, container: string): void {
  if (!networks.get(network)?.containers.has(container)) return;
  const row = networks.edit(network);
  if (row) row.containers = row.containers.without(container);
}

function leaveVolume({ volumes }: Tables, volume: string, container: string): void {
  if (!volumes.get(volume)?.usedBy.has(container)) return;
  const row = volumes.edit(volume);
  if (row) row.usedBy = row.usedBy.without(container);
}
