import { setTimeout as pause } from 'node:timers/promises';
import type { Event } from '../../src/event/event.js';
import { Fold, type HostState } from '../../src/fold/index.js';
import { readLog } from '../../src/read/index.js';
import type { Source, Teller } from './engine.js';

const LISTENING_TRIES_MAX = 300;
const LISTENING_WAIT_MS = 100;
/** An engine that says nothing for so long will not say it any more. */
const HEARING_MS_MAX = 60_000;

interface Waiting {
  readonly mark: string;
  tell(state: HostState): void;
  fail(fault: Error): void;
}

/** What somebody made, and may have made as a mark: a volume, or a namespace of containerd. */
function madeBy(event: Event): string | null {
  if (event.type === 'volume.create') return event.id;
  if (event.type !== 'other' || event.data.subject !== 'containerd-namespaces') return null;
  return event.data.attributes.namespace ?? null;
}

/** Follows one way of telling into a fold, and knows what the state was at each mark. */
export class Recorder {
  readonly name: string;
  readonly #source: Source;
  readonly #fold = new Fold();
  #waiting: readonly Waiting[] = [];
  /** It has heard a mark, so nothing will be missed from now on. */
  isListening = false;
  #said = '';

  constructor(source: Source) {
    this.name = source.name;
    this.#source = source;
    void this.#follow();
  }

  async #follow(): Promise<void> {
    let why = 'it has ended';
    try {
      for await (const event of readLog({ name: this.name, bytes: this.#kept() })) {
        this.#fold.apply(event);
        const made = madeBy(event);
        this.isListening ||= made !== null;
        for (const { mark, tell } of this.#waiting) if (mark === made) tell(this.#fold.state());
      }
    } catch (fault) {
      // Destroying the stream is how this ends.
      why = String(fault);
    }
    for (const { mark, fail } of this.#waiting) fail(new Error(`${this.name} will not tell of ${mark}: ${why}`));
  }

  async *#kept(): AsyncIterable<Uint8Array> {
    for await (const chunk of this.#source.bytes) {
      this.#said += Buffer.from(chunk).toString();
      yield chunk;
    }
  }

  /** The state at the mark of this name: everything that the engine had told until then. */
  async stateAt(mark: string): Promise<HostState> {
    const isOver = new AbortController();
    const state = await Promise.race([
      new Promise<HostState>((tell, fail) => {
        this.#waiting = [...this.#waiting, { mark, tell, fail }];
      }),
      pause(HEARING_MS_MAX, null, { signal: isOver.signal }),
    ]);
    isOver.abort();
    this.#waiting = this.#waiting.filter((waiting) => waiting.mark !== mark);
    if (state === null) throw new Error(`${this.name} did not tell of ${mark}`);
    return state;
  }

  /** The records that name a thing, as they came. */
  lines(id: string): string {
    return this.#said
      .split('\n')
      .filter((line) => line.includes(id))
      .join('\n');
  }

  stop(): void {
    this.#source.close();
  }
}

/** All ways in which an engine tells its events, at once. */
export class Recorders {
  readonly all: readonly Recorder[];
  readonly #teller: Teller;
  #marks = 0;

  private constructor(teller: Teller, all: readonly Recorder[]) {
    this.#teller = teller;
    this.all = all;
  }

  static async start(teller: Teller): Promise<Recorders> {
    const sources = await teller.sources();
    const recorders = new Recorders(
      teller,
      sources.map((source) => new Recorder(source)),
    );
    // A program that was just started may miss what is told before it listens.
    for (let i = 0; i < LISTENING_TRIES_MAX; i++) {
      if (recorders.all.every(({ isListening }) => isListening)) return recorders;
      await recorders.#unmark(await recorders.#mark());
      await pause(LISTENING_WAIT_MS);
    }
    throw new Error(`${sources[recorders.all.findIndex(({ isListening }) => !isListening)]?.name} tells nothing`);
  }

  /** The state by each of them, once it has heard all that the engine had told by now: a mark is set, and its event awaited. */
  async states(): Promise<readonly Promise<HostState>[]> {
    const next = this.#nameOf(this.#marks + 1);
    const states = this.all.map((recorder) => recorder.stateAt(next));
    // Who asks for the state is told of a failure; it must not end the process before.
    for (const state of states) state.catch(() => undefined);
    // Where a record may go on in the next line, it is read when the next record begins.
    await this.#unmark(await this.#mark());
    return states;
  }

  #nameOf(mark: number): string {
    return `${this.#teller.prefix}-mark-${mark}`;
  }

  async #mark(): Promise<string> {
    this.#marks += 1;
    const mark = this.#nameOf(this.#marks);
    await this.#teller.mark(mark);
    return mark;
  }

  async #unmark(mark: string): Promise<void> {
    await this.#teller.unmark(mark);
  }

  stop(): void {
    for (const recorder of this.all) recorder.stop();
  }
}
