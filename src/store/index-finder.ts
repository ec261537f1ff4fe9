import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { Fold, type HostState, Moments, type Target } from '../fold/index.js';
import { type Mark, markOf, type Restored, restore } from './index-checkpoint.js';
import type { IndexReader } from './index-database.js';
import { type Directory, lastUpTo } from './index-directory.js';
import { BEGINNING, type OpenLog, type Start } from './index-log.js';

/** What an index needs to answer: the log, what is known of it, and the file in which that stands. */
export interface Indexed {
  readonly log: OpenLog;
  readonly directory: Directory;
  /** Null where nothing is indexed: then all of the log is read. */
  readonly reader: IndexReader | null;
  readonly baseline: readonly Event[];
}

/** How a state was found. */
export interface Answer {
  readonly state: HostState;
  /** How many records up to the checkpoint with which reading began could not be read, and how many positions they are of. */
  readonly unreadable: number;
  readonly position: number;
}

const NOTHING = { mark: undefined, state: undefined };

/** Told of each event that was read on the way to an answer. */
type OnEvent = (event: Event) => void;

/** Blocks that were read last: repeated records are looked for in a few that stand in a row. */
const BLOCKS_HELD_MAX = 6;

/**
 * Finds the state at a moment: from the checkpoint before it, and the few records between.
 *
 * An instant is answered by the last record up to it, looked for until nothing can come before it any more ({@link Moments}). Each block's earliest and
 * latest times tell in which block that record stands, so that only that one is read.
 */
export class Finder {
  readonly #indexed: Indexed;
  readonly #held = new Map<number, readonly Event[]>();
  /** The beginning of a block that was looked at last. */
  #mark: readonly [block: number, mark: Mark] | null = null;

  constructor(indexed: Indexed) {
    this.#indexed = indexed;
  }

  at(target: Target, signal?: AbortSignal, onEvent: OnEvent = () => {}): Answer {
    const first = this.#blockOf(target);
    const { mark, state } = first === 0 ? NOTHING : this.#restored(first);
    const found = this.#run(first, new Moments([target], new Fold(state)), target, signal, onEvent);
    return { state: found, unreadable: mark?.unreadable ?? 0, position: mark?.place.records ?? 0 };
  }

  /** Where the last closed block ends; null if none is closed. */
  last(): Mark | null {
    const { blocks } = this.#indexed.directory;
    return blocks === 0 ? null : markOf(this.#reader, blocks);
  }

  /** The events after a position, to the end of the last closed block or of the log. */
  *after(position: number, to: 'indexed' | 'end'): Generator<readonly Event[]> {
    const { directory } = this.#indexed;
    for (const [block, events] of this.#batchesFrom(directory.ofPosition(position))) {
      if (to === 'indexed' && block === directory.blocks) return;
      yield events.filter((event) => event.position > position);
    }
  }

  #blockOf(target: Target): number {
    const { directory } = this.#indexed;
    if (target.kind === 'end') return directory.blocks;
    return target.kind === 'position' ? directory.ofPosition(target.position) : this.#blockOfInstant(target.at);
  }

  #blockOfInstant(at: Instant): number {
    const { directory } = this.#indexed;
    const settling = directory.settling(at);
    const isIn = settling === directory.blocks ? this.#isInRest(at) : this.#isInBlock(settling, at);
    return isIn ? settling : directory.lastUpTo(at, settling);
  }

  #isInBlock(block: number, at: Instant): boolean {
    return this.#indexed.directory.reachesBack(block, at) && lastUpTo(this.#block(block), at).last >= 0;
  }

  /** Whether what is behind the last block has a record up to the instant. */
  #isInRest(at: Instant): boolean {
    for (const events of this.#indexed.log.rest(this.#start(this.#indexed.directory.blocks))) {
      const { last, ends } = lastUpTo(events, at);
      if (last >= 0) return true;
      if (ends) return false;
    }
    return false;
  }

  #run(first: number, moments: Moments, target: Target, signal: AbortSignal | undefined, onEvent: OnEvent): HostState {
    const { directory, baseline } = this.#indexed;
    const state = () => moments.finish()[0] as HostState;
    if (first === 0) for (const event of baseline) moments.push(event);
    for (const [block, events] of this.#batchesFrom(first)) {
      signal?.throwIfAborted();
      // In the first block, and in what is behind the last, a later record may still count.
      const late = target.kind === 'instant' && block === first ? lastUpTo(events, target.at).last : -1;
      const isKnown = block < directory.blocks || first < directory.blocks;
      for (const [i, event] of events.entries()) {
        if (!moments.push(event)) return state();
        onEvent(event);
        if (isKnown && i > late && moments.found) return state();
      }
    }
    return state();
  }

  *#batchesFrom(first: number): Generator<readonly [block: number, events: readonly Event[]]> {
    const { directory, log } = this.#indexed;
    for (let block = first; block < directory.blocks; block++) yield [block, this.#block(block)];
    for (const events of log.rest(this.#start(directory.blocks))) yield [directory.blocks, events];
  }

  #block(block: number): readonly Event[] {
    const held = this.#held.get(block);
    if (held) return held;
    const events = this.#indexed.log.block(this.#start(block), this.#indexed.directory.end(block));
    const [oldest] = this.#held.keys();
    if (oldest !== undefined && this.#held.size >= BLOCKS_HELD_MAX) this.#held.delete(oldest);
    this.#held.set(block, events);
    return events;
  }

  #start(block: number): Start {
    if (block === 0) return BEGINNING;
    if (this.#mark?.[0] !== block) this.#mark = [block, markOf(this.#reader, block)];
    return this.#mark[1];
  }

  #restored(block: number): Restored {
    const found = restore(this.#reader, block, (position) => this.#look(position));
    this.#mark = [block, found.mark];
    return found;
  }

  /** A record that was read long before. */
  #look(position: number): Event {
    const { directory } = this.#indexed;
    const block = directory.ofPosition(position - 1);
    const found = this.#block(block)[position - 1 - directory.position(block)];
    if (found?.position !== position) throw new Error(`record #${position} is not where it was`);
    return found;
  }

  get #reader(): IndexReader {
    if (this.#indexed.reader === null) throw new Error('nothing is indexed');
    return this.#indexed.reader;
  }
}
