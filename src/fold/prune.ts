import type { EventOf } from '../event/event.js';
import type { Tables } from './tables.js';
import { evolve } from './volume.js';

/** Up to 20.10 a prune removes every volume that no container has, and names none. */
export function pruneVolumes(tables: Tables, event: EventOf<'volume.prune'>, modern: boolean | null): void {
  if (modern === true) return;
  const held = new Set<string>();
  for (const { mounts } of tables.containers.values()) for (const mount of mounts) held.add(mount.volume);
  for (const { name } of [...tables.volumes.values()]) {
    const row = held.has(name) ? undefined : tables.volumes.edit(name);
    if (row) evolve(row, event, false);
  }
}
