import { onGap } from './container.js';
import { statusOf } from './container-paint.js';
import type { Tables } from './tables.js';

/** The log may have missed anything: whatever can change is in doubt, each thing until later events say it again. */
export function doubtEverything({ containers, volumes, networks, images }: Tables): void {
  for (const { id } of [...containers.values()]) {
    const row = containers.edit(id);
    if (row) onGap(row, statusOf(row));
  }
  for (const { name } of [...volumes.values()]) {
    const row = volumes.edit(name);
    if (row) Object.assign(row, { existsDoubted: true, usedByDoubted: true });
  }
  for (const { id } of [...networks.values()]) {
    const row = networks.edit(id);
    if (row) Object.assign(row, { existsDoubted: true, whole: false });
  }
  images.doubtAll();
}
