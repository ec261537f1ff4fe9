/** So many positions are kept from the beginning, and as many from the end; those between are counted. */
const HALF_MAX = 8;

/** Positions of records that show something: the first and the last of them, in bounded memory. */
export class Positions {
  readonly #first: number[] = [];
  #last: number[] = [];
  #omitted = 0;

  add(...positions: readonly number[]): this {
    for (const position of positions) this.#add(position);
    return this;
  }

  get kept(): readonly number[] {
    return [...this.#first, ...this.#last];
  }

  get omitted(): number {
    return this.#omitted;
  }

  #add(position: number): void {
    // Of what a baseline said there is no record.
    if (position === 0) return;
    if (this.#first.length < HALF_MAX) {
      this.#first.push(position);
      return;
    }
    this.#last.push(position);
    if (this.#last.length <= HALF_MAX) return;
    this.#last = this.#last.slice(1);
    this.#omitted += 1;
  }
}
