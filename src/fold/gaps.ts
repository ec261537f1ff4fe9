import type { GapData } from '../event/event.js';

/**
 * The gaps that were told so far, as a value.
 *
 * In plain words: one list grows, and each holder sees as much of it as there was. Only who goes another way from an earlier state gets a list of
 * its own, so a recording with thousands of gaps takes as long as it has gaps, and not that times itself.
 */
export class Gaps {
  static readonly NONE: Gaps = new Gaps([], 0);
  /** Written by those who add behind its end, and by nobody else. */
  readonly #told: GapData[];
  readonly #count: number;
  #list: readonly GapData[] | null = null;

  private constructor(told: GapData[], count: number) {
    this.#told = told;
    this.#count = count;
  }

  static of(gaps: readonly GapData[]): Gaps {
    return new Gaps([...gaps], gaps.length);
  }

  get list(): readonly GapData[] {
    this.#list ??= Object.freeze(this.#told.slice(0, this.#count));
    return this.#list;
  }

  and(gap: GapData): Gaps {
    // What is in no fold yet is in all that begin: nobody may write to it.
    const isLast = this.#count > 0 && this.#told.length === this.#count;
    const told = isLast ? this.#told : this.#told.slice(0, this.#count);
    told.push(gap);
    return new Gaps(told, told.length);
  }
}
