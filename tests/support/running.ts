import { EventEmitter, once } from 'node:events';
import { PassThrough, type Readable, Writable } from 'node:stream';
import { run } from '../../src/cli/program.js';

/** What a program writes, as it comes; a terminal if it is one. */
export class Output extends Writable {
  text = '';
  readonly isTTY: boolean;
  columns = 80;
  rows = 24;
  readonly #news: EventEmitter;

  constructor(news: EventEmitter, isTTY: boolean) {
    super();
    this.#news = news;
    this.isTTY = isTTY;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8');
    this.#news.emit('news');
    done();
  }
}

/** The program while it runs, in this process: it can be waited for, interrupted, and told to go. */
export class Running {
  readonly status: Promise<number>;
  readonly out: Output;
  readonly err: Output;
  readonly #news = new EventEmitter();
  readonly #interrupt = new AbortController();
  #terminate = (): void => undefined;
  #ended: number | null = null;

  constructor(argv: readonly string[], { isTTY = false, stdin = new PassThrough().end() as Readable } = {}) {
    this.out = new Output(this.#news, isTTY);
    this.err = new Output(this.#news, isTTY);
    const io = {
      stdin,
      stdout: this.out,
      stderr: this.err,
      env: {},
      signal: this.#interrupt.signal,
      onTerminate: (act: () => void) => {
        this.#terminate = act;
      },
    };
    this.status = run(argv, io);
    void this.status.then((status) => {
      this.#ended = status;
      this.#news.emit('news');
    });
  }

  /** Until something is so that shows in what it writes. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.#ended !== null) throw new Error(`it ended with ${this.#ended}: ${this.err.text}`);
      await once(this.#news, 'news');
    }
  }

  says(text: string | RegExp): Promise<void> {
    return this.until(() => (typeof text === 'string' ? this.err.text.includes(text) : text.test(this.err.text)));
  }

  prints(text: string): Promise<void> {
    return this.until(() => this.out.text.includes(text));
  }

  interrupt(): Promise<number> {
    this.#interrupt.abort();
    return this.status;
  }

  terminate(): Promise<number> {
    this.#terminate();
    return this.status;
  }
}
