import type { BuildEvent } from '../event/event.js';
import { evolve, initial } from './build.js';
import { onBuilt } from './build-image.js';
import type { Instantaneous } from './state.js';
import type { Tables } from './tables.js';

/**
 * Folds what is said of a build. Its statements are counted, so a repeat is known by its number.
 *
 * The times of a build tell nothing of when the engine was silent: what timing proves of containers is left alone.
 */
export function foldBuild({ builds, images }: Tables, now: Instantaneous, event: BuildEvent): void {
  now.held = null;
  now.at = event.at ?? now.at;
  if (event.id === null || event.data.ordinal <= (builds.get(event.id)?.ordinal ?? 0)) return;
  now.events += 1;
  now.since ??= event.at;
  const row = builds.edit(event.id) ?? builds.insert(event.id, initial(event.id, event.position));
  evolve(row, event);
  const isPlaced = event.at !== null || now.latest === null;
  if (event.type === 'build.finish') onBuilt(images, event, isPlaced);
}
