import type { Event, EventType, Source } from './event.js';
import type { Instant } from './instant.js';

/**
 * A value of the table: a text, number, truth value or null stands for itself; `[0, ...]` is a list, `[1, digits]` an integer of any size, `[n, ...]` an
 * object with the keys of shape `n - 2`. What is in it is named by its place in the table.
 */
export type PackedValue = string | number | boolean | null | readonly (number | string)[];

/**
 * A row of events, as small as JSON gets: what occurs again is written once. One column a field; `data` and `id` name places in the table.
 *
 * A chunk goes on where the one before ended: its table continues theirs.
 */
export interface PackedEvents {
  readonly shapes: readonly (readonly string[])[];
  readonly values: readonly PackedValue[];
  readonly type: readonly EventType[];
  /** The difference to the time before, in nanoseconds; a text where it is too large for a number. */
  readonly at: readonly (number | string | null)[];
  /** The difference to the position before. */
  readonly position: readonly number[];
  readonly id: readonly number[];
  readonly data: readonly number[];
  readonly source: readonly Source[];
}

const LIST = 0;
const INTEGER = 1;
const SHAPE = 2;

/** Writes events into chunks, each of which goes on where the one before ended. */
export class Packer {
  readonly #places = new Map<string, number>();
  readonly #shapes = new Map<string, number>();
  #last: Instant = 0n;
  #position = 0;
  #chunk = blank();

  push(event: Event): void {
    const { type, at, position, id, data, source } = event;
    const chunk = this.#chunk;
    chunk.type.push(type);
    chunk.at.push(at === null ? null : numberOf(at - this.#last));
    chunk.position.push(position - this.#position);
    chunk.id.push(this.#place(id));
    chunk.data.push(this.#place(data));
    chunk.source.push(source);
    this.#last = at ?? this.#last;
    this.#position = position;
  }

  /** What was pushed since the last chunk. */
  take(): PackedEvents {
    const chunk = this.#chunk;
    this.#chunk = blank();
    return chunk;
  }

  #place(value: unknown): number {
    const packed = this.#pack(value);
    const key = JSON.stringify(packed);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = this.#places.size;
    this.#places.set(key, place);
    this.#chunk.values.push(packed);
    return place;
  }

  #pack(value: unknown): PackedValue {
    if (typeof value === 'bigint') return [INTEGER, String(value)];
    if (Array.isArray(value)) return [LIST, ...value.map((one) => this.#place(one))];
    if (typeof value !== 'object' || value === null) return (value ?? null) as PackedValue;
    const keys = Object.keys(value).filter((key) => (value as Record<string, unknown>)[key] !== undefined);
    return [SHAPE + this.#shape(keys), ...keys.map((key) => this.#place((value as Record<string, unknown>)[key]))];
  }

  #shape(keys: readonly string[]): number {
    const key = JSON.stringify(keys);
    const known = this.#shapes.get(key);
    if (known !== undefined) return known;
    const place = this.#shapes.size;
    this.#shapes.set(key, place);
    this.#chunk.shapes.push(keys);
    return place;
  }
}

function blank() {
  return {
    shapes: [] as (readonly string[])[],
    values: [] as PackedValue[],
    type: [] as EventType[],
    at: [] as (number | string | null)[],
    position: [] as number[],
    id: [] as number[],
    data: [] as number[],
    source: [] as Source[],
  };
}

function numberOf(difference: Instant): number | string {
  const number = Number(difference);
  return Number.isSafeInteger(number) ? number : String(difference);
}

/**
 * Reads the chunks that a {@link Packer} wrote, in their order: the same events again.
 *
 * What was the same value is the same object, so a long log takes little memory; nobody writes to events.
 */
export class Unpacker {
  readonly #values: unknown[] = [];
  readonly #shapes: (readonly string[])[] = [];
  #last: Instant = 0n;
  #position = 0;

  push(chunk: PackedEvents): Event[] {
    this.#shapes.push(...chunk.shapes);
    for (const value of chunk.values) this.#values.push(this.#unpack(value));
    return chunk.type.map((type, i) => {
      const difference = chunk.at[i] ?? null;
      if (difference !== null) this.#last += BigInt(difference);
      this.#position += chunk.position[i] ?? 0;
      const at = difference === null ? null : this.#last;
      const [id, data] = [this.#values[chunk.id[i] ?? 0], this.#values[chunk.data[i] ?? 0]];
      return { type, at, position: this.#position, id, data, source: chunk.source[i] } as Event;
    });
  }

  #unpack(value: PackedValue): unknown {
    if (typeof value !== 'object' || value === null) return value;
    const [kind, ...rest] = value;
    if (kind === INTEGER) return BigInt(rest[0] ?? 0);
    const inner = rest.map((place) => this.#values[Number(place)]);
    if (kind === LIST) return inner;
    const keys = this.#shapes[Number(kind) - SHAPE] ?? [];
    // Own properties, whatever they are called: `__proto__` among them.
    return Object.fromEntries(keys.map((key, i) => [key, inner[i]]));
  }
}
