import { copyText } from './same.js';

/**
 * Memory for many texts of about one length, each in a place of its own: to ask for memory once a text takes as long as to compare twenty.
 *
 * A text that is longer than its place gets memory of its own.
 */
export class Slab {
  readonly #places: number;
  readonly #each: number;
  /** Asked for with the first text: many a reader reads one record. */
  #view: DataView | null = null;

  constructor(places: number, bytesEach: number) {
    this.#places = places;
    this.#each = bytesEach;
  }

  /** Where a text of that length is to stand that belongs in this place; what stood there is gone. */
  room(place: number, length: number): Room {
    if (length > this.#each) return { view: new DataView(new ArrayBuffer(length)), at: 0 };
    this.#view ??= new DataView(new ArrayBuffer(this.#places * this.#each));
    return { view: this.#view, at: place * this.#each };
  }

  /** Copies a text to its place. */
  keep(place: number, view: DataView, from: number, length: number): Room {
    const room = this.room(place, length);
    copyText(view, from, room.view, room.at, length);
    return room;
  }
}

/** A place in memory. */
export interface Room {
  readonly view: DataView;
  readonly at: number;
}
