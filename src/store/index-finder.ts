import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { Fold, type HostState, Moments, type Target } from '../fold/index.js';
import { BLOCKS_A_CHECKPOINT } from './index-bounds.js';
import { restore } from './index-checkpoint.js';
import type { IndexReader } from './index-database.js';
import { type Directory, lastUpTo } from './index-directory.js';
import type { Shelved } from './index-heard.js';
import { BEGINNING, type OpenLog, type Start } from './index-log.js';
import type { Mark } from './index-page.js';

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

/** Told of each event that was read on the way to an answer. */
type OnEvent = (event: Event) => void;

/** What is folded for an answer: from a block on that begins with a checkpoint, or with the log. */
interface Run {
  readonly first: number;
  readonly wanted: number;
  readonly target: Target;
  readonly fold: Fold;
  readonly signal: AbortSignal | undefined;
  readonly onEvent: OnEvent | undefined;
}

/** Blocks that were read last: repeated records are looked for in a few that stand in a row. */
const BLOCKS_HELD_MAX = 6 + BLOCKS_A_CHECKPOINT;

/**
 * Finds the state at a moment: from the checkpoint before it, and the few records between.
 *
 * An instant is answered by the last record up to it, looked for until nothing can come before it any more ({@link Moments}). Each block's earliest and
 * latest times tell in which block that record stands, so that only that one is read.
 */
export class Finder {
  readonly #indexed: Indexed;
  readonly #held = new Map<number, readonly Event[]>();
  /** Records that were read long before. */
  readonly #shelved: Shelved = {
    one: (position) => this.#row(position, 1)[0] as Event,
    row: (position, count) => this.#row(position, count),
  };

  constructor(indexed: Indexed) {
    this.#indexed = indexed;
  }

  at(target: Target, signal?: AbortSignal, onEvent?: OnEvent): Answer {
    const wanted = this.#blockOf(target);
    const checkpoint = Math.floor(wanted / BLOCKS_A_CHECKPOINT);
    const from = checkpoint === 0 ? undefined : restore(this.#reader, checkpoint, this.#shelved);
    const first = checkpoint * BLOCKS_A_CHECKPOINT;
    const run = { first, wanted, target, fold: new Fold(from), signal, onEvent };
    const state = this.#run(run);
    const mark = this.#indexed.directory.begin(first);
    return { state, unreadable: mark?.unreadable ?? 0, position: mark?.place.records ?? 0 };
  }

  /** Where the last closed block ends; null if none is closed. */
  last(): Mark | null {
    const { directory } = this.#indexed;
    return directory.begin(directory.blocks);
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

  /** Folds what stands before the wanted block, and then that: in it is the last record that counts, but for what comes late. */
  #run(run: Run): HostState {
    const { first, wanted, target, fold, signal, onEvent } = run;
    const { directory, baseline } = this.#indexed;
    const moments = new Moments([target], fold);
    const state = () => moments.finish()[0] as HostState;
    if (first === 0) for (const event of baseline) moments.push(event);
    this.#before(run);
    // Of what is behind the last block no times are known.
    const isKnown = wanted < directory.blocks;
    for (const [block, events] of this.#batchesFrom(wanted)) {
      signal?.throwIfAborted();
      // Behind these, a later record may still count.
      const late = block === wanted ? lastCounted(events, target) : -1;
      const counted = events.slice(0, late + 1);
      fold.applyAll(counted);
      if (onEvent) counted.forEach(onEvent);
      for (let i = late + 1; i < events.length; i++) {
        const event = events[i] as Event;
        if (!moments.push(event)) return state();
        onEvent?.(event);
        if (isKnown && moments.found) return state();
      }
    }
    return state();
  }

  /** Folds what stands before the wanted block: all of it counts, and none of it is asked. */
  #before({ first, wanted, fold, signal, onEvent }: Run): void {
    for (let block = first; block < wanted; ) {
      signal?.throwIfAborted();
      let to = block + 1;
      if (!this.#held.has(block)) while (to < wanted && !this.#held.has(to)) to += 1;
      const events = to === block + 1 ? this.#block(block) : this.#blocks(block, to);
      fold.applyAll(events);
      if (onEvent) events.forEach(onEvent);
      block = to;
    }
  }

  *#batchesFrom(first: number): Generator<readonly [block: number, events: readonly Event[]]> {
    const { directory, log } = this.#indexed;
    for (let block = first; block < directory.blocks; block++) yield [block, this.#block(block)];
    for (const events of log.rest(this.#start(directory.blocks))) yield [directory.blocks, events];
  }

  #block(block: number): readonly Event[] {
    const held = this.#held.get(block);
    if (held) return held;
    return this.#blocks(block, block + 1);
  }

  /** Several blocks, read in one piece. */
  #blocks(first: number, to: number): readonly Event[] {
    const { log, directory } = this.#indexed;
    const events = log.block(this.#start(first), directory.end(to - 1));
    const place = (block: number) => directory.position(block) - directory.position(first);
    for (let block = first; block < to; block++) this.#hold(block, events.slice(place(block), place(block + 1)));
    return events;
  }

  #hold(block: number, events: readonly Event[]): void {
    const [oldest] = this.#held.keys();
    if (oldest !== undefined && this.#held.size >= BLOCKS_HELD_MAX) this.#held.delete(oldest);
    this.#held.set(block, events);
  }

  #start(block: number): Start {
    return this.#indexed.directory.begin(block) ?? BEGINNING;
  }

  /** Records of the log, each of which stands next after the one before. */
  #row(position: number, count: number): readonly Event[] {
    const { directory } = this.#indexed;
    const block = directory.ofPosition(position - 1);
    const end = directory.ofPosition(position + count - 2) + 1;
    const events = end === block + 1 ? this.#block(block) : this.#blocks(block, end);
    const from = position - 1 - directory.position(block);
    const found = events.slice(from, from + count);
    const isThere = found[0]?.position === position && found[count - 1]?.position === position + count - 1;
    if (!isThere) throw new Error(`record #${position} is not where it was`);
    return found;
  }

  get #reader(): IndexReader {
    if (this.#indexed.reader === null) throw new Error('nothing is indexed');
    return this.#indexed.reader;
  }
}

/** Which of these events is the last that surely counts: -1 for none. */
function lastCounted(events: readonly Event[], target: Target): number {
  if (target.kind === 'end') return events.length - 1;
  if (target.kind === 'instant') return lastUpTo(events, target.at).last;
  let last = events.length - 1;
  while (last >= 0 && (events[last]?.position ?? 0) > target.position) last -= 1;
  return last;
}
