import type { Instant } from '../event/instant.js';

/**
 * Records as an engine tells them in a row: in the order in which they happened, whatever its clock showed.
 *
 * In plain words: what stands behind a record of the log is later than it, though its time may be of before the log began.
 */
export class Row {
  /** The moment since which it was asked for; null: all that there is. An earlier time in it is of a clock that was set. */
  readonly since: Instant | null;
  #isWithinLog: boolean;

  /** `isWithinLog`: it is known that nothing in it was before the log began. */
  constructor(since: Instant | null, isWithinLog = false) {
    this.since = since;
    this.#isWithinLog = isWithinLog;
  }

  /** A record of the log, or of later, stands in it. */
  reach(): void {
    this.#isWithinLog = true;
  }

  /** Whether the record that comes next, of before the log began by its time, may be of before that. */
  mayBeBeforeLog(at: Instant): boolean {
    return !this.#isWithinLog && (this.since === null || at >= this.since);
  }
}
