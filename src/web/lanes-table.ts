import { type ComponentChild, h } from 'preact';
import { useState } from 'preact/hooks';
import { useShown } from './context.js';
import type { Lane } from './lane.js';
import { ROWS_MAX } from './rows.js';
import { Said } from './said.js';

/** The timeline for those who do not see it: what each thing was, one stretch a row. Made when it is opened. */
export function LanesTable({ lanes }: { lanes: readonly Lane[] }): ComponentChild {
  const { model } = useShown();
  const [isOpen, setOpen] = useState(false);
  const rows = isOpen
    ? lanes.flatMap((lane) =>
        [...lane.bars.map((bar) => ({ at: bar.from, ...bar })), ...lane.marks]
          .sort((a, b) => a.at - b.at)
          .map((row) => ({ lane, row })),
      )
    : [];
  const jump = (position: number) => () => model.go({ target: { kind: 'position', position } });
  return h(
    'details',
    {
      class: 'as-table',
      open: isOpen,
      onToggle: (event: Event) => setOpen((event.currentTarget as HTMLDetailsElement).open),
    },
    h('summary', null, 'The timeline as a table'),
    h(
      'div',
      { class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': 'The timeline as a table' },
      h(
        'table',
        null,
        h(
          'thead',
          null,
          h(
            'tr',
            null,
            ['Thing', 'What', 'Record'].map((name) => h('th', { scope: 'col' }, name)),
          ),
        ),
        h(
          'tbody',
          null,
          rows
            .slice(0, ROWS_MAX)
            .map(({ lane, row }, i) =>
              h(
                'tr',
                { key: i },
                h('td', null, h(Said, { text: lane.label })),
                h('td', null, h(Said, { text: row.text })),
                h(
                  'td',
                  null,
                  row.position > 0 &&
                    h('button', { type: 'button', class: 'jump-to', onClick: jump(row.position) }, `#${row.position}`),
                ),
              ),
            ),
        ),
      ),
      rows.length > ROWS_MAX && h('p', { class: 'more' }, `and ${rows.length - ROWS_MAX} more: filter to see them`),
    ),
  );
}
