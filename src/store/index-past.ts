import type { Event } from '../event/event.js';
import { type HostState, heardSince, type Past, pastOf, removedSince, type Spoken } from '../fold/index.js';
import type { IndexReader, IndexWriter, Shelf } from './index-database.js';
import { type Heard, heardIn, heardOf, type Placed, remembered } from './index-heard.js';

/** A fold remembers no more of its past (1,024 things, and what makes its last chunk whole), so all of it stands on two pages. */
export const PAST_PAGE = 1280;

/** Pages of a long row of things: what came after what. */
class PageWriter<T, Page> {
  readonly #put: (number: number, page: Page) => void;
  readonly #pageOf: (items: readonly T[]) => Page;
  #count: number;
  #items: T[];

  /** `items`: those of the page that is not full, with `count` things in the row. */
  constructor(
    count: number,
    items: readonly T[],
    pageOf: (items: readonly T[]) => Page,
    put: (n: number, p: Page) => void,
  ) {
    this.#put = put;
    this.#pageOf = pageOf;
    this.#count = count;
    this.#items = [...items];
  }

  get count(): number {
    return this.#count;
  }

  /** Things that came, with which there are so many; where nobody knows all of them any more, nobody will ask for the others. */
  add(items: readonly T[], count: number): void {
    const [first] = items;
    if (items.length > PAST_PAGE) throw new RangeError(`a fold remembers ${items.length} things, not ${PAST_PAGE}`);
    for (let missing = count - this.#count - items.length; missing > 0; missing--) this.#push([first as T]);
    const room = PAST_PAGE - this.#items.length;
    this.#push(items.slice(0, room));
    this.#push(items.slice(room));
  }

  /** No more than there is room for. */
  #push(items: readonly T[]): void {
    for (const item of items) this.#items.push(item);
    this.#count += items.length;
    if (this.#items.length === PAST_PAGE) this.#close();
  }

  #close(): void {
    this.#put(Math.floor((this.#count - 1) / PAST_PAGE), this.#pageOf(this.#items));
    this.#items = [];
  }

  finish(): void {
    if (this.#items.length > 0) this.#close();
  }
}

/** Writes what a fold remembers of its past, each thing once: which events it heard last, and which ids went last. */
export class PastWriter {
  readonly #heard: PageWriter<Placed, Heard>;
  readonly #removed: PageWriter<string, string | readonly string[]>;

  /** Goes on behind the last checkpoint of the index that was there, if there was one: what is asked of those before stands in it. */
  constructor(writer: IndexWriter, known: IndexReader | null, { heard, removed }: Pick<Past, 'heard' | 'removed'>) {
    const put = (shelf: Shelf) => (number: number, page: unknown) => void writer.put(shelf, number, page);
    const open = <T, Page>(shelf: Shelf, count: number, itemsIn: (page: Page) => readonly T[]) =>
      lastOf(known, shelf, count, itemsIn).slice(-(count % PAST_PAGE) || count);
    this.#heard = new PageWriter(heard, open('heard', heard, heardIn), heardOf, put('heard'));
    this.#removed = new PageWriter(removed, open('removed', removed, idsIn), idsOf, put('removed'));
  }

  add(state: HostState): void {
    const { heard, removed } = pastOf(state);
    if (heard > this.#heard.count) this.#heard.add(heardSince(state, this.#heard.count), heard);
    if (removed > this.#removed.count) this.#removed.add(removedSince(state, this.#removed.count), removed);
  }

  finish(): void {
    this.#heard.finish();
    this.#removed.finish();
  }
}

/** The last things up to so many, all that a fold would remember of them or more. */
function lastOf<T, Page>(
  reader: IndexReader | null,
  shelf: Shelf,
  count: number,
  itemsIn: (page: Page) => readonly T[],
): readonly T[] {
  if (count === 0 || reader === null) return [];
  const last = Math.floor((count - 1) / PAST_PAGE);
  const items = itemsIn(reader.get(shelf, last)).slice(0, count - last * PAST_PAGE);
  const before = last === 0 ? [] : itemsIn(reader.get(shelf, last - 1));
  return [...before, ...items].slice(-PAST_PAGE);
}

export function lastHeard(reader: IndexReader, { heard }: Past, look: (position: number) => Event): readonly Spoken[] {
  return remembered(lastOf(reader, 'heard', heard, heardIn), look);
}

export function lastRemoved(reader: IndexReader, { removed }: Past): readonly string[] {
  return lastOf(reader, 'removed', removed, idsIn);
}

/** Ids are read as one text, if there is no end of a line in them: that is twenty times as fast. */
function idsOf(ids: readonly string[]): string | readonly string[] {
  return ids.some((id) => id.includes('\n')) ? ids : ids.join('\n');
}

function idsIn(page: string | readonly string[]): readonly string[] {
  return typeof page === 'string' ? page.split('\n') : page;
}
