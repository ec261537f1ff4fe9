import type { Event } from '../event/event.js';

/** One line for a recording, and what it says. */
export interface Told {
  /** As it is to be written, without its newline: the engine's own record less its secrets, or a line of Hindcast's own. */
  readonly line: string;
  /** The same as a reader will decode it; positions count from what was known before. */
  readonly event: Event;
}
