const CHUNK_LENGTH = 256;

/**
 * The last things of a long row, at least `atLeast` of them; older ones are forgotten.
 *
 * Chunks are only ever appended to, so an older state's view of them stays true ({@link Recent.fork}).
 */
export class Recent<T> {
  #chunks: T[][];
  #length = 0;
  /** How often each thing is there, once somebody has asked. */
  #counts: Map<T, number> | null = null;
  readonly #atLeast: number;

  constructor(atLeast: number, chunks: T[][] = [[]]) {
    this.#atLeast = atLeast;
    this.#chunks = chunks;
  }

  push(item: T): void {
    let chunk = this.#chunks.at(-1) ?? [];
    if (this.#length === CHUNK_LENGTH) {
      chunk = [];
      const kept = this.#chunks.slice(-Math.ceil(this.#atLeast / CHUNK_LENGTH));
      if (this.#counts) for (const old of this.#chunks.slice(0, -kept.length).flat()) this.#count(old, -1);
      this.#chunks = [...kept, chunk];
      this.#length = 0;
    }
    chunk.push(item);
    this.#length += 1;
    if (this.#counts) this.#count(item, 1);
  }

  #count(item: T, more: number): void {
    const count = (this.#counts?.get(item) ?? 0) + more;
    if (count > 0) this.#counts?.set(item, count);
    else this.#counts?.delete(item);
  }

  /** Whether this very thing is there, without a look at each. */
  has(item: T): boolean {
    if (this.#counts === null) {
      this.#counts = new Map();
      this.some((other) => {
        this.#count(other, 1);
        return false;
      });
    }
    return this.#counts.has(item);
  }

  /** Newest first. */
  some(test: (item: T) => boolean): boolean {
    for (let c = this.#chunks.length - 1; c >= 0; c--) {
      const chunk = this.#chunks[c] ?? [];
      const length = c === this.#chunks.length - 1 ? this.#length : chunk.length;
      for (let i = length - 1; i >= 0; i--) if (test(chunk[i] as T)) return true;
    }
    return false;
  }

  /** The same items, free to grow another way. */
  fork(): Recent<T> {
    const fork = new Recent<T>(this.#atLeast);
    fork.#chunks = [...this.#chunks.slice(0, -1), (this.#chunks.at(-1) ?? []).slice(0, this.#length)];
    fork.#length = this.#length;
    return fork;
  }

  /** A view of this moment, without a copy: later pushes to the original do not show in it. Do not push to it; fork it. */
  frozen(): Recent<T> {
    const view = new Recent<T>(this.#atLeast, this.#chunks);
    view.#length = this.#length;
    return view;
  }
}
