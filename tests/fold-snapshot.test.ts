import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Event, isBuildEvent } from '../src/event/event.js';
import {
  changesBetween,
  Fold,
  type HostState,
  heardSince,
  pastOf,
  removedSince,
  restored,
  type SnapshotChanges,
  snapshotOf,
} from '../src/fold/index.js';
import { KINDS } from '../src/fold/kinds.js';
import { listed } from '../src/fold/members.js';
import { FoldedState, NOTHING } from '../src/fold/state.js';
import { Tables } from '../src/fold/tables.js';
import { Table } from '../src/fold/versions.js';
import { readText } from '../src/read/index.js';
import { toDocument } from '../src/view/document.js';
import { history } from './support/arbitrary.js';
import { inside } from './support/inside.js';
import { ALL_RECORDINGS, logText } from './support/recording.js';

/** As an index keeps it: written down, and read again. */
const kept = <T>(value: T): T => deserialize(serialize(value)) as T;

/** A fold that was written down after every `apart` events and goes on from what was written, with a full snapshot every `full` times. */
class Kept {
  readonly #fold = new Fold();
  #before = this.#fold.state();
  #snapshot = kept(snapshotOf(this.#before));
  #changes: SnapshotChanges[] = [];
  readonly #heard: ReturnType<typeof heardSince>[number][] = [];
  readonly #removed: string[] = [];
  readonly #full: number;

  constructor(full: number) {
    this.#full = full;
  }

  push(events: readonly Event[]): void {
    const past = pastOf(this.#before);
    for (const event of events) this.#fold.apply(event);
    const state = this.#fold.state();
    if (this.#changes.length >= this.#full) {
      this.#snapshot = kept(snapshotOf(state));
      this.#changes = [];
    } else this.#changes.push(kept(changesBetween(this.#before, state)));
    this.#heard.push(...kept(heardSince(state, past.heard)));
    this.#removed.push(...kept(removedSince(state, past.removed)));
    this.#before = state;
  }

  get state(): HostState {
    return this.#before;
  }

  restored(): HostState {
    return restored(
      this.#snapshot,
      this.#changes,
      kept(pastOf(this.#before)),
      () => this.#heard,
      () => this.#removed,
    );
  }
}

/** What changed is told by place: whatever a fold does to a row, its fields stand where those of a new one do. */
function expectInOrder(state: HostState): void {
  const { tables, now } = state as FoldedState;
  expect(Object.keys(now)).toEqual(Object.keys(NOTHING));
  for (const { table, blank } of KINDS) {
    const fields = Object.keys(blank(''));
    for (const row of table(tables).values()) expect(Object.keys(row)).toEqual(fields);
  }
}

/** Every field of every row, of those as well that need not be written down. */
function rowsIn(state: HostState): unknown {
  const { tables, delta } = state as FoldedState;
  return KINDS.map(({ table, fields }) =>
    [...table(tables).at(delta)].map(([key, row]) => [key, ...fields.map((field) => listed(row[field]))]),
  );
}

function expectKept(events: readonly Event[], apart: number, full: number): void {
  const one = new Kept(full);
  for (let at = 0; at < events.length; at += apart) {
    one.push(events.slice(at, at + apart));
    const again = one.restored();
    expectInOrder(one.state);
    expectInOrder(again);
    expect(inside(again)).toEqual(inside(one.state));
    expect(rowsIn(again)).toStrictEqual(rowsIn(one.state));
    expect(JSON.stringify(toDocument(again))).toBe(JSON.stringify(toDocument(one.state)));
    // It goes on as if nothing had been between.
    const [a, b] = [new Fold(again), new Fold(one.state)];
    for (const event of events.slice(at + apart)) for (const fold of [a, b]) fold.apply(event);
    expect(inside(a.state())).toEqual(inside(b.state()));
  }
}

/** Each event again after a while, as a reconnection gives it. */
function repeating(events: readonly Event[]): readonly Event[] {
  return events.flatMap((event, i) => (i % 3 === 2 ? [event, events[i - 1] as Event] : [event]));
}

const GAP: fc.Arbitrary<(events: readonly Event[]) => readonly Event[]> = fc
  .tuple(fc.nat(), fc.constantFrom('engine-restart', 'reconnect', 'overflow' as const))
  .map(([where, reason]) => (events) => {
    const at = where % events.length;
    const event = events[at] as Event;
    if (event.at === null || isBuildEvent(event)) return events;
    const data = { from: event.at - 1_000_000_000n, to: event.at, reason: reason as 'overflow' };
    const gap: Event = { type: 'recording.gap', at: event.at, position: 0, id: null, data, source: 'hindcast' };
    const all = [...events.slice(0, at), gap, ...events.slice(at)];
    return all.map((one, i) => ({ ...one, position: i + 1 }) as Event);
  });

describe('a fold that is written down', () => {
  it('knows every table that there is', () => {
    const tables = new Tables();
    const there = [...Object.values(tables), ...Object.values(tables.images)].filter((one) => one instanceof Table);
    expect(there.length).toBeGreaterThan(9);
    expect(new Set(KINDS.map(({ table }) => table(tables)))).toEqual(new Set(there));
  });

  it('L8: is what it was, and goes on as it would have', () => {
    fc.assert(
      fc.property(history, GAP, fc.integer({ min: 1, max: 7 }), fc.nat({ max: 4 }), (events, gap, apart, full) => {
        expectKept(repeating(gap(events)), apart, full);
      }),
    );
  });

  it.each(ALL_RECORDINGS)('L8: the same of %s', (name) => {
    const events = readText(logText(name), name);
    expectKept(events, Math.max(1, Math.floor(events.length / 7)), 2);
  });

  it('refuses a state of another make', () => {
    const state = { ...new Fold().state() } as HostState;
    expect(state).not.toBeInstanceOf(FoldedState);
    expect(() => snapshotOf(state)).toThrow(TypeError);
  });
});
