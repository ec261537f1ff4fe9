import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import type { HostState, Target } from '../fold/index.js';
import type { Span } from '../view/span.js';
import type { Window } from '../view/span-filter.js';
import { BrokenIndex } from './index-broken.js';
import { type Answer, Finder } from './index-finder.js';
import { type IndexOptions, type Open, openIndexed, throwAway } from './index-open.js';
import { areUntouched } from './index-parts.js';
import type { Fault } from './index-seal.js';
import type { Told } from './index-spans-of.js';

const ALL_TIME: Window = { since: null, until: null };

/**
 * A log with an index: the state at any moment, without a replay.
 *
 * In plain words: `at` reads a checkpoint and the few records between it and the moment. What it gives is what a replay gives, to the last
 * uncertain field. The log may grow meanwhile; one that was truncated or replaced is noticed, and indexed anew.
 */
export class LogIndex {
  readonly #path: string;
  readonly #options: IndexOptions;
  #open: Open;
  #finder: Finder;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(path: string, options: IndexOptions, open: Open) {
    this.#path = path;
    this.#options = options;
    this.#open = open;
    this.#finder = new Finder(open);
  }

  static async open(path: string, options: IndexOptions): Promise<LogIndex> {
    return new LogIndex(path, options, await openIndexed(path, options));
  }

  /** Whether something was indexed when it was opened. */
  get isNew(): boolean {
    return this.#open.isNew;
  }

  /** Records that are indexed; what stands behind them is read at every question. 0: nothing is, and each question reads the log. */
  get records(): number {
    return this.#open.seal?.records ?? 0;
  }

  /** The first records that could not be read, as far as they are indexed. */
  get faults(): readonly Fault[] {
    return this.#open.seal?.faults ?? [];
  }

  /** The file in which a part of the log stands. */
  partName(part: number): string {
    return this.#open.log.nameOf(part);
  }

  /**
   * The state at an instant (nanoseconds since 1970), after so many records, or at the end of the log.
   *
   * `signal` ends the wait; it throws the signal's reason. Throws `input` as reading the log does.
   */
  async at(when: Instant | Target, signal?: AbortSignal): Promise<HostState> {
    return (await this.answer(when, signal)).state;
  }

  /** The same, with how it was found; `onEvent` is told of each event that was read for it. */
  async answer(when: Instant | Target, signal?: AbortSignal, onEvent?: (event: Event) => void): Promise<Answer> {
    const target: Target = typeof when === 'bigint' ? { kind: 'instant', at: when } : when;
    const before = this.#turn;
    const answer = (async () => {
      // One after the other: whoever comes first may find that the log is another.
      await before.catch(() => {});
      signal?.throwIfAborted();
      await this.#refresh();
      try {
        return this.#finder.at(target, signal, onEvent);
      } catch (error) {
        if (!(error instanceof BrokenIndex)) throw error;
        await this.#renew(error);
        return this.#finder.at(target, signal, onEvent);
      }
    })();
    this.#turn = answer;
    return answer;
  }

  /**
   * The spans of everything as `spans` gives them for all events of the log, those that stand together at a time.
   *
   * In plain words: those that are over were written down when the log was indexed; the rest goes on from there. With `window` what is not in that
   * time may be left out, and need not be. An iteration is of the log as it is when it begins; asking for states meanwhile is fine. `told` hears of what could not be read.
   *
   * @example
   * ```ts
   * for await (const spans of index.spans()) for (const { name, state, seconds } of spans) console.log(name, state, seconds);
   * ```
   */
  async *spans(window: Window = ALL_TIME, signal?: AbortSignal, told?: Told): AsyncGenerator<readonly Span[]> {
    // What follows spans is not loaded to answer of an instant.
    const { behind, spansOf } = await import('./index-spans-of.js');
    let count = 0;
    for (let wasBroken = false; ; wasBroken = true) {
      const open = await openIndexed(this.#path, this.#options);
      try {
        for (const numbered of spansOf(open, window, told)) {
          signal?.throwIfAborted();
          const [before, spans] = behind(count, numbered);
          if (spans.length > 0) yield spans;
          count = Math.max(count, before + spans.length);
        }
        return;
      } catch (error) {
        if (!(error instanceof BrokenIndex) || wasBroken) throw error;
        throwAway(this.#path, error.message, this.#options);
      } finally {
        await release(open);
      }
    }
  }

  /** The index is not what was written: another in its place. */
  async #renew(error: BrokenIndex): Promise<void> {
    throwAway(this.#path, error.message, this.#options);
    await this.#reopen();
  }

  async #refresh(): Promise<void> {
    if (!areUntouched(this.#path, this.#open.log.parts)) await this.#reopen();
  }

  async #reopen(): Promise<void> {
    const before = this.#open;
    this.#open = await openIndexed(this.#path, this.#options);
    this.#finder = new Finder(this.#open);
    await release(before);
  }

  async close(): Promise<void> {
    await this.#turn.catch(() => {});
    await release(this.#open);
  }
}

async function release({ log, reader }: Open): Promise<void> {
  log.close();
  await reader?.close();
}
