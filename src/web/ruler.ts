import type { Event } from '../event/event.js';
import { earlier, type Instant, later } from '../event/instant.js';
import type { Target } from '../fold/index.js';
import { instantOf, milliseconds } from './clock.js';

/** Steps of the slider: more than any screen has pixels. */
export const RULER_STEPS = 100_000;

/** The length of a log as a slider has it: over time, or over records where the log knows no times. */
export class Ruler {
  first: Instant | null = null;
  last: Instant | null = null;
  readonly #positions: number[] = [];

  push(events: readonly Event[]): void {
    for (const { at, position, type } of events) {
      this.#positions.push(position);
      // What cannot be read has the time of what stood before it: of nothing, it is 1970.
      if (at === null || position === 0 || type === 'recording.unreadable') continue;
      this.first = this.first === null ? at : earlier(this.first, at);
      this.last = this.last === null ? at : later(this.last, at);
    }
  }

  /** First and last time in milliseconds; null for a log that has no length in time. */
  get range(): readonly [number, number] | null {
    if (this.first === null || this.last === null || this.last === this.first) return null;
    return [milliseconds(this.first), milliseconds(this.last)];
  }

  /** Where an instant (without times: a count of events) is, in steps. */
  step(at: Instant | null, count: number): number {
    const { range } = this;
    if (range === null) return Math.round((count / Math.max(1, this.#positions.length)) * RULER_STEPS);
    if (at === null) return 0;
    const part = (milliseconds(at) - range[0]) / (range[1] - range[0]);
    return Math.round(Math.max(0, Math.min(1, part)) * RULER_STEPS);
  }

  /** What a step of the slider asks for. */
  target(step: number): Target {
    if (step >= RULER_STEPS) return { kind: 'end' };
    const { range } = this;
    if (range === null) {
      const count = Math.round((step / RULER_STEPS) * this.#positions.length);
      return { kind: 'position', position: this.#positions[count - 1] ?? 0 };
    }
    return this.at(range[0] + ((range[1] - range[0]) * step) / RULER_STEPS);
  }

  /** The instant so many milliseconds after 1970, within the log. */
  at(ms: number): Target {
    if (this.first === null || this.last === null) return { kind: 'end' };
    return { kind: 'instant', at: earlier(later(instantOf(ms), this.first), this.last) };
  }
}
