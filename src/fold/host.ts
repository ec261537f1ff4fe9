import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import type { HostState } from './entry.js';

/** Placeholder signature while the fold is being written: the shape that the other rooms use. */
export declare class Fold {
  /** Starts from nothing, or from any state that was handed out. */
  constructor(from?: HostState);
  apply(event: Event): void;
  /** The state now, as a value; free of cost until it is looked at. */
  state(): HostState;
  readonly lastAt: Instant | null;
}
