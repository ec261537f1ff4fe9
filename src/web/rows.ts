import { type ComponentChild, type ComponentChildren, h } from 'preact';
import type { Subject } from '../fold/index.js';
import { useShown } from './context.js';
import { Said } from './said.js';

/** So many rows of a list are shown; a page with more is not read but searched. */
export const ROWS_MAX = 250;

/** One row of a list: its key, the thing that it is about, and a cell a column. */
export interface Row {
  readonly key: string;
  readonly cells: readonly ComponentChildren[];
}

/** A thing's name, which selects it. */
export function Pick({ subject, id, text }: { subject: Subject; id: string; text: string }): ComponentChild {
  const { model } = useShown();
  const { thing } = model.place;
  const isPicked = thing?.subject === subject && thing.id === id;
  return h(
    'button',
    {
      type: 'button',
      class: 'pick',
      'aria-pressed': isPicked,
      onClick: () => model.select(isPicked ? null : { subject, id }),
    },
    h(Said, { text }),
  );
}

/** A list as a table; what is too much for a page is counted. */
export function Rows({
  caption,
  columns,
  rows,
  empty,
}: {
  caption: string;
  columns: readonly string[];
  rows: readonly Row[];
  empty: string;
}): ComponentChild {
  if (rows.length === 0) return h('p', { class: 'empty' }, empty);
  const shown = rows.slice(0, ROWS_MAX);
  return h(
    'div',
    { class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': caption },
    h(
      'table',
      null,
      h('caption', { class: 'hidden' }, caption),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          columns.map((column) => h('th', { scope: 'col' }, column)),
        ),
      ),
      h(
        'tbody',
        null,
        shown.map(({ key, cells }) =>
          h(
            'tr',
            { key },
            cells.map((cell, i) => h('td', { 'data-column': columns[i] }, cell)),
          ),
        ),
      ),
    ),
    rows.length > shown.length &&
      h('p', { class: 'more' }, `and ${(rows.length - shown.length).toLocaleString('en')} more: filter to see them`),
  );
}

/** What of a thing the log cannot decide. */
export function Doubt({ uncertain }: { uncertain: readonly string[] }): ComponentChild {
  if (uncertain.length === 0) return null;
  return h('span', { class: 'doubt', title: 'The log cannot decide these' }, `uncertain: ${uncertain.join(', ')}`);
}
