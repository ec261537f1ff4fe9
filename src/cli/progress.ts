import type { SingleBar } from 'cli-progress';
import type { Io } from './io.js';

const SHOW_AFTER_MS = 500;

/** A bar on a terminal's standard error, once a read takes longer than half a second; nowhere else, and nothing before. */
export class Progress {
  readonly #io: Io;
  readonly #total: number | null;
  readonly #start = Date.now();
  #bytes = 0;
  #bar: SingleBar | null = null;
  #loading = false;

  constructor(io: Io, total: number | null) {
    this.#io = io;
    this.#total = total;
  }

  add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bar) this.#bar.update(Math.min(this.#bytes, this.#total ?? this.#bytes));
    else if (!this.#loading && this.#total && this.#io.stderr.isTTY && Date.now() - this.#start > SHOW_AFTER_MS) {
      this.#loading = true;
      void this.#show(this.#total);
    }
  }

  async #show(total: number): Promise<void> {
    const { default: cliProgress } = await import('cli-progress');
    if (!this.#loading) return;
    this.#bar = new cliProgress.SingleBar({
      stream: this.#io.stderr,
      format: 'reading [{bar}] {percentage}%',
      clearOnComplete: true,
      hideCursor: true,
    });
    this.#bar.start(total, Math.min(this.#bytes, total));
    process.once('exit', this.#restore);
  }

  /** A program that is ended in the middle must not leave a terminal behind without a cursor. */
  readonly #restore = (): void => this.stop();

  stop(): void {
    this.#loading = false;
    process.off('exit', this.#restore);
    this.#bar?.stop();
    this.#bar = null;
  }
}
