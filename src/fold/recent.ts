const CHUNK_LENGTH = 256;

/** So often it costs less to look at each than to count them all first. */
const ASKED_MAX = 16;

/**
 * The last things of a long row, at least `atLeast` of them; older ones are forgotten.
 *
 * Chunks are only ever appended to, so an older state's view of them stays true ({@link Recent.fork}).
 */
export class Recent<T> {
  #chunks: T[][];
  #length = 0;
  #pushed = 0;
  /** What was pushed before, and nobody has looked at yet. */
  #older: (() => readonly T[]) | null = null;
  #asked = 0;
  /** How often each thing is there, once somebody has asked often. */
  #counts: Map<T, number> | null = null;
  readonly #atLeast: number;

  constructor(atLeast: number, chunks: T[][] = [[]]) {
    this.#atLeast = atLeast;
    this.#chunks = chunks;
  }

  /** One to which so many were pushed; `older` gives the last of them, as many as it would still have or more, once somebody looks. */
  static of<T>(atLeast: number, pushed: number, older: () => readonly T[]): Recent<T> {
    const recent = new Recent<T>(atLeast);
    recent.#older = older;
    recent.#pushed = pushed;
    return recent;
  }

  /** How many were ever pushed. */
  get pushed(): number {
    return this.#pushed;
  }

  /** What was pushed after the first so many, as far as it is still known. */
  since(count: number): readonly T[] {
    this.#look();
    let missing = this.#pushed - count;
    const found: (readonly T[])[] = [];
    for (let c = this.#chunks.length - 1; c >= 0 && missing > 0; c--) {
      const chunk = this.#chunks[c] ?? [];
      const length = c === this.#chunks.length - 1 ? this.#length : chunk.length;
      found.push(chunk.slice(Math.max(0, length - missing), length));
      missing -= length;
    }
    return ([] as T[]).concat(...found.reverse());
  }

  /** Puts what is older in its place, as if each had been pushed. */
  #look(): void {
    if (this.#older === null) return;
    const last = [...this.#older(), ...(this.#chunks.at(-1) ?? []).slice(0, this.#length)];
    this.#older = null;
    const chunk = Math.max(0, Math.ceil(this.#pushed / CHUNK_LENGTH) - 1);
    const first = Math.max(0, chunk - Math.ceil(this.#atLeast / CHUNK_LENGTH)) * CHUNK_LENGTH;
    const from = this.#pushed - last.length;
    this.#chunks = [];
    for (let at = first; at < this.#pushed; at += CHUNK_LENGTH) {
      this.#chunks.push(last.slice(at - from, at - from + CHUNK_LENGTH));
    }
    if (this.#pushed === 0) this.#chunks.push([]);
    this.#length = this.#chunks.at(-1)?.length ?? 0;
  }

  push(item: T): void {
    // Of what is older nothing would be kept any more.
    if (this.#older !== null && this.#length >= this.#atLeast + CHUNK_LENGTH) {
      this.#older = () => [];
      this.#look();
    }
    let chunk = this.#chunks[this.#chunks.length - 1] ?? [];
    if (this.#length === CHUNK_LENGTH && this.#older === null) {
      // Of this length at once: one that grows is copied again and again.
      chunk = new Array<T>(CHUNK_LENGTH);
      const kept = this.#chunks.slice(-Math.ceil(this.#atLeast / CHUNK_LENGTH));
      if (this.#counts) for (const old of this.#chunks.slice(0, -kept.length).flat()) this.#count(old, -1);
      this.#chunks = [...kept, chunk];
      this.#length = 0;
    }
    chunk[this.#length] = item;
    this.#length += 1;
    this.#pushed += 1;
    if (this.#counts) this.#count(item, 1);
  }

  #count(item: T, more: number): void {
    const count = (this.#counts?.get(item) ?? 0) + more;
    if (count > 0) this.#counts?.set(item, count);
    else this.#counts?.delete(item);
  }

  /** Whether this very thing is there; for who asks more than now and then, without a look at each. */
  has(item: T): boolean {
    this.#asked += 1;
    if (this.#asked <= ASKED_MAX) return this.some((other) => other === item);
    this.#look();
    if (this.#counts === null) {
      this.#counts = new Map();
      this.some((other) => {
        this.#count(other, 1);
        return false;
      });
    }
    return this.#counts.has(item);
  }

  /** Newest first; `among`: of so many of the newest, or a few more. */
  some(test: (item: T) => boolean, among = Number.POSITIVE_INFINITY): boolean {
    // While nobody has looked at what is older, all that was pushed since stands in one chunk.
    if (among > this.#length) this.#look();
    let left = among;
    for (let c = this.#chunks.length - 1; c >= 0 && left > 0; c--) {
      const chunk = this.#chunks[c] ?? [];
      const length = c === this.#chunks.length - 1 ? this.#length : chunk.length;
      const end = Math.max(0, length - left);
      for (let i = length - 1; i >= end; i--) if (test(chunk[i] as T)) return true;
      left -= length;
    }
    return false;
  }

  /** The same items, free to grow another way. */
  fork(): Recent<T> {
    const fork = new Recent<T>(this.#atLeast);
    fork.#chunks = [...this.#chunks.slice(0, -1), (this.#chunks.at(-1) ?? []).slice(0, this.#length)];
    fork.#length = this.#length;
    fork.#pushed = this.#pushed;
    fork.#older = this.#older;
    return fork;
  }

  /** A view of this moment, without a copy: later pushes to the original do not show in it. Do not push to it; fork it. */
  frozen(): Recent<T> {
    const view = new Recent<T>(this.#atLeast, this.#chunks);
    view.#length = this.#length;
    view.#pushed = this.#pushed;
    view.#older = this.#older;
    return view;
  }
}
