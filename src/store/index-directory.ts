import type { Event } from '../event/event.js';
import { isBuildEvent } from '../event/event.js';
import { earlier, type Instant, later } from '../event/instant.js';
import { isUntimed } from '../event/untimed.js';
import { beginOf, DISORDER_MAX } from '../fold/index.js';
import {
  added,
  emptyPage,
  type Mark,
  markAt,
  type OpenPage,
  opened,
  PAGE_BLOCKS,
  type Page,
  written,
} from './index-page.js';

/** Later than any record, and earlier. */
const LATEST: Instant = 2n ** 72n;
const EARLIEST: Instant = -LATEST;

/** The times in a block, or in some of it. */
export interface Span {
  /** From this instant on a record of it counts. */
  readonly least: Instant;
  /** Before this instant, no record after it counts any more. */
  readonly reach: Instant;
}

export const NO_SPAN: Span = { least: LATEST, reach: EARLIEST };

/** When an instant is behind this event, and when so far behind that nothing can come before it any more. */
function spanOf(event: Event): Span {
  if (event.type === 'recording.unreadable' || isBuildEvent(event)) return NO_SPAN;
  const begin = beginOf(event);
  return { least: begin, reach: earlier(begin, event.at - DISORDER_MAX) };
}

/** The times of these events. Most are later than all before them. */
export function spanOver(events: readonly Event[]): Span {
  let { least, reach } = NO_SPAN;
  let latest: Instant | null = null;
  for (const event of events) {
    const { at } = event;
    if (latest !== null && at !== null && at > latest && !isUntimed(event)) latest = at;
    else if (at !== null && !isUntimed(event)) {
      latest ??= at;
      least = earlier(least, at);
    } else {
      const span = spanOf(event);
      least = earlier(least, span.least);
      reach = later(reach, span.reach);
    }
  }
  return { least, reach: latest === null ? reach : later(reach, latest - DISORDER_MAX) };
}

/** The same of events of which each is later than all before it, by the time of an engine. */
export function spanOfRow(events: readonly Event[]): Span {
  const first = events[0]?.at ?? null;
  const last = events.at(-1)?.at ?? null;
  return first === null || last === null ? NO_SPAN : { least: first, reach: last - DISORDER_MAX };
}

/** Which of these events is the last up to an instant, of those that count: -1 for none. And whether the search ends here. */
export function lastUpTo(events: readonly Event[], at: Instant): { readonly last: number; readonly ends: boolean } {
  let last = -1;
  for (const [i, event] of events.entries()) {
    const { least, reach } = spanOf(event);
    if (least <= at) last = i;
    else if (reach > at) return { last, ends: true };
  }
  return { last, ends: false };
}

/** The blocks of a log that are closed, and where each stands: in positions, and in time. Behind the last, the log goes on. */
export class Directory {
  /** Those that were asked for. */
  readonly #pages: Page[] = [];
  readonly #load: (page: number) => Page;
  #open: OpenPage | null = null;
  #blocks: number;

  /** Of so many blocks that are known; `load` gives a page of them. */
  constructor(blocks = 0, load: (page: number) => Page = emptyPage) {
    this.#blocks = blocks;
    this.#load = load;
  }

  /** How many blocks are closed. */
  get blocks(): number {
    return this.#blocks;
  }

  /** A block is closed. */
  add(end: Mark, { least, reach }: Span): void {
    const before = this.#blocks === 0 ? EARLIEST : this.#reachOf(this.#blocks - 1);
    added(this.#openPage(), end, { least, reach: reach > before ? reach : before });
    this.#blocks += 1;
  }

  #openPage(): OpenPage {
    const number = Math.floor(this.#blocks / PAGE_BLOCKS);
    if (this.#open === null || this.#pages[number] !== this.#open) {
      this.#open = opened(this.#blocks % PAGE_BLOCKS === 0 ? emptyPage() : this.#page(number));
      this.#pages[number] = this.#open;
    }
    return this.#open;
  }

  /** How many pages there are. */
  get pages(): number {
    return Math.ceil(this.#blocks / PAGE_BLOCKS);
  }

  /** One page, as it is kept. */
  page(number: number): Page {
    return written(this.#page(number));
  }

  #page(number: number): Page {
    let page = this.#pages[number];
    if (page === undefined) {
      page = this.#load(number);
      this.#pages[number] = page;
    }
    return page;
  }

  /** The page of a block that is closed. */
  #pageOf(block: number): Page {
    return this.#page(Math.floor(block / PAGE_BLOCKS));
  }

  #reachOf(block: number): Instant {
    return this.#pageOf(block).reach[block % PAGE_BLOCKS] ?? LATEST;
  }

  /** Records before a block. */
  position(block: number): number {
    return block === 0 ? 0 : (this.#pageOf(block - 1).positions[(block - 1) % PAGE_BLOCKS] ?? 0);
  }

  /** Where a block ends that is closed, and the next one begins. */
  end(block: number): Mark {
    return markAt(this.#pageOf(block), block % PAGE_BLOCKS);
  }

  /** Where a block begins; null for the first one. */
  begin(block: number): Mark | null {
    return block === 0 ? null : this.end(block - 1);
  }

  /** The last block that begins at this position or before it. */
  ofPosition(position: number): number {
    return firstWhere(this.#blocks + 1, (block) => this.position(block) > position) - 1;
  }

  /** The first block with a record so late that none after it counts at this instant; where there is none, what is behind the last. */
  settling(at: Instant): number {
    return firstWhere(this.#blocks, (block) => this.#reachOf(block) > at);
  }

  /** Whether a record of the block is up to the instant. */
  reachesBack(block: number, at: Instant): boolean {
    return (this.#pageOf(block).least[block % PAGE_BLOCKS] ?? LATEST) <= at;
  }

  /** The last block before this one with a record up to the instant; the first block if there is none. */
  lastUpTo(at: Instant, before: number): number {
    let block = before - 1;
    while (block > 0 && !this.reachesBack(block, at)) block -= 1;
    return Math.max(0, block);
  }
}

/** The first number for which something holds that holds for all after it. */
function firstWhere(count: number, holds: (i: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
