import { EventEmitter, once } from 'node:events';
import { VirtualTimeScheduler } from 'rxjs';
import { Fold, type HostState } from '../../src/fold/index.js';
import { connect, type Notice, type TellOptions, type Told, tell } from '../../src/live/index.js';
import { readText } from '../../src/read/index.js';
import type { FakeEngine } from './fake-engine.js';

/** Time that passes when it is told to. */
export class HandScheduler extends VirtualTimeScheduler {
  constructor() {
    super(undefined, 0);
  }

  advance(milliseconds: number): void {
    this.maxFrames = this.frame + milliseconds;
    this.flush();
    this.frame = this.maxFrames;
  }
}

/** Somebody who listens to what is told, and can be asked to wait for something to be heard. */
export class Hearer {
  readonly told: Told[] = [];
  readonly notices: Notice[] = [];
  error: unknown = null;
  readonly #news = new EventEmitter();
  #unsubscribe: () => void = () => undefined;

  static async of(fake: FakeEngine, options: TellOptions = {}): Promise<Hearer> {
    const hearer = new Hearer();
    const engine = await connect({ host: fake.host, env: {} });
    const on = (notice: Notice) => {
      hearer.notices.push(notice);
      hearer.#news.emit('news');
    };
    const subscription = tell(engine, { on, ...options }).subscribe({
      next: (told) => {
        hearer.told.push(told);
        hearer.#news.emit('news');
      },
      error: (error) => {
        hearer.error = error;
        hearer.#news.emit('news');
      },
    });
    hearer.#unsubscribe = () => subscription.unsubscribe();
    return hearer;
  }

  /** What a reader of the lines makes of them. */
  get state(): HostState {
    const fold = new Fold();
    for (const event of readText(this.told.map(({ line }) => line).join('\n'))) fold.apply(event);
    return fold.state();
  }

  get types(): readonly string[] {
    return this.told.map(({ event }) => event.type);
  }

  /** The engine's own lines. */
  get lines(): readonly string[] {
    return this.told.filter(({ event }) => !event.type.startsWith('recording.')).map(({ line }) => line);
  }

  get gaps(): readonly string[] {
    return this.told.flatMap(({ event }) => (event.type === 'recording.gap' ? [event.data.reason] : []));
  }

  /** Until something is so. */
  async until(isSo: (hearer: Hearer) => boolean): Promise<void> {
    while (!isSo(this)) await once(this.#news, 'news');
  }

  /** Until it listens, and has looked at everything. */
  listens(): Promise<void> {
    const isLast = ({ event }: Told) =>
      event.type === 'recording.observed' && event.data.subject === 'list' && event.data.of === 'network';
    return this.until(({ told }) => told.some(isLast));
  }

  stop(): void {
    this.#unsubscribe();
  }
}
