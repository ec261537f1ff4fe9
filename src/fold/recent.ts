const CHUNK_LENGTH = 256;

/**
 * The last things of a long row, at least `atLeast` of them; older ones are forgotten.
 *
 * Chunks are only ever appended to, so an older state's view of them stays true ({@link Recent.fork}).
 */
export class Recent<T> {
  #chunks: T[][];
  #length = 0;
  #pushed = 0;
  /** How often each thing is there, once somebody has asked. */
  #counts: Map<T, number> | null = null;
  readonly #atLeast: number;

  constructor(atLeast: number, chunks: T[][] = [[]]) {
    this.#atLeast = atLeast;
    this.#chunks = chunks;
  }

  /** One to which so many were pushed, of which these are the last: at least as many as it would still have. */
  static of<T>(atLeast: number, pushed: number, last: readonly T[]): Recent<T> {
    const recent = new Recent<T>(atLeast);
    const chunk = Math.max(0, Math.ceil(pushed / CHUNK_LENGTH) - 1);
    const first = Math.max(0, chunk - Math.ceil(atLeast / CHUNK_LENGTH)) * CHUNK_LENGTH;
    const from = pushed - last.length;
    for (let at = first; at < pushed; at += CHUNK_LENGTH) {
      recent.#chunks = [...recent.#chunks, last.slice(at - from, at - from + CHUNK_LENGTH)];
    }
    if (pushed > 0) recent.#chunks = recent.#chunks.slice(1);
    recent.#length = recent.#chunks.at(-1)?.length ?? 0;
    recent.#pushed = pushed;
    return recent;
  }

  /** How many were ever pushed. */
  get pushed(): number {
    return this.#pushed;
  }

  /** What was pushed after the first so many, as far as it is still known. */
  since(count: number): readonly T[] {
    const known = [...this.#chunks.slice(0, -1).flat(), ...(this.#chunks.at(-1) ?? []).slice(0, this.#length)];
    return known.slice(Math.max(0, known.length - (this.#pushed - count)));
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
    this.#pushed += 1;
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
    fork.#pushed = this.#pushed;
    return fork;
  }

  /** A view of this moment, without a copy: later pushes to the original do not show in it. Do not push to it; fork it. */
  frozen(): Recent<T> {
    const view = new Recent<T>(this.#atLeast, this.#chunks);
    view.#length = this.#length;
    view.#pushed = this.#pushed;
    return view;
  }
}
