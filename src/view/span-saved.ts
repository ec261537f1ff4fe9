import type { Instant } from '../event/instant.js';
import { begun, type Followed, type Known, PROJECT, SERVICE } from './span-followed.js';
import { openIn } from './span-of-container.js';
import { type Stretch, Track } from './span-track.js';

/** One container as it is followed, as plain data. */
export type SavedFollowed = Omit<Followed, 'status' | 'health' | 'isCalm' | 'quiet' | 'claimed' | 'settles'> & {
  readonly status: Stretch | null;
  readonly health: Stretch | null;
};

/** All that is followed of containers, as plain data; every list in the order in which things are looked at. */
export interface SavedContainers {
  readonly followed: readonly SavedFollowed[];
  readonly settling: readonly (readonly [id: string, at: Instant])[];
  readonly named: readonly (readonly [name: string, id: string])[];
  readonly position: number;
}

export function savedOf({ status, health, last, lifecycle, run, runDied }: Followed): SavedFollowed {
  return {
    status: status.open && { ...status.open },
    health: health.open && { ...health.open },
    last: knownOf(last),
    lifecycle,
    run: run && { ...run },
    runDied,
  };
}

/** Of a container's labels only what a span tells, for there may be many containers, and many labels; of what is in doubt only what is so of an end. */
function knownOf({ id, name, image, imageId, labels, exitCode, exitReason, uncertain }: Known): Known {
  const told = [PROJECT, SERVICE].flatMap((key) => (key in labels ? [[key, labels[key] ?? '']] : []));
  const { end } = openIn(uncertain);
  return { id, name, image, imageId, labels: Object.fromEntries(told), exitCode, exitReason, uncertain: end };
}

export function followedOf({ status, health, run, ...rest }: SavedFollowed): Followed {
  const open = { status: new Track(status), health: new Track(health), run: run && { ...run } };
  return { ...begun(rest.last), ...rest, ...open };
}
