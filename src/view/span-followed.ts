import type { Instant } from '../event/instant.js';
import type { ContainerGlance } from '../fold/index.js';
import type { Draft } from './span.js';
import { type Stretch, Track } from './span-track.js';

/** What the spans of a container tell of it. */
export type Known = Pick<
  ContainerGlance,
  'id' | 'name' | 'image' | 'imageId' | 'labels' | 'exitCode' | 'exitReason' | 'uncertain'
>;

/** One container as it is followed. */
export interface Followed {
  readonly status: Track;
  readonly health: Track;
  /** What was known of it when it was last looked at. */
  last: Known;
  /** The machine's state then. */
  lifecycle: string | null;
  /** A run that ended: why is known for certain when what follows was seen. */
  run: Draft | null;
  /** The end of that run was told. */
  runDied: boolean;
  /** Whether no exec's event can tell anything of it that spans tell; null: nobody has asked since it was last looked at. */
  isCalm: boolean | null;
  /** The name that nobody has taken since it was seen to have it. */
  claimed: string | null;
  /** When silence will have settled what is open; null: nothing is. */
  settles: Instant | null;
}

/** The same, as plain data. */
export type SavedFollowed = Omit<Followed, 'status' | 'health' | 'isCalm' | 'claimed' | 'settles'> & {
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

export const PROJECT = 'com.docker.compose.project';
export const SERVICE = 'com.docker.compose.service';

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

/** Of a container's labels only what a span tells: there may be many containers, and many labels. */
function knownOf({ id, name, image, imageId, labels, exitCode, exitReason, uncertain }: Known): Known {
  const told = [PROJECT, SERVICE].flatMap((key) => (key in labels ? [[key, labels[key] ?? '']] : []));
  return { id, name, image, imageId, labels: Object.fromEntries(told), exitCode, exitReason, uncertain };
}

export function followedOf({ status, health, run, ...rest }: SavedFollowed): Followed {
  const own = { isCalm: null, claimed: null, settles: null };
  return { status: new Track(status), health: new Track(health), run: run && { ...run }, ...own, ...rest };
}
