import { type ComponentChild, h } from 'preact';
import type { ContainerState } from '../fold/index.js';
import { isDoubtful, newestFirst, type PsRow, ps } from '../view/ps.js';
import { useShown } from './context.js';
import { Pick, Rows } from './rows.js';
import { Id, Said } from './said.js';

/** A status in a colour and in words; the mark of doubt where the log cannot decide it. */
export function Status({
  state,
  words,
  doubtful,
}: {
  state: string;
  words: string;
  doubtful: boolean;
}): ComponentChild {
  return h(
    'span',
    { class: `status ${state}` },
    h('i', { class: 'dot', 'aria-hidden': 'true' }),
    words,
    doubtful && h('abbr', { title: 'Likely, not certain: no event has decided it yet' }, ' ?'),
  );
}

function cells(container: ContainerState, row: PsRow) {
  const name = container.name ?? row.ID;
  return [
    h(Pick, { subject: 'container', id: container.id, text: name }),
    h(Status, {
      state: row.State,
      words: row.Status,
      doubtful: row.State !== 'unknown' && isDoubtful(container.uncertain),
    }),
    h(Said, { text: row.Image, title: container.image ?? '' }),
    row.RunningFor,
    h(Id, { id: container.id }),
  ];
}

/** Containers at the instant, as `hindcast ps -a` has them. */
export function Containers(): ComponentChild {
  const { model, query } = useShown();
  const { state } = model;
  const list = newestFirst(query.containers(state));
  const rows = ps(state, list, { all: true, noTrunc: false });
  return h(Rows, {
    caption: 'Containers at this instant',
    columns: ['Name', 'Status', 'Image', 'Created', 'Container ID'],
    rows: list.map((container, i) => ({ key: container.id, cells: cells(container, rows[i] as PsRow) })),
    empty: state.containers.length === 0 ? 'No container at this instant.' : 'No container passes the filter.',
  });
}
