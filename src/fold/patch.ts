import { listed, Members, type Moves } from './members.js';

/** What became of one field: it has another value, something was put behind what it had, or members came and went. */
export type Patch =
  | readonly [field: number, how: 'is', value: unknown]
  | readonly [field: number, how: 'and', more: readonly unknown[]]
  | readonly [field: number, how: 'moves', moves: Moves];

type Fields = Record<string, unknown>;

/** Whether one list is the other with something behind it, or the same. */
function goesOn(before: unknown, after: unknown): before is readonly unknown[] {
  if (!Array.isArray(before) || !Array.isArray(after) || after.length < before.length) return false;
  return before.every((item, i) => item === after[i]);
}

function patchOf(field: number, before: unknown, after: unknown): Patch | null {
  if (before === after) return null;
  if (before instanceof Members && after instanceof Members) return [field, 'moves', after.changesFrom(before)];
  if (!goesOn(before, after)) return [field, 'is', listed(after)];
  const more = (after as readonly unknown[]).slice(before.length);
  return more.length === 0 ? null : [field, 'and', more];
}

/** What makes one value of a field of another: one patch, or none. */
export function patchesIn(field: number, before: unknown, after: unknown): readonly Patch[] {
  const patch = patchOf(field, before, after);
  return patch === null ? [] : [patch];
}

/**
 * What makes one record of another, field by field; `numbers` has each field's number in the order in which the records have them, -1 for one that is not
 * written down.
 *
 * All values of a record at once are a fifth of the work of asking for each by its name.
 */
export function patchesOf(numbers: readonly number[], before: Fields, after: Fields): Patch[] {
  const patches: Patch[] = [];
  const was = Object.values(before);
  const is = Object.values(after);
  for (let i = 0; i < numbers.length; i++) {
    const field = numbers[i] ?? -1;
    const patch = was[i] === is[i] || field < 0 ? null : patchOf(field, was[i], is[i]);
    if (patch) patches.push(patch);
  }
  return patches;
}

/** The same record, patched in place. */
export function apply(fields: readonly string[], record: Fields, patches: readonly Patch[]): void {
  for (const [field, how, value] of patches) {
    const name = fields[field] ?? '';
    const before = record[name];
    if (how === 'is') record[name] = before instanceof Members ? Members.of(value as readonly string[]) : value;
    else if (how === 'and') record[name] = [...(before as readonly unknown[]), ...value];
    else record[name] = (before as Members).changed(value);
  }
}
