import type { Instant } from '../event/instant.js';

/** Where in a file another reader goes on as the one before would have: at the beginning of a line. */
export interface Place {
  readonly offset: number;
  /** Lines of the file before it. */
  readonly line: number;
  /** Records of the whole log before it. */
  readonly records: number;
  /** The time of the last record: what cannot be read has no other. */
  readonly last: Instant;
  /** A record begins here that goes over several lines: no build has a say in its first. */
  readonly isOpen: boolean;
}
