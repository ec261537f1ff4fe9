import type { Event, EventOf } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { canonicalOf, familiar, imageId, parseReference } from '../event/reference.js';
import { actionOf } from './action.js';
import type { ImageState } from './entry.js';
import { born, copyRow, type ImageRow, initial, originOf, say, untag } from './image.js';
import { Table, type Versioned, type Versions } from './versions.js';

/** What a reference means: the key of an image. */
interface Binding extends Versioned {
  readonly image: string;
}

export type ImageEvent = Extract<Event, { type: `image.${string}` }>;

/** All images and all names of one engine. Names move, ids do not: images are kept by id, names are an index. */
export class Images {
  readonly rows: Table<ImageRow>;
  readonly bindings: Table<Binding>;
  /** All images that were there at the beginning are known: one that is new to the log is new, and the log will tell its names. */
  whole = false;

  constructor(versions: Versions, rows?: Map<string, ImageRow>, bindings?: Map<string, Binding>) {
    this.rows = new Table(versions, copyRow, rows);
    this.bindings = new Table(versions, (binding) => ({ ...binding }), bindings);
  }

  /** The whole id for the beginning of one, if just one image is known that begins so. */
  wholeId(text: string): string | null {
    return imageId(text) ?? this.#byPrefix(text)?.id ?? null;
  }

