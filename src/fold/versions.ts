/** What all that is kept in a table has in common: which version of the fold may still write to it. */
export interface Versioned {
  epoch: number;
}

/** A row that is written in part, too: which version of the fold has done so last. */
interface PartlyVersioned extends Versioned {
  partEpoch: number;
}

/** One field of a row, and what it was. */
interface Part {
  readonly field: string;
  readonly was: unknown;
}

interface Undo {
  readonly table: Table<Versioned>;
  readonly key: string;
  /** The row that was there; undefined: none was. */
  readonly before: Versioned | undefined;
  /** Where the row is still there, and only this of it was another. */
  readonly part: Part | null;
  /** The row with that undone, once somebody has looked. */
  undone: Versioned | null;
}

/** A weak reference costs more than so many changes: who wants a state for each record has no need of one. */
const UNDO_HELD_MAX = 32;

/** What changed after a state was handed out, so that the state can still be read. States hold their delta, deltas the next one. */
export class Delta {
  next: Delta | null = null;
  readonly undo: Undo[] = [];
}

/**
 * The versions of a fold: states are values, and yet the fold writes in place.
 *
 * Between two states that were handed out, a record is copied at most once and then written in place. The newest state reads the
 * tables directly; an older one undoes what changed since. States that nobody keeps cost nothing: only they hold the deltas.
 */
export class Versions {
  epoch = 0;
  /** Rows of versions before this one may be those of another fold as well. */
  own = 0;
  /** The newest delta while it is small; a larger one is only for those who have its state. */
  #head: Delta | null = null;
  #weakHead: WeakRef<Delta> | null = null;

  /** Begins a new version; the delta belongs to the state that is being handed out. */
  seal(): Delta {
    const delta = new Delta();
    const before = this.#delta();
    if (before) before.next = delta;
    this.#head = delta;
    this.#weakHead = null;
    this.epoch += 1;
    return delta;
  }

  isHead(delta: Delta): boolean {
    return this.#delta() === delta && delta.undo.length === 0;
  }

  /** Another fold goes on from a state of this one: what both have, neither writes to any more. */
  share(): void {
    this.own = this.epoch;
  }

  remember(table: Table<Versioned>, key: string, before: Versioned | undefined, part: Part | null = null): void {
    const delta = this.#delta();
    if (!delta) return;
    delta.undo.push({ table, key, before, part, undone: null });
    if (this.#head === null || delta.undo.length < UNDO_HELD_MAX) return;
    this.#weakHead = new WeakRef(delta);
    this.#head = null;
  }

  #delta(): Delta | undefined {
    return this.#head ?? this.#weakHead?.deref();
  }
}

/** Records by key, written in place by the fold that owns them. `Alone` is the one field that may be written without a copy of its row. */
export class Table<V extends Versioned, Alone extends keyof V = never> {
  readonly #rows: Map<string, V>;
  readonly #versions: Versions;
  readonly #copy: (row: V) => V;
  readonly #alone: keyof V & string;

  constructor(versions: Versions, copy: (row: V) => V, rows: Map<string, V> = new Map(), alone?: Alone & string) {
    this.#versions = versions;
    this.#copy = copy;
    this.#rows = rows;
    this.#alone = alone as keyof V & string;
  }

  get(key: string): V | undefined {
    return this.#rows.get(key);
  }

  get size(): number {
    return this.#rows.size;
  }

  values(): IterableIterator<V> {
    return this.#rows.values();
  }

  keys(): IterableIterator<string> {
    return this.#rows.keys();
  }

  /** The record for writing: copied first if a state that was handed out can see it. */
  edit(key: string): V | undefined {
    const row = this.#rows.get(key);
    if (row === undefined || row.epoch === this.#versions.epoch) return row;
    const draft = this.#copy(row);
    draft.epoch = this.#versions.epoch;
    this.#versions.remember(this as unknown as Table<Versioned>, key, row);
    this.#rows.set(key, draft);
    return draft;
  }

  /**
   * Writes the field that may be written alone: who sees the row as it was gets a copy if he looks. For what changes more often than all else. Gives the
   * row that was written to.
   */
  write(key: string, row: V & PartlyVersioned, value: V[Alone]): V {
    const { epoch, own } = this.#versions;
    const field = this.#alone;
    const isOwn = row.epoch >= own;
    if (isOwn && row.epoch !== epoch && row.partEpoch !== epoch) {
      this.#versions.remember(this as unknown as Table<Versioned>, key, row, { field, was: row[field] });
      row.partEpoch = epoch;
    }
    const written = isOwn ? row : (this.edit(key) ?? row);
    (written as Record<string, unknown>)[field] = value;
    return written;
  }

  insert(key: string, row: V): V {
    row.epoch = this.#versions.epoch;
    this.#versions.remember(this as unknown as Table<Versioned>, key, this.#rows.get(key));
    this.#rows.set(key, row);
    return row;
  }

  remove(key: string): void {
    const row = this.#rows.get(key);
    if (row === undefined) return;
    this.#versions.remember(this as unknown as Table<Versioned>, key, row);
    this.#rows.delete(key);
  }

  /** The rows as they were when a delta began. */
  at(delta: Delta): ReadonlyMap<string, V> {
    if (this.#versions.isHead(delta)) return this.#rows;
    const rows = new Map(this.#rows);
    const undone = new Set<string>();
    const parts = new Map<string, Undo>();
    for (let d: Delta | null = delta; d; d = d.next) {
      for (const undo of d.undo) {
        const { table, key, before, part } = undo;
        // The first change after the state is the one that shows what the state saw.
        if (table !== (this as unknown) || undone.has(key)) continue;
        if (part !== null) {
          if (!parts.has(key)) parts.set(key, undo);
          continue;
        }
        undone.add(key);
        if (before === undefined) rows.delete(key);
        else rows.set(key, before as V);
      }
    }
    for (const [key, undo] of parts) rows.set(key, this.#undone(undo));
    return rows;
  }

  /** All who see the row as it was see the same one. */
  #undone(undo: Undo): V {
    if (undo.undone === null && undo.part !== null) {
      const { field, was } = undo.part;
      undo.undone = { ...this.#copy(undo.before as V), [field]: was };
    }
    return undo.undone as V;
  }
}
