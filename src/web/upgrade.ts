import { type ComponentChild, h } from 'preact';
import type { ContainerState, HostState } from '../fold/index.js';
import type { DataFate } from '../view/fate.js';
import { upgrade } from '../view/upgrade.js';
import { Said, shortId } from './said.js';

function Piece({ piece }: { piece: DataFate }): ComponentChild {
  const { fate, kind, path, source, why, how, certain } = piece;
  const what =
    kind === 'writable'
      ? 'what it wrote to its own layer'
      : kind === 'volume'
        ? `volume ${shortId(source ?? '')}`
        : (source ?? kind);
  return h(
    'li',
    { class: `fate ${fate}` },
    h('strong', null, `${fate}${certain ? '' : ' ?'}`),
    h('span', null, h(Said, { text: [what, path].filter((part) => part !== null).join(' at ') })),
    h('span', { class: 'muted' }, h(Said, { text: why })),
    how !== null && h('code', null, h(Said, { text: how })),
  );
}

/** What would become of a container's data if it were replaced at this instant. */
export function Upgrade({ container, state }: { container: ContainerState; state: HostState }): ComponentChild {
  const { data, harmless, to } = upgrade(state, container);
  const named = to.reference ?? 'its image';
  return h(
    'div',
    null,
    h(
      'p',
      null,
      harmless ? 'Nothing would be lost.' : 'With a new container from ',
      !harmless && h(Said, { text: `${named}:`, class: 'id' }),
    ),
    h(
      'ul',
      { class: 'fates' },
      data.map((piece, i) => h(Piece, { key: i, piece })),
    ),
  );
}
