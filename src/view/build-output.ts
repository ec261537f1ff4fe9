import type { EventOf } from '../event/event.js';

/** So much output of a build is kept, in characters: the last of it, for that is where it failed. */
export const OUTPUT_LENGTH_MAX = 8 * 1024 * 1024;

/** What a piece costs besides its text. */
const PIECE_LENGTH = 64;

interface Piece {
  readonly step: number;
  readonly text: string;
}

/** The output of one build's steps, the last of it, in bounded memory; of what is left out the length is known. */
export class BuildOutput {
  #pieces: Piece[] = [];
  #first = 0;
  #length = 0;
  readonly #omitted = new Map<number, number>();

  push({ data: { step, text } }: EventOf<'build.output'>): void {
    this.#pieces.push({ step, text });
    this.#length += text.length + PIECE_LENGTH;
    while (this.#length > OUTPUT_LENGTH_MAX) this.#forget();
  }

  /** What a step wrote, and how many characters of it, from its beginning on, are left out. */
  of(step: number): { readonly text: string; readonly omitted: number } {
    const pieces = this.#pieces.slice(this.#first).filter((piece) => piece.step === step);
    return { text: pieces.map(({ text }) => text).join(''), omitted: this.#omitted.get(step) ?? 0 };
  }

  #forget(): void {
    const piece = this.#pieces[this.#first++];
    if (!piece) return;
    this.#length -= piece.text.length + PIECE_LENGTH;
    this.#omitted.set(piece.step, (this.#omitted.get(piece.step) ?? 0) + piece.text.length);
    // Cut seldom: a shift for each would cost as much as all that are kept.
    if (this.#first * 2 < this.#pieces.length) return;
    this.#pieces = this.#pieces.slice(this.#first);
    this.#first = 0;
  }
}
