import type { Observed, ObservedList } from '../event/observed.js';
import { imageId } from '../event/reference.js';
import { initial as newContainer } from './container.js';
import { DOUBT } from './doubt.js';
import { initial as newNetwork } from './network.js';
import type { Tables } from './tables.js';
import { initial as newVolume } from './volume.js';

/** What a list of everything says of single things, but for the containers that it does not name: they take part in more. */
export function observeList(tables: Tables, { of, ids }: ObservedList, position: number): void {
  if (ids === null) return;
  if (of === 'container') listContainers(tables, ids, position);
  else if (of === 'image') listImages(tables, ids, position);
  else if (of === 'volume') listVolumes(tables, ids, position);
  else if (of === 'network') listNetworks(tables, ids, position);
}

/** Containers that are known, and that a list of all does not name. */
export function unlisted({ containers }: Tables, told: Observed): readonly string[] {
  if (told.subject !== 'list' || told.of !== 'container' || told.ids === null) return [];
  const named = new Set(told.ids);
  return [...containers.values()].flatMap(({ id }) => (named.has(id) ? [] : [id]));
}

function listContainers({ containers }: Tables, ids: readonly string[], position: number): void {
  for (const id of ids) {
    const row = containers.edit(id) ?? containers.insert(id, newContainer(id, position));
    row.doubts &= ~DOUBT.exists;
  }
}

function listImages({ images }: Tables, ids: readonly string[], position: number): void {
  const named = new Set(ids.map((id) => imageId(id) ?? id));
  for (const { key } of [...images.rows.values()]) if (!named.has(key)) images.forget(key);
  for (const id of named) images.observed(id, position).existsDoubted = false;
}

function listVolumes({ volumes }: Tables, ids: readonly string[], position: number): void {
  const named = new Set(ids);
  for (const { name } of [...volumes.values()]) if (!named.has(name)) volumes.remove(name);
  for (const name of named) {
    const row = volumes.edit(name) ?? volumes.insert(name, newVolume(name, position));
    row.existsDoubted = false;
    // Whoever lists volumes has listed containers before.
    row.usedByDoubted = false;
  }
}

function listNetworks({ networks }: Tables, ids: readonly string[], position: number): void {
  const named = new Set(ids);
  for (const { id } of [...networks.values()]) if (!named.has(id)) networks.remove(id);
  for (const id of named) {
    const row = networks.edit(id) ?? networks.insert(id, newNetwork(id, position));
    row.existsDoubted = false;
  }
}
