/** The last things of a long row, in bounded memory; the earlier ones are counted. */
export class Last<T> {
  readonly #max: number;
  #kept: T[] = [];
  #omitted = 0;

  /** Keeps at least the last `max` things, and never twice as many. */
  constructor(max: number) {
    this.#max = max;
  }

  get kept(): readonly T[] {
    return this.#kept;
  }

  get omitted(): number {
    return this.#omitted;
  }

  push(thing: T): void {
    this.#kept.push(thing);
    // Cut seldom: a shift for each would cost as much as all that are kept.
    if (this.#kept.length < 2 * this.#max) return;
    this.#omitted += this.#max;
    this.#kept = this.#kept.slice(this.#max);
  }
}
