import { setImmediate as turn } from 'node:timers/promises';
import type { Instant } from '../event/instant.js';
import type { Line } from '../read/lines.js';

/** Lines that wait while whoever is told them is busy; what comes beyond is lost, and said to be. */
export const BUFFER_LINES_MAX = 65_536;
export const BUFFER_CHARACTERS_MAX = 64 * 1024 * 1024;

/** So many are handed on in a row; then the socket has a turn. */
const SLICE_LINES = 256;

/** A stretch that was lost for want of space. */
interface Lost {
  count: number;
  until: Instant;
}

type Item = Line | Lost;

export interface InboxOptions {
  /** Told of each line, in the order in which they came. */
  readonly deliver: (line: Line) => void;
  /** Told, at the place where they would have stood, of lines that were lost, and until when. */
  readonly lose: (count: number, until: Instant) => void;
  /** Told of what was thrown while something was handed on; nothing more is. */
  readonly fail: (error: unknown) => void;
  readonly ready: (() => Promise<void> | null) | undefined;
  /** No engine's record can be of later than this. */
  readonly now: () => Instant;
  readonly linesMax: number;
}

/** Between a socket, which must be read, and a subscriber, who may be slow: a row with an end. */
export class Inbox {
  readonly #options: InboxOptions;
  #items: Item[] = [];
  #next = 0;
  #characters = 0;
  /** Once it is full, there must be some room again: else what is lost would be one gap after the other. */
  #isLosing = false;
  #isHeld = false;
  #isRunning = false;
  #isClosed = false;
  #waiting: (() => void)[] = [];

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  get length(): number {
    return this.#items.length - this.#next;
  }

  push(line: Line): void {
    if (this.#isClosed) return;
    const last = this.#items.at(-1);
    const isFull = this.#isFull;
    this.#isLosing = isFull;
    if (isFull && last && 'count' in last) {
      last.count += 1;
      last.until = this.#options.now();
    } else if (isFull) this.#items.push({ count: 1, until: this.#options.now() });
    else {
      this.#items.push(line);
      this.#characters += line.text?.length ?? 0;
    }
    void this.#run();
  }

  get #isFull(): boolean {
    const share = this.#isLosing ? 2 : 1;
    return this.length >= this.#options.linesMax / share || this.#characters >= BUFFER_CHARACTERS_MAX / share;
  }

  /** Keeps what comes, until it is released. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    void this.#run();
  }

  /** Whenever something was handed on: what is waited for may be there now. */
  async until(isThere: () => boolean): Promise<void> {
    while (!isThere() && !this.#isClosed) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.#isClosed = true;
    this.#items = [];
    this.#next = 0;
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    // Before anything is handed on: who pushes is not called back from within.
    await null;
    try {
      await this.#handOn();
    } catch (error) {
      this.close();
      this.#options.fail(error);
    }
    this.#isRunning = false;
  }

  async #handOn(): Promise<void> {
    while (!this.#isHeld && !this.#isClosed && this.length > 0) {
      const busy = this.#options.ready?.();
      if (busy) await busy;
      if (this.#isHeld || this.#isClosed) break;
      this.#slice();
      this.#wake();
      if (this.length > 0) await turn();
    }
  }

  #slice(): void {
    for (let i = 0; i < SLICE_LINES && this.length > 0 && !this.#isHeld; i++) {
      const item = this.#items[this.#next] as Item;
      this.#next += 1;
      if ('count' in item) this.#options.lose(item.count, item.until);
      else {
        this.#characters -= item.text?.length ?? 0;
        this.#options.deliver(item);
      }
      if (this.#isClosed) return;
    }
    // Taking the first of a long list one by one would move all the others each time.
    if (this.#next > SLICE_LINES * 16 || this.length === 0) {
      this.#items = this.#items.slice(this.#next);
      this.#next = 0;
    }
  }
}
