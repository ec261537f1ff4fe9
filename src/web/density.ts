import type { Event } from '../event/event.js';
import { milliseconds } from './clock.js';

/** How many events fell into each of so many equal parts of the log, and how many of those were trouble. */
export interface Density {
  readonly all: Float64Array;
  readonly trouble: Float64Array;
  readonly most: number;
}

function isTrouble(event: Event): boolean {
  if (event.type === 'container.oom' || event.type === 'recording.gap') return true;
  if (event.type === 'container.die') return event.data.exitCode !== 0;
  return event.type === 'container.health_status' && event.data.health === 'unhealthy';
}

/** Counts events along a log; by their number where there is no time. */
export function densityOf(events: readonly Event[], range: readonly [number, number] | null, parts: number): Density {
  const [all, trouble] = [new Float64Array(parts), new Float64Array(parts)];
  let most = 0;
  for (let i = 0; i < events.length; i++) {
    const event = events[i] as Event;
    if (range !== null && event.at === null) continue;
    const place =
      range === null ? i / events.length : (milliseconds(event.at ?? 0n) - range[0]) / (range[1] - range[0]);
    const part = Math.max(0, Math.min(parts - 1, Math.floor(place * parts)));
    all[part] = (all[part] ?? 0) + 1;
    if (isTrouble(event)) trouble[part] = (trouble[part] ?? 0) + 1;
    most = Math.max(most, all[part] ?? 0);
  }
  return { all, trouble, most };
}
