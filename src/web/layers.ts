import { type ComponentChild, h } from 'preact';
import type { HostState } from '../fold/index.js';
import { containerStack, imageStack, type Layer } from '../view/layers.js';
import { humanSize } from '../view/size.js';
import type { Traced } from '../view/trace.js';
import { Said, shortId } from './said.js';
import { namesOf } from './things.js';

const WORDS = {
  kernel: 'the kernel, which all share',
  unknown: 'layers that nobody told of',
  writable: 'its own writable layer: what it writes is here, and goes with it',
} as const;

function madeBy({ kind, madeBy, diffId }: Layer): string {
  if (kind !== 'image') return WORDS[kind];
  return madeBy?.createdBy ?? (diffId === null ? 'an image’s layer' : shortId(diffId));
}

function One({ layer, state }: { layer: Layer; state: HostState }): ComponentChild {
  const { number, kind, size, settings, containers } = layer;
  return h(
    'li',
    { class: kind },
    h('span', { class: 'number' }, number === null ? '?' : String(number)),
    h('span', { class: 'what' }, h(Said, { text: madeBy(layer) })),
    size !== null && h('span', { class: 'size' }, humanSize(size)),
    kind === 'image' &&
      containers.length > 1 &&
      h('span', { class: 'muted' }, h(Said, { text: `under ${namesOf(state, containers)}` })),
    settings.length > 0 &&
      h('span', { class: 'muted' }, h(Said, { text: settings.map(({ createdBy }) => createdBy ?? '').join(' · ') })),
  );
}

/** What the files of a container or an image are made of at the instant, the top first. */
export function Layers({ thing, state }: { thing: Traced; state: HostState }): ComponentChild {
  const container = thing.subject === 'container' ? state.containers.find(({ id }) => id === thing.id) : undefined;
  const image = thing.subject === 'image' ? state.images.find(({ id }) => id === thing.id) : undefined;
  if (!container && !image) return null;
  const stack = container ? containerStack(state, container) : image && imageStack(state, image);
  const layers = [...(stack?.layers ?? [])].reverse();
  const isTold = layers.some(({ kind }) => kind === 'image');
  return h(
    'div',
    null,
    h(
      'ol',
      { class: 'layers' },
      layers.map((layer, i) => h(One, { key: i, layer, state })),
    ),
    !isTold &&
      h(
        'p',
        { class: 'hint' },
        'No event tells of layers. What docker inspect and docker history print goes in with --baseline.',
      ),
  );
}