  #byPrefix(text: string): ImageRow | undefined {
    if (!/^(?:sha256:)?[0-9a-f]{4,63}$/.test(text)) return undefined;
    const prefix = text.startsWith('sha256:') ? text : `sha256:${text}`;
    let found: ImageRow | undefined;
    for (const row of this.rows.values()) {
      if (!row.id?.startsWith(prefix)) continue;
      if (found) return undefined;
      found = row;
    }
    return found;
  }

  /** Somebody used it, so it exists. */
  mention(text: string, order: number): void {
    const id = imageId(text);
    if (id !== null) {
      this.#saidOf(id, 'mention', order);
      return;
    }
    const name = canonicalOf(text);
    if (name !== null && !this.bindings.get(name) && !this.#byPrefix(text)) this.#nameOnly(name, order);
  }

  /** `heard`: whether nothing was missed in the moments before, in which an engine tells of the names of what it makes. */
  evolve(event: ImageEvent, order: number, heard: boolean): void {
    if (event.type === 'image.prune') return;
    const id = event.id === null ? null : imageId(event.id);
    if (event.type === 'image.pull' || event.type === 'image.push') return this.#onTransfer(event, id, order);
    if (id === null) return;
    if (event.type === 'image.delete') return this.#onDelete(id);
    const row = this.#saidOf(id, actionOf(event.type), order);
    const name = event.data.reference === null ? null : canonicalOf(event.data.reference);
    if (event.type === 'image.tag') {
      if (name !== null) this.bind(name, row);
    } else if (event.type === 'image.untag') {
      const before = row.tags;
      untag(row, name);
      for (const tag of before) if (!row.tags.includes(tag)) this.#unbind(tag, row.key);
      if (name === null) this.#doubtNameless();
    } else this.#onArrival(event, row, heard);
  }

  /** `docker commit`: the container tells which image it made. */
  onCommit(event: EventOf<'container.commit'>, order: number): void {
    const id = event.data.imageId === null ? null : imageId(event.data.imageId);
    if (id === null) return;
    const row = this.#saidOf(id, 'commit', order);
    born(row, 'commit', event.at, true);
    const name = event.data.imageRef === null ? null : canonicalOf(event.data.imageRef);
    // The `tag` was written before: this says it again, to a log that began between the two.
    if (name !== null) this.bind(name, row);
  }

  /** A build made it, of which only this much was told: its result has a name, a step on the way to it is of no use to anybody else. */
  built(id: string, at: Instant): void {
    const row = this.rows.edit(id);
    if (row) born(row, row.tags.length > 0 ? 'build' : row.origin, at, true);
  }

  /** A name means this image from now on, and no other. */
  bind(reference: string, row: ImageRow): void {
    const before = this.bindings.get(reference);
    if (before && before.image !== row.key) this.#takeName(before.image, reference);
    if (before?.image !== row.key) this.bindings.insert(reference, { epoch: 0, image: row.key });
    if (!row.tags.includes(reference)) row.tags = [...row.tags, reference];
    row.mayHaveLost = row.mayHaveLost.filter((name) => name !== reference);
    if (row.lost > 0 && row.tags.length === 1) row.lost = 0;
  }

  /** The image with this id, for writing, whether or not it was known. */
  observed(id: string, order: number): ImageRow {
    const known = this.rows.edit(id);
    if (known) return known;
    const row = this.rows.insert(id, initial(id, id, order));
    row.tagsWhole = this.whole;
    return row;
  }

  /** These names and no others. */
  setTags(row: ImageRow, references: readonly string[]): void {
    for (const tag of row.tags) {
      if (!references.includes(tag)) this.#unbind(tag, row.key);
    }
    row.tags = [];
    for (const reference of references) this.bind(reference, row);
    row.tagsWhole = true;
    row.mayHaveLost = [];
    row.existsDoubted = false;
    row.lost = 0;
  }

  #unbind(reference: string, key: string): void {
    if (this.bindings.get(reference)?.image === key) this.bindings.remove(reference);
  }

  #takeName(key: string, reference: string): void {
    const loser = this.rows.edit(key);
    if (!loser) return;
    loser.tags = loser.tags.filter((tag) => tag !== reference);
    loser.mayHaveLost = loser.mayHaveLost.filter((tag) => tag !== reference);
    // An image of which only this name was known is whatever the name means now.
    if (loser.id === null) this.rows.remove(key);
  }

  #saidOf(id: string, word: string, order: number): ImageRow {
    const row = this.observed(id, order);
    say(row, word);
    return row;
  }

  #nameOnly(reference: string, order: number): ImageRow {
    const key = `ref:${reference}`;
    const row = this.rows.edit(key) ?? this.rows.insert(key, initial(key, null, order));
    say(row, 'mention');
    this.bind(reference, row);
    return row;
  }

  #onTransfer(event: EventOf<'image.pull'> | EventOf<'image.push'>, id: string | null, order: number): void {
    const text = event.data.reference;
    const name = text === null ? null : canonicalOf(text);
    if (event.type === 'image.push') return;
    if (id !== null) {
      const row = this.#saidOf(id, 'pull', order);
      row.origin ??= 'pull';
      if (name !== null) this.bind(name, row);
      return;
    }
    if (name === null) return;
    const bound = this.bindings.get(name);
    const row = bound && this.rows.edit(bound.image);
    // The same image again, or a newer one that took the name: a pull does not say.
    if (row?.id) row.mayHaveLost = [...row.mayHaveLost, name];
    else this.#nameOnly(name, order).origin = 'pull';
  }

  #onArrival(event: ImageEvent, row: ImageRow, heard: boolean): void {
    const origin = originOf(event);
    if (event.type === 'image.create') born(row, row.origin ?? 'build', event.at, heard);
    // It has one name at most. With containerd's store that is given in silence: there, names are in doubt anyway.
    else if (origin === 'import') born(row, origin, event.at, heard || row.tags.length > 0);
    else if (origin !== null) row.origin = origin;
    if (event.type !== 'image.load') return;
    // A load brings names along, takes them from whoever had them, and tells none of it.
    row.tagsWhole = false;
    for (const { key } of [...this.rows.values()]) this.#doubtNames(key);
  }

  /** Each of its names may be another's by now. */
  #doubtNames(key: string): void {
    if (this.rows.get(key)?.tags.length === 0) return;
    const row = this.rows.edit(key);
    if (row) row.mayHaveLost = row.tags;
  }

  #onDelete(id: string): void {
    this.forget(id);
    this.#doubtNameless();
  }

  /** It is not there, and its names mean nothing. */
  forget(key: string): void {
    for (const tag of this.rows.get(key)?.tags ?? []) this.#unbind(tag, key);
    this.rows.remove(key);
  }

  /** An image went of which the log may know only a name. */
  #doubtNameless(): void {
    for (const { key, id, existsDoubted } of this.rows.values()) {
      if (id !== null || existsDoubted) continue;
      const row = this.rows.edit(key);
      if (row) row.existsDoubted = true;
    }
  }

  /** After a gap. `hold`: it may have hidden nothing, so what it changes is kept. */
  doubtAll(hold: boolean): void {
    for (const { key } of [...this.rows.values()]) {
      const row = this.rows.edit(key);
      if (!row) continue;
      const { existsDoubted, mayHaveLost, tagsWhole } = row;
      row.held = hold ? { existsDoubted, mayHaveLost, tagsWhole } : null;
      row.existsDoubted = true;
      row.mayHaveLost = row.tags;
      row.tagsWhole = false;
    }
  }
}

/**
 * A row as the world sees it; a row that nothing was written to gives the same object.
 *
 * In plain words: `namesMove` says that the engine may move names without an event, as Docker's containerd store does (a BuildKit build) and
 * Podman; `mayGo` that it may lose this image so (a prune), which it cannot while a container uses it.
 */
export function paintImage(row: ImageRow, namesMove: boolean, mayGo: boolean): ImageState {
  const variant = (namesMove ? 2 : 0) + (mayGo ? 1 : 0);
  row.painted[variant] ??= Object.freeze({
    id: row.id,
    tags: Object.freeze(row.tags.map(shorten)),
    parent: row.parent,
    layers: row.layers,
    origin: row.origin,
    createdAt: row.createdAt,
    uncertain: Object.freeze([
      ...(row.existsDoubted || mayGo ? ['exists'] : []),
      ...(namesMove || !row.tagsWhole || row.lost > 0 || row.mayHaveLost.length > 0 ? ['tags'] : []),
    ]),
  });
  return row.painted[variant] as ImageState;
}

function shorten(reference: string): string {
  const parsed = parseReference(reference);
  return parsed ? familiar(parsed) : reference;
}
