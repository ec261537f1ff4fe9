import { type HostState, pastOf, removedSince } from '../fold/index.js';
import type { IndexReader, IndexWriter } from './index-database.js';

/** A fold remembers no more of its past (1,024 things, and what makes its last chunk whole), so all ids that it remembers stand on two pages. */
export const PAST_PAGE = 1280;

/** Writes which ids went last, each once, on pages: what came after what. */
export class RemovedWriter {
  readonly #writer: IndexWriter;
  #count: number;
  #ids: string[];

  /** Goes on behind so many that stand in the index that was there, if there was one. */
  constructor(writer: IndexWriter, known: IndexReader | null, count: number) {
    this.#writer = writer;
    this.#count = count;
    this.#ids = lastRemoved(known, count).slice(-(count % PAST_PAGE) || count);
  }

  add(state: HostState): void {
    const count = pastOf(state).removed;
    if (count <= this.#count) return;
    const ids = removedSince(state, this.#count);
    const [first] = ids;
    if (ids.length > PAST_PAGE) throw new RangeError(`a fold remembers ${ids.length} ids, not ${PAST_PAGE}`);
    // Where nobody knows all of them any more, nobody will ask for the others.
    for (let missing = count - this.#count - ids.length; missing > 0; missing--) this.#push([first as string]);
    const room = PAST_PAGE - this.#ids.length;
    this.#push(ids.slice(0, room));
    this.#push(ids.slice(room));
  }

  /** No more than there is room for. */
  #push(ids: readonly string[]): void {
    for (const id of ids) this.#ids.push(id);
    this.#count += ids.length;
    if (this.#ids.length === PAST_PAGE) this.#close();
  }

  #close(): void {
    this.#writer.put('removed', Math.floor((this.#count - 1) / PAST_PAGE), pageOf(this.#ids));
    this.#ids = [];
  }

  finish(): void {
    if (this.#ids.length > 0) this.#close();
  }
}

/** The last ids of the first so many that went, all that a fold would remember of them or more. */
export function lastRemoved(reader: IndexReader | null, count: number): readonly string[] {
  if (count === 0 || reader === null) return [];
  const last = Math.floor((count - 1) / PAST_PAGE);
  const ids = idsIn(reader.get('removed', last)).slice(0, count - last * PAST_PAGE);
  const before = last === 0 ? [] : idsIn(reader.get('removed', last - 1));
  return [...before, ...ids].slice(-PAST_PAGE);
}

/** Ids are read as one text, if there is no end of a line in them: that is twenty times as fast. */
function pageOf(ids: readonly string[]): string | readonly string[] {
  return ids.some((id) => id.includes('\n')) ? ids : ids.join('\n');
}

function idsIn(page: string | readonly string[]): readonly string[] {
  return typeof page === 'string' ? page.split('\n') : page;
}
