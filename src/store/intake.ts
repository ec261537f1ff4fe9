/** Bytes that come in chunks, taken in the amounts that are needed; what was taken too much can be given back. */
export class Intake {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#chunks = bytes[Symbol.asyncIterator]();
  }

  /** The next bytes, at most so many; null at the end. */
  async some(most: number): Promise<Uint8Array | null> {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#chunks.next();
      if (done) return null;
      this.#rest = value;
    }
    const piece = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(piece.length);
    return piece;
  }

  /** The next `count` bytes; fewer only at the end. */
  async take(count: number): Promise<Uint8Array> {
    const whole = new Uint8Array(count);
    let length = 0;
    while (length < count) {
      const piece = await this.some(count - length);
      if (piece === null) break;
      whole.set(piece, length);
      length += piece.length;
    }
    return whole.subarray(0, length);
  }

  /** Puts back the end of what was taken last. */
  giveBack(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([bytes, this.#rest]);
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
