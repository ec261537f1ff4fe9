import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import type { ContainerGlance } from '../fold/index.js';
import type { Draft } from './span.js';
import { Track } from './span-track.js';

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
  /** Of which source the fold need not see such an event either; null: as with {@link isCalm}. */
  quiet: Event['source'] | 'none' | null;
  /** The name that nobody has taken since it was seen to have it. */
  claimed: string | null;
  /** When silence will have settled what is open; null: nothing is. */
  settles: Instant | null;
}

const HEALTHS: ReadonlySet<string> = new Set(['starting', 'healthy', 'unhealthy']);

export const PROJECT = 'com.docker.compose.project';
export const SERVICE = 'com.docker.compose.service';

/** One that is followed from now on. */
export function begun(last: Known): Followed {
  return {
    status: new Track(),
    health: new Track(),
    last,
    lifecycle: null,
    run: null,
    runDied: false,
    isCalm: null,
    quiet: null,
    claimed: null,
    settles: null,
  };
}

/** What a span may tell of its health. */
export function healthIn(now: ContainerGlance | undefined): string | null {
  return now?.health && HEALTHS.has(now.health) ? now.health : null;
}

/** Whether there is nothing to see that was not seen when it was last looked at; what is in doubt is the same list if it is the same. */
export function goesOn({ status, health, run, last }: Followed, now: ContainerGlance): boolean {
  return run === null && last.uncertain === now.uncertain && status.isSo(now.status) && health.isSo(healthIn(now));
}

/** Whether nothing is in doubt of what is open. */
export function isProven({ status, health }: Followed): boolean {
  return status.open?.doubts.length === 0 && (health.open?.doubts.length ?? 0) === 0;
}
