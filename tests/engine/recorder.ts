import type { IncomingMessage } from 'node:http';
import { Fold, type HostState } from '../../src/fold/index.js';
import { readLog } from '../../src/read/index.js';
import type { Api } from './api.js';

/** Follows an engine's events into a fold, and knows when it has heard all that happened so far. */
export class Recorder {
  readonly #api: Api;
  readonly #stream: IncomingMessage;
  readonly #fold = new Fold();
  readonly #heard = new Map<string, () => void>();
  #markers = 0;

  private constructor(api: Api, stream: IncomingMessage) {
    this.#api = api;
    this.#stream = stream;
  }

  static async start(api: Api): Promise<Recorder> {
    const recorder = new Recorder(api, await api.open('GET', '/events'));
    void recorder.#follow();
    return recorder;
  }

  async #follow(): Promise<void> {
    // Destroying the stream is how this ends.
    const events = readLog({ name: 'engine', bytes: this.#stream });
    await (async () => {
      for await (const event of events) {
        this.#fold.apply(event);
        if (event.type === 'image.tag' && event.data.reference) this.#heard.get(event.data.reference)?.();
      }
    })().catch(() => undefined);
  }

  /** The state after everything that the engine had told by now: a tag is set, and its event awaited. */
  async state(): Promise<HostState> {
    this.#markers += 1;
    const name = `marker:${this.#markers}`;
    const heard = new Promise<void>((resolve) => this.#heard.set(name, resolve));
    await this.#api.call('POST', `/images/base:1/tag?repo=marker&tag=${this.#markers}`);
    await heard;
    this.#heard.delete(name);
    return this.#fold.state();
  }

  stop(): void {
    this.#stream.destroy();
  }
}
