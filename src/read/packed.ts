import type { Event } from '../event/event.js';
import { type Hole, holeOf } from './fill.js';
import { knownText } from './known-text.js';

/** What most events of one thing have in common: all but position, time, and one id. */
type Body = Omit<Event, 'position' | 'at'>;

/** Events in a form that goes cheaply from one thread to another: what they have in common is in it once. */
export interface Packed {
  readonly bodies: readonly Body[];
  /** For each event, its body. */
  readonly which: Int32Array;
  readonly times: BigInt64Array;
  readonly positions: Int32Array;
  /** For each event, what stands in its body's place for an id; null where that has none. */
  readonly ids: readonly (string | null)[];
}

/** So many of one thing are looked through, the last ones. */
const BODIES_MAX = 32;

/** Whether two hold the same things in the same order, but for what stands in the hole. */
function isAlike(a: object, b: object, hole: Hole | null): boolean {
  const keys = Object.keys(a);
  const others = Object.keys(b);
  if (keys.length !== others.length) return false;
  return keys.every((key, i) => {
    if (others[i] !== key) return false;
    return key === hole || isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]);
  });
}

/** Labels are read anew with each record that is parsed: those that say the same are sent once. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  return isRecord(a) && isRecord(b) && isAlike(a, b, null);
}

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isOf(body: Body, event: Event, hole: Hole | null): boolean {
  return (
    body.type === event.type &&
    body.source === event.source &&
    (body.data === event.data || isAlike(body.data, event.data, hole))
  );
}

/** Packs events of an engine; null if one has no time, as in the log of a build, or one that 64 bits cannot hold. */
export function pack(events: readonly Event[]): Packed | null {
  const bodies: Body[] = [];
  const known = new Map<string | null, number[]>();
  const which = new Int32Array(events.length);
  const times = new BigInt64Array(events.length);
  const positions = new Int32Array(events.length);
  const ids: (string | null)[] = [];
  for (const [i, event] of events.entries()) {
    const { type, at, id, data, source, position } = event;
    if (at === null || BigInt.asIntN(64, at) !== at) return null;
    const hole = holeOf(event);
    const own = known.get(id) ?? [];
    if (own.length === 0) known.set(id, own);
    let body = own.find((n) => isOf(bodies[n] as Body, event, hole));
    if (body === undefined) {
      body = bodies.push({ type, id, data, source } as Body) - 1;
      if (own.push(body) > BODIES_MAX) own.shift();
    }
    which[i] = body;
    times[i] = at;
    positions[i] = position;
    ids.push(hole === null ? null : (data as unknown as Record<Hole, string | null>)[hole]);
  }
  return { bodies, which, times, positions, ids };
}

/** The fields keep their order, whichever it is. */
function withId(data: object, hole: Hole, id: string | null): object {
  return hole === 'execId' ? { ...data, execId: id } : { ...data, container: id };
}

/** So many ids are remembered; then it begins anew. */
const IDS_MAX = 16 * 1024;

/** Unpacks what one thread after another has packed. */
export class Unpacker {
  /** An id is looked up with each event: one that is the same text, and not only an equal one, is found at once. */
  readonly #ids = new Map<string, string>();

  /** The events again, each as it was. */
  unpack({ bodies, ...each }: Packed): Event[] {
    return unpacked({ bodies: bodies.map((body) => this.#own(body)), ...each });
  }

  #own({ type, id, data, source }: Body): Body {
    return { type: knownText(type), id: this.#same(id), data, source: knownText(source) } as Body;
  }

  #same(id: string | null): string | null {
    if (id === null) return null;
    const known = this.#ids.get(id);
    if (known !== undefined) return known;
    if (this.#ids.size >= IDS_MAX) this.#ids.clear();
    this.#ids.set(id, id);
    return id;
  }
}

function unpacked({ bodies, which, times, positions, ids }: Packed): Event[] {
  const holes = bodies.map((body) => holeOf(body as Event));
  const events: Event[] = [];
  for (let i = 0; i < which.length; i++) {
    const n = which[i] ?? 0;
    const { type, id, data, source } = bodies[n] as Body;
    const hole = holes[n] ?? null;
    const filled = hole === null ? data : withId(data, hole, ids[i] ?? null);
    events.push({ type, at: times[i], position: positions[i], id, data: filled, source } as Event);
  }
  return events;
}
