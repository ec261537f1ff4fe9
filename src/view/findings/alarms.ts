import { type Instant, SECOND } from '../../event/instant.js';

/** So many things wait for silence at once; what comes later than that is settled by its own next event, or by the end of the log. */
const ALARMS_MAX = 20_000;

/** Engines write from several threads: what is due waits this much longer, in the log's own time, for a record that was written late. */
const LATENESS_MAX: Instant = 10n * SECOND;

interface Alarm {
  readonly key: string;
  readonly due: Instant;
  readonly ring: () => void;
}

/** What is decided by silence, in the log's own time: set what is to be done at an instant, unless it is cancelled before. */
export class Alarms {
  /** In the order in which they are due. */
  #waiting: Alarm[] = [];
  readonly #known = new Map<string, Alarm>();

  /** Something was waiting under that key: it is replaced. */
  set(key: string, due: Instant, ring: () => void): void {
    this.cancel(key);
    if (this.#known.size >= ALARMS_MAX) return;
    const alarm = { key, due, ring };
    this.#known.set(key, alarm);
    // Nearly always the last one.
    const before = this.#waiting.findLastIndex((other) => other.due <= due);
    this.#waiting.splice(before + 1, 0, alarm);
  }

  cancel(key: string): void {
    this.#known.delete(key);
  }

  /** The log is known up to an instant: does what is due. */
  advance(now: Instant): void {
    this.#ring(now - LATENESS_MAX);
  }

  /** The log has ended there. */
  finish(end: Instant): void {
    this.#ring(end);
  }

  #ring(until: Instant): void {
    let rung = 0;
    for (const alarm of this.#waiting) {
      if (alarm.due >= until) break;
      rung += 1;
      if (this.#known.get(alarm.key) !== alarm) continue;
      this.#known.delete(alarm.key);
      alarm.ring();
    }
    if (rung > 0) this.#waiting = this.#waiting.slice(rung);
    // What was cancelled is not worth keeping.
    if (this.#waiting.length > 2 * ALARMS_MAX)
      this.#waiting = this.#waiting.filter((a) => this.#known.get(a.key) === a);
  }
}
