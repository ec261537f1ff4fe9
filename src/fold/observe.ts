import type { EventOf } from '../event/event.js';
import type { ObservedContainer, ObservedImage, ObservedNetwork, ObservedVolume } from '../event/observed.js';
import { canonicalOf, imageId } from '../event/reference.js';
import { initial as newContainer } from './container.js';
import { isUp, say } from './container-regions.js';
import type { ContainerRow, Policy } from './container-row.js';
import { CHANGEABLE } from './container-row.js';
import { DOUBT } from './doubt.js';
import { say as sayImage } from './image.js';
import { observeLayers } from './layers.js';
import { Members } from './members.js';
import { initial as newNetwork } from './network.js';
import { observeList, unlisted } from './observe-list.js';
import type { Tables } from './tables.js';
import { initial as newVolume, say as sayVolume, use } from './volume.js';

export { unlisted };

type Seen<T> = EventOf<'recording.observed'> & { readonly data: T; readonly id: string };

/** Facts that an engine's own inspect told: they join the fold as what they are, and what they say is beyond doubt at that instant. */
export function observe(tables: Tables, event: EventOf<'recording.observed'>): void {
  if (event.data.subject === 'list') return observeList(tables, event.data, event.position);
  if (event.id === null) return;
  observeThing(tables, event as typeof event & { readonly id: string });
  observeLayers(tables, event);
}

function observeThing(tables: Tables, event: EventOf<'recording.observed'> & { readonly id: string }): void {
  switch (event.data.subject) {
    case 'container':
      return observeContainer(tables, event as Seen<ObservedContainer>);
    case 'image':
      return observeImage(tables, event as Seen<ObservedImage>);
    case 'volume':
      return observeVolume(tables, event as Seen<ObservedVolume>);
    case 'network':
      return observeNetwork(tables, event as Seen<ObservedNetwork>);
    case 'changes':
      // What has changes, or a history, is there.
      if (!tables.containers.get(event.id)) tables.containers.insert(event.id, newContainer(event.id, event.position));
      return;
    case 'history':
      return sayImage(tables.images.observed(imageId(event.id) ?? event.id, event.position), 'observed image');
  }
}

function policyOf(seen: ObservedContainer): Policy {
  // Over a restart of the engine they differ, over an end of the container they do not.
  if (seen.restartPolicy === 'always' || seen.restartPolicy === 'unless-stopped') return { name: 'always', limit: 0 };
  if (seen.restartPolicy === 'on-failure') return { name: 'on-failure', limit: seen.restartLimit ?? 0 };
  return { name: seen.restartPolicy === null ? 'unknown' : 'no', limit: 0 };
}

function observeContainer(tables: Tables, { id, data, position }: Seen<ObservedContainer>): void {
  const row = tables.containers.edit(id) ?? tables.containers.insert(id, newContainer(id, position));
  const { networks, mounts } = data;
  row.name = data.name ?? row.name;
  row.image = data.image ?? row.image;
  row.imageId = data.imageId ?? row.imageId;
  row.createdAt = data.createdAt ?? row.createdAt;
  row.startedAt = data.startedAt;
  row.finishedAt = data.finishedAt;
  row.oomKilled = data.oomKilled;
  row.restarts = data.restarts;
  if (data.labels) row.labels = data.labels;
  row.labelsHiddenBy = null;
  if (networks) row.networks = networks.map((network) => ({ id: network.id ?? '', name: network.name }));
  if (mounts) {
    row.mounts = mounts.flatMap(({ volume, destination, driver, readOnly }) =>
      volume === null ? [] : [{ volume, destination, driver, readOnly }],
    );
  }
  row.policy = policyOf(data);
  row.streak = data.restarts === 0 ? 0 : null;
  row.pendingUntil = null;
  row.mayBeCounted = false;
  observeStates(row, data);
  row.doubts &= ~(CHANGEABLE | (DOUBT.image | DOUBT.imageId | DOUBT.createdAt | DOUBT.labels | DOUBT.mounts));
  if (row.name !== null) tables.names.insert(row.name, { epoch: 0, container: id });
  for (const { volume, driver } of row.mounts) observeUse(tables, volume, driver, row, position);
}

/** A volume that a container has is there, and in use as long as the container runs. */
function observeUse(
  { volumes }: Tables,
  name: string,
  driver: string | null,
  container: ContainerRow,
  position: number,
) {
  const row = volumes.edit(name) ?? volumes.insert(name, newVolume(name, position));
  sayVolume(row, 'observed volume');
  row.driver ??= driver;
  if (isUp(container)) use(row, container.id);
  else row.usedBy = row.usedBy.without(container.id);
}

function observeStates(row: ContainerRow, data: ObservedContainer): void {
  if (data.status !== null) say(row, `observed ${data.status}`);
  if (data.hasHealthcheck === true) say(row, 'observed healthcheck');
  // A container that never ran has no health yet, whether or not it will have a check.
  const hasNone = data.hasHealthcheck === false || (data.hasHealthcheck === null && data.status !== 'created');
  if (data.health !== null && (data.health !== 'none' || hasNone)) say(row, `observed health ${data.health}`);
  const ended = data.status !== 'running' && data.status !== 'paused';
  // A start that failed has a code, although nothing ran; without one, the engine says 0 of what never ran.
  row.exitCode = ended && (data.status !== 'created' || data.exitCode !== 0) ? data.exitCode : null;
  const up = !ended || data.status === 'restarting';
  row.joined = up ? row.networks.map(({ id }) => id) : [];
  row.networked = row.networks.length > 0;
}

function observeImage(tables: Tables, { id, data, position }: Seen<ObservedImage>): void {
  const { images } = tables;
  const row = images.observed(imageId(id) ?? id, position);
  sayImage(row, 'observed image');
  row.parent = data.parent ?? row.parent;
  row.layers = data.layers ?? row.layers;
  row.createdAt = data.createdAt ?? row.createdAt;
  if (data.tags === null) return;
  const tags = data.tags.flatMap((tag) => canonicalOf(tag) ?? []);
  images.setTags(row, tags);
}

function observeVolume(tables: Tables, { id, data, position }: Seen<ObservedVolume>): void {
  const row = tables.volumes.edit(id) ?? tables.volumes.insert(id, newVolume(id, position));
  sayVolume(row, 'observed volume');
  row.driver = data.driver ?? row.driver;
  row.createdAt = data.createdAt ?? row.createdAt;
  row.createdAtDoubted = false;
  // A baseline is of everything that there was: its containers are all that can have it.
  if (position === 0) row.usedByDoubted = false;
}

function observeNetwork(tables: Tables, { id, data, position }: Seen<ObservedNetwork>): void {
  const row = tables.networks.edit(id) ?? tables.networks.insert(id, newNetwork(id, position));
  row.name = data.name;
  row.driver = data.driver ?? row.driver;
  row.existsDoubted = false;
  if (data.containers === null) return;
  row.containers = Members.of(data.containers);
  row.whole = true;
}
