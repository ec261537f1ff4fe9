interface Change {
  readonly id: string;
  readonly joins: boolean;
  readonly before: Change | null;
}

/** Who leaves, and who joins, again perhaps: then behind all others. */
export interface Moves {
  readonly gone: readonly string[];
  readonly come: readonly string[];
}

/** Changes that are kept as such; with one more the list is written down anew. */
const CHANGES_MAX = 256;

/**
 * Who belongs to a thing, in the order in which they joined: a value, of which the next one costs the same however many there are.
 *
 * In plain words: the newest value has the set, which moves on to the one that is made of it; an older one makes its own again if it is asked.
 */
export class Members {
  readonly #base: readonly string[];
  readonly #last: Change | null;
  readonly #changes: number;
  #set: Set<string> | null;
  #list: readonly string[] | null = null;

  private constructor(base: readonly string[], last: Change | null, changes: number, set: Set<string> | null) {
    this.#base = base;
    this.#last = last;
    this.#changes = changes;
    this.#set = set;
  }

  static of(ids: readonly string[]): Members {
    return new Members(ids, null, 0, null);
  }

  get list(): readonly string[] {
    this.#list ??= [...(this.#set ?? this.#rebuilt())];
    return this.#list;
  }

  has(id: string): boolean {
    this.#set ??= this.#rebuilt();
    return this.#set.has(id);
  }

  with(id: string): Members {
    return this.has(id) ? this : this.#next(id, true);
  }

  without(id: string | null): Members {
    return id !== null && this.has(id) ? this.#next(id, false) : this;
  }

  /** How this list comes of another: who is taken out of it, and who is then put behind it. */
  changesFrom(before: Members): Moves {
    if (this.#base === before.#base) {
      const last = new Map<string, boolean>();
      let change = this.#last;
      for (; change && change !== before.#last; change = change.before) {
        if (!last.has(change.id)) last.set(change.id, change.joins);
      }
      if (change === before.#last) {
        const ids = [...last.keys()].reverse();
        return { gone: ids.filter((id) => last.get(id) === false), come: ids.filter((id) => last.get(id) === true) };
      }
    }
    const { list } = this;
    let kept = 0;
    const gone = before.list.filter((id) => {
      if (list[kept] !== id) return true;
      kept += 1;
      return false;
    });
    return { gone, come: list.slice(kept) };
  }

  /** The list that comes of this one. */
  changed({ gone, come }: Moves): Members {
    let members: Members = this;
    for (const id of [...gone, ...come]) members = members.without(id);
    for (const id of come) members = members.with(id);
    return members;
  }

  #next(id: string, joins: boolean): Members {
    const set = this.#set ?? this.#rebuilt();
    this.#set = null;
    if (joins) set.add(id);
    else set.delete(id);
    if (this.#changes === CHANGES_MAX) return new Members([...set], null, 0, set);
    return new Members(this.#base, { id, joins, before: this.#last }, this.#changes + 1, set);
  }

  #rebuilt(): Set<string> {
    const set = new Set(this.#base);
    const changes: Change[] = [];
    for (let change = this.#last; change; change = change.before) changes.push(change);
    for (const { id, joins } of changes.reverse()) {
      if (joins) set.add(id);
      else set.delete(id);
    }
    return set;
  }
}

/** A value that can be written down: members as their list. */
export function listed(value: unknown): unknown {
  return value instanceof Members ? value.list : value;
}
