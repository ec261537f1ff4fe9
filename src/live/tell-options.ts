import type { SchedulerLike } from 'rxjs';
import type { Instant } from '../event/instant.js';
import type { HostState } from '../fold/index.js';
import type { Notice } from './notice.js';

/** How an engine is followed. */
export interface TellOptions {
  /** Go on from here: the time of the last record that is known. Without it, and without `known`, from now on. */
  readonly since?: Instant | undefined;
  /** What was known: the state at the end of the recording so far. Positions go on from it, and its last records are not told again. */
  readonly known?: HostState | undefined;
  /** Ask what a container wrote (`docker diff`) at the end of each of its lives. */
  readonly changes?: boolean | undefined;
  /** Write environment values, and what looks like a secret, as they are. */
  readonly withEnv?: boolean | undefined;
  /** Ends it with the signal's reason as its error. */
  readonly signal?: AbortSignal | undefined;
  /** How far before the last known record an engine is asked again, in nanoseconds. */
  readonly overlap?: Instant | undefined;
  /** Told of what is no part of the log: connections, what the address does not allow. */
  readonly on?: ((notice: Notice) => void) | undefined;
  /** Asked before more is handed on: a promise is waited for, and what comes meanwhile is kept, up to `bufferLines`. */
  readonly ready?: (() => Promise<void> | null) | undefined;
  /** So many lines wait for a slow subscriber; what comes beyond is lost, and is a gap with the reason `buffer`. */
  readonly bufferLines?: number | undefined;
  /** For tests: whose time it is. */
  readonly scheduler?: SchedulerLike | undefined;
}
