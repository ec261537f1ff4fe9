import type { GapData } from '../event/event.js';
import type { HostState } from './entry.js';
import { Gaps } from './gaps.js';
import { type AnyRow, KEY, KINDS, type Kind } from './kinds.js';
import { listed, Members } from './members.js';
import { apply, type Patches, patchesIn, patchesOf } from './patch.js';
import { Recent } from './recent.js';
import { Repeats, type Spoken } from './repeats.js';
import { FoldedState, type Instantaneous, NOTHING, REMOVED_REMEMBERED } from './state.js';
import { Tables } from './tables.js';
import type { Delta, Table, Versioned } from './versions.js';

/** A row: the number and the value of each field in which it is not as a blank one. */
type Row = readonly [key: string, ...fields: unknown[]];

/** What is no thing, as plain data. */
type PlainNow = Omit<Instantaneous, 'gaps'> & { readonly gaps: readonly GapData[] };

/** All that a fold knows at one moment, but for what it remembers of its past; the tables in the order of their kinds. */
export interface Snapshot {
  readonly now: PlainNow;
  readonly tables: readonly (readonly Row[])[];
}

/** What became of one table: keys that went, rows that came, in their order, and fields of others that changed. */
interface TableChanges {
  readonly gone: readonly string[];
  readonly come: readonly Row[];
  readonly patched: readonly (readonly [key: string, patches: Patches])[];
}

/** What makes the snapshot of one moment of the snapshot of an earlier one. */
export interface SnapshotChanges {
  readonly now: Patches;
  /** By the number of the kind; tables in which nothing changed are not there. */
  readonly tables: readonly (readonly [kind: number, changes: TableChanges])[];
}

/** What a fold remembers besides the things: the last events, which may be repeated, and the last ids that went. */
export interface Past {
  readonly heard: number;
  readonly latest: bigint | null;
  readonly removed: number;
}

const NOW = Object.keys(NOTHING);
const NOW_NUMBERS = NOW.map((_, number) => number);

function folded(state: HostState): FoldedState {
  if (state instanceof FoldedState) return state;
  throw new TypeError('a state that no fold of this program handed out');
}

function plain(now: Instantaneous): PlainNow {
  return { ...now, gaps: now.gaps.list };
}

function rowOf({ numbers, usual }: Kind, key: string, row: AnyRow): Row {
  const written: [string, ...unknown[]] = [key];
  const values = Object.values(row);
  for (let i = 0; i < numbers.length; i++) {
    const field = numbers[i] ?? -1;
    if (field < 0 || values[i] === (usual[i] === KEY ? key : usual[i])) continue;
    const value = listed(values[i]);
    if (!areEmpty(value, usual[i])) written.push(field, value);
  }
  return written;
}

function areEmpty(a: unknown, b: unknown): boolean {
  return Array.isArray(a) && Array.isArray(b) && a.length === 0 && b.length === 0;
}

/** Everything at a state that was handed out, as plain data: what `structuredClone` copies. */
export function snapshotOf(state: HostState): Snapshot {
  const { tables, delta, now } = folded(state);
  return {
    now: plain(now),
    tables: KINDS.map((kind) => [...kind.table(tables).at(delta)].map(([key, row]) => rowOf(kind, key, row))),
  };
}

/** What a fold remembered at a state, counted. What the memory held is in {@link heardSince} and {@link removedSince}. */
export function pastOf(state: HostState): Past {
  const { repeats, removed } = folded(state).memory;
  return { heard: repeats.heard, latest: repeats.latest, removed: removed.pushed };
}

/** Between two states of a fold with the same, what was heard is a row: see {@link Repeats.breaks}. */
export function breaksOf(state: HostState): number {
  return folded(state).memory.repeats.breaks;
}

/** The events after the first so many that a later one may repeat. */
export function heardSince(state: HostState, count: number): readonly Spoken[] {
  return folded(state).memory.repeats.since(count);
}

/** The ids after the first so many that went and do not come back. */
export function removedSince(state: HostState, count: number): readonly string[] {
  return folded(state).memory.removed.since(count);
}

/** What changed from one state to a later one that the same fold handed out. */
export function changesBetween(before: HostState, after: HostState): SnapshotChanges {
  const [a, b] = [folded(before), folded(after)];
  const changed = new Map<Table<Versioned>, Map<string, Touched>>();
  undoneFrom(a.delta, b.delta).forEach(({ table, key, before: row, part }, i) => {
    const keys = changed.get(table) ?? new Map<string, Touched>();
    if (keys.size === 0) changed.set(table, keys);
    const known = keys.get(key);
    if (!known) keys.set(key, { first: row, part, lastCame: row === undefined ? i : -1 });
    else if (row === undefined) known.lastCame = i;
  });
  return {
    now: patchesOf(NOW_NUMBERS, plain(a.now), plain(b.now)),
    tables: KINDS.flatMap((kind, number) => {
      const table = kind.table(b.tables);
      const keys = changed.get(table as unknown as Table<Versioned>);
      return keys ? [[number, tableChanges(kind, table, keys)] as const] : [];
    }),
  };
}

