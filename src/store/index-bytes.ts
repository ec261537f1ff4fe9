const FIRST_BYTES = 4096;
const LONG_BYTES = 8;
/** Seven bits of a count are in each byte of it, and whether there are more. */
const COUNT_BITS = 7;
const COUNT_MORE = 0x80;
const COUNT_BYTES_MAX = 5;

/** Bytes that become more and more. */
export class BytesWriter {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #view = viewOf(this.#bytes);
  #length = 0;

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.#length + more));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
    this.#view = viewOf(larger);
  }

  byte(byte: number): void {
    if (this.#length === this.#bytes.length) this.#room(1);
    this.#bytes[this.#length] = byte;
    this.#length += 1;
  }

  /** An integer of 32 bits that is not negative, in as few bytes as it needs. */
  count(count: number): void {
    this.#room(COUNT_BYTES_MAX);
    let rest = count;
    for (; rest >= COUNT_MORE; rest >>>= COUNT_BITS) this.byte((rest & (COUNT_MORE - 1)) | COUNT_MORE);
    this.byte(rest);
  }

  double(number: number): void {
    this.#room(LONG_BYTES);
    this.#view.setFloat64(this.#length, number, true);
    this.#length += LONG_BYTES;
  }

  /** An integer of 64 bits. */
  long(number: bigint): void {
    this.#room(LONG_BYTES);
    this.#view.setBigInt64(this.#length, number, true);
    this.#length += LONG_BYTES;
  }

  bytes(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  text(text: string, encoding: 'latin1' | 'hex' | 'utf16le'): void {
    if (text === '') return;
    this.#room(2 * text.length);
    this.#length += this.#bytes.write(text, this.#length, encoding);
  }

  /** All that was written since it was taken last. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }
}

/** What {@link BytesWriter} wrote, in the same order. Throws where there is no more of it. */
export class BytesReader {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = viewOf(bytes);
  }

  byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new RangeError(`there is no byte ${this.#at}`);
    this.#at += 1;
    return byte;
  }

  count(): number {
    let byte = this.byte();
    let count = byte & (COUNT_MORE - 1);
    for (let bits = COUNT_BITS; byte >= COUNT_MORE; bits += COUNT_BITS) {
      byte = this.byte();
      count |= (byte & (COUNT_MORE - 1)) << bits;
    }
    return count >>> 0;
  }

  double(): number {
    return this.#view.getFloat64(this.#pass(LONG_BYTES), true);
  }

  long(): bigint {
    return this.#view.getBigInt64(this.#pass(LONG_BYTES), true);
  }

  /** Where so many bytes begin that come next. */
  #pass(length: number): number {
    const from = this.#at;
    if (from + length > this.#bytes.length) throw new RangeError(`there are no ${length} bytes behind ${from}`);
    this.#at += length;
    return from;
  }

  /** So many of them, not copied. */
  bytes(length: number): Uint8Array {
    const { buffer, byteOffset } = this.#bytes;
    return new Uint8Array(buffer, byteOffset + this.#pass(length), length);
  }

  /** The text of so many bytes. */
  text(length: number, encoding: 'latin1' | 'hex' | 'utf16le'): string {
    const from = this.#pass(length);
    return this.#bytes.toString(encoding, from, from + length);
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
