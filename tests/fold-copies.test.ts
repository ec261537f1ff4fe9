import { describe, expect, it } from 'vitest';
import { copyRow as copyContainer } from '../src/fold/container-row.js';
import { KINDS } from '../src/fold/kinds.js';
import { copyRow as copyNetwork } from '../src/fold/network.js';
import { copyNow, NOTHING } from '../src/fold/state.js';
import { Tables } from '../src/fold/tables.js';

type Fields = Record<string, unknown>;

/** The same fields in the same order, with another value in each. */
function told(blank: object): Fields {
  return Object.fromEntries(Object.keys(blank).map((field) => [field, { field }]));
}

/** What is of one version of a row only. */
const PAINTED = ['painted', 'paintedSettled'];

function blankOf(of: 'containers' | 'networks'): object {
  const tables = new Tables();
  const kind = KINDS.find(({ table }) => table(tables) === (tables[of] as unknown));
  if (!kind) throw new Error(`there is no table of ${of}`);
  return kind.blank('');
}

const copies: [string, object, (row: never) => object][] = [
  ['container', blankOf('containers'), copyContainer],
  ['network', blankOf('networks'), copyNetwork],
  ['what is no thing', NOTHING, copyNow],
];

describe('a copy that is made field by field', () => {
  it.each(copies)('%s: has every field, each where it was', (_, blank, copy) => {
    const row = told(blank);
    const expected = Object.entries(row).map(([field, value]) => [field, PAINTED.includes(field) ? null : value]);
    expect(Object.entries(copy(row as never))).toEqual(expected);
  });
});