/**
 * Nobody asks this state anything any more: it keeps nothing of what came after it. A state that has grown old before it went would else keep all
 * younger ones alive, each the next, until the garbage collector looks at what is old.
 */
export function letGo(state: HostState): void {
  folded(state).delta.next = null;
}

/** All that changed between two deltas of one fold, in its order. */
function undoneFrom(first: Delta, end: Delta): Delta['undo'] {
  if (first.next === end) return first.undo;
  const all: Delta['undo'] = [];
  for (let delta: Delta | null = first; delta && delta !== end; delta = delta.next) all.push(...delta.undo);
  return all;
}

/** What a row was before all changes, but for the part that was changed first by itself, and with which of them it came last. */
interface Touched {
  readonly first: Versioned | undefined;
  readonly part: Delta['undo'][number]['part'];
  lastCame: number;
}

function tableChanges(kind: Kind, table: Table<AnyRow>, touched: ReadonlyMap<string, Touched>): TableChanges {
  const gone: string[] = [];
  const come: [at: number, row: Row][] = [];
  const patched: (readonly [string, Patches])[] = [];
  for (const [key, { first, part, lastCame }] of touched) {
    const row = table.get(key);
    // What went and came again stands behind all others.
    if (first !== undefined && (row === undefined || lastCame >= 0)) gone.push(key);
    if (row === undefined) continue;
    if (first === undefined || lastCame >= 0) come.push([lastCame, rowOf(kind, key, row)]);
    else {
      const patches = patchesBetween(kind, first as AnyRow, part, row);
      if (patches.length > 0) patched.push([key, patches]);
    }
  }
  return { gone, come: come.sort(([a], [b]) => a - b).map(([, row]) => row), patched };
}

function patchesBetween(kind: Kind, first: AnyRow, part: Touched['part'], row: AnyRow): Patches {
  if (part === null) return patchesOf(kind.numbers, first, row);
  // The same row: nothing else of it is another.
  if (first === row) return patchesIn(kind.fields.indexOf(part.field), part.was, row[part.field]);
  return patchesOf(kind.numbers, { ...first, [part.field]: part.was }, row);
}

/**
 * The state that a snapshot and the changes after it describe, as the fold itself would hand it out; `new Fold(state)` goes on from there.
 *
 * In plain words: `heard` and `removed` give the last events and ids of the past that is counted in `past`, as many as a fold remembers or more; they are
 * asked when that is looked at, which is seldom.
 */
export function restored(
  snapshot: Snapshot,
  changes: readonly SnapshotChanges[],
  past: Past,
  heard: () => readonly Spoken[],
  removed: () => readonly string[],
): HostState {
  const now = { ...snapshot.now };
  for (const change of changes) apply(NOW, now as unknown as Record<string, unknown>, change.now);
  const tables = new Tables();
  KINDS.forEach((kind, number) => {
    const table = kind.table(tables);
    for (const row of snapshot.tables[number] ?? []) table.insert(row[0], filled(kind, row));
    for (const { tables: changed } of changes) {
      for (const [of, what] of changed) if (of === number) change(kind, table, what);
    }
  });
  const memory = {
    repeats: Repeats.of(past.heard, heard, past.latest),
    removed: Recent.of(REMOVED_REMEMBERED, past.removed, removed),
  };
  return new FoldedState(tables, tables.versions.seal(), { ...now, gaps: Gaps.of(now.gaps) }, memory);
}

function filled({ fields, blank, members }: Kind, values: Row): AnyRow {
  const row = blank(values[0]);
  for (let i = 1; i < values.length; i += 2) row[fields[values[i] as number] as string] = values[i + 1];
  for (const field of members) {
    const value = row[field];
    if (!(value instanceof Members)) row[field] = Members.of(value as readonly string[]);
  }
  return row;
}

function change(kind: Kind, table: Table<AnyRow>, { gone, come, patched }: TableChanges): void {
  for (const key of gone) table.remove(key);
  for (const row of come) table.insert(row[0], filled(kind, row));
  for (const [key, patches] of patched) {
    const row = table.get(key);
    if (row) apply(kind.fields, row, patches);
  }
}
