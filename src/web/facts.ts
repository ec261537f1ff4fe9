import { type ComponentChild, type ComponentChildren, h } from 'preact';
import type { Instant } from '../event/instant.js';
import type { ContainerState, HostState, ImageState, NetworkState, VolumeState } from '../fold/index.js';
import { isStale } from '../view/stale.js';
import { timeIn } from './clock.js';
import { useShown } from './context.js';
import { Pick } from './rows.js';
import { Said, shortId } from './said.js';
import { namesOf } from './things.js';

type Fact = readonly [name: string, value: ComponentChildren] | null;

function List({ facts, uncertain }: { facts: readonly Fact[]; uncertain: readonly string[] }): ComponentChild {
  return h(
    'dl',
    { class: 'fact-list' },
    facts.map((fact) => fact && h('div', { key: fact[0] }, h('dt', null, fact[0]), h('dd', null, fact[1]))),
    uncertain.length > 0 &&
      h('div', null, h('dt', null, 'uncertain'), h('dd', { class: 'doubt' }, uncertain.join(', '))),
  );
}

/** A time of this log. */
function useTime() {
  const { first, last } = useShown().model.ruler;
  return (at: Instant | null) => (at === null ? '–' : timeIn(at, first, last));
}

const said = (text: string | null, title?: string) =>
  h(Said, { text: text ?? '–', ...(title === undefined ? {} : { title }) });

function ended({ exitCode, exitReason, oomKilled }: ContainerState): string | null {
  if (exitCode === null && exitReason === null) return null;
  return [exitCode, exitReason, oomKilled === true && exitReason !== 'oom' ? 'out of memory' : null]
    .filter((part) => part !== null)
    .join(', ');
}

export function ContainerFacts({ container, state }: { container: ContainerState; state: HostState }): ComponentChild {
  const time = useTime();
  const { id, image, imageId, health, createdAt, startedAt, finishedAt, restarts, networks, mounts, labels, execs } =
    container;
  const stale = isStale(state, container);
  const end = ended(container);
  const facts: Fact[] = [
    ['id', said(shortId(id), id)],
    ['image', said(image)],
    imageId === null ? null : ['image id', h(Pick, { subject: 'image', id: imageId, text: shortId(imageId) })],
    stale === true ? ['stale', 'its reference means another image by now, or none'] : null,
    ['created', time(createdAt)],
    ['started', time(startedAt)],
    finishedAt === null ? null : ['ended', time(finishedAt)],
    end === null ? null : ['last exit', end],
    health === null || health === 'none' ? null : ['health', health],
    restarts === null || restarts === 0 ? null : ['restarts', String(restarts)],
    networks.length === 0 ? null : ['networks', said(networks.map((one) => one.name ?? shortId(one.id)).join(', '))],
    mounts.length === 0
      ? null
      : ['mounts', said(mounts.map((one) => `${one.volume} at ${one.destination ?? '?'}`).join(', '))],
    execs === 0 ? null : ['open execs', String(execs)],
    Object.keys(labels).length === 0 ? null : ['labels', h(Labels, { labels })],
  ];
  return h(List, { facts, uncertain: container.uncertain });
}

function Labels({ labels }: { labels: Readonly<Record<string, string>> }): ComponentChild {
  return h(
    'ul',
    { class: 'labels' },
    Object.keys(labels).map((key) => h('li', { key }, h(Said, { text: `${key}=${labels[key]}` }))),
  );
}

export function ImageFacts({ image, state }: { image: ImageState; state: HostState }): ComponentChild {
  const time = useTime();
  const users = state.containers.filter(({ imageId }) => imageId !== null && imageId === image.id).map(({ id }) => id);
  const facts: Fact[] = [
    ['id', image.id === null ? 'nobody said' : said(shortId(image.id), image.id)],
    ['tags', image.tags.length === 0 ? 'none' : said(image.tags.join(', '))],
    ['came by', image.origin ?? 'nobody said'],
    ['created', time(image.createdAt)],
    image.parent === null
      ? null
      : ['parent', h(Pick, { subject: 'image', id: image.parent, text: shortId(image.parent) })],
    ['used by', users.length === 0 ? 'no container' : said(namesOf(state, users))],
  ];
  return h(List, { facts, uncertain: image.uncertain });
}

export function VolumeFacts({ volume, state }: { volume: VolumeState; state: HostState }): ComponentChild {
  const time = useTime();
  const facts: Fact[] = [
    ['name', said(volume.name)],
    ['driver', said(volume.driver)],
    ['created', time(volume.createdAt)],
    ['used by', volume.usedBy.length === 0 ? 'no container' : said(namesOf(state, volume.usedBy))],
  ];
  return h(List, { facts, uncertain: volume.uncertain });
}

export function NetworkFacts({ network, state }: { network: NetworkState; state: HostState }): ComponentChild {
  const facts: Fact[] = [
    ['id', said(shortId(network.id), network.id)],
    ['driver', said(network.driver)],
    ['members', network.containers.length === 0 ? 'none' : said(namesOf(state, network.containers))],
  ];
  return h(List, { facts, uncertain: network.uncertain });
}
