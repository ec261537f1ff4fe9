import { listed, Members, type Moves } from './members.js';

/** What became of a field: it has another value, something was put behind what it had, or members came and went. */
const IS = 0;
const AND = 1;
const MOVES = 2;
const HOWS = 3;

/** What became of fields, one after the other: which of them and how, in one number, and then with what. */
export type Patches = readonly unknown[];

type Fields = Record<string, unknown>;

/** Whether one list is the other with something behind it, or the same. */
function goesOn(before: unknown, after: unknown): before is readonly unknown[] {
  if (!Array.isArray(before) || !Array.isArray(after) || after.length < before.length) return false;
  return before.every((item, i) => item === after[i]);
}

function addPatch(patches: unknown[], field: number, before: unknown, after: unknown): void {
  if (before === after) return;
  const of = field * HOWS;
  if (before instanceof Members && after instanceof Members) {
    patches.push(of + MOVES, after.changesFrom(before));
  } else if (goesOn(before, after)) {
    const more = (after as readonly unknown[]).slice(before.length);
    if (more.length > 0) patches.push(of + AND, more);
  } else patches.push(of + IS, listed(after));
}

/** What makes one value of a field of another: one patch, or none. */
export function patchesIn(field: number, before: unknown, after: unknown): Patches {
  const patches: unknown[] = [];
  addPatch(patches, field, before, after);
  return patches;
}

/**
 * What makes one record of another, field by field; `numbers` has each field's number in the order in which the records have them, -1 for one that is not
 * written down.
 *
 * All values of a record at once are a fifth of the work of asking for each by its name.
 */
export function patchesOf(numbers: readonly number[], before: Fields, after: Fields): Patches {
  const patches: unknown[] = [];
  const was = Object.values(before);
  const is = Object.values(after);
  for (let i = 0; i < numbers.length; i++) {
    const field = numbers[i] ?? -1;
    if (was[i] !== is[i] && field >= 0) addPatch(patches, field, was[i], is[i]);
  }
  return patches;
}

/** The same record, patched in place. */
export function apply(fields: readonly string[], record: Fields, patches: Patches): void {
  for (let i = 0; i < patches.length; i += 2) {
    const head = patches[i] as number;
    const value = patches[i + 1];
    const how = head % HOWS;
    const name = fields[(head - how) / HOWS] ?? '';
    const before = record[name];
    if (how === IS) record[name] = before instanceof Members ? Members.of(value as readonly string[]) : value;
    else if (how === AND) record[name] = [...(before as readonly unknown[]), ...(value as readonly unknown[])];
    else record[name] = (before as Members).changed(value as Moves);
  }
}
