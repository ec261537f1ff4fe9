import type { EventOf } from '../event/event.js';
import { END_SPREAD } from './container-end.js';
import { isUp, lifecycleOf } from './container-regions.js';
import { type ContainerRow, NONE } from './container-row.js';
import { DOUBT } from './doubt.js';

/** Joined a network: at a start, before `start` is written, or while it runs. What it was joined to before is still its own. */
export function onConnect(row: ContainerRow, event: EventOf<'network.connect'>): void {
  const { id } = event;
  if (id === null) return;
  if (!isUp(row)) row.startingAt ??= event.at;
  if (!row.joined.includes(id)) row.joined = [...row.joined, id];
  if (row.leaving.length > 0) row.leaving = row.leaving.filter((left) => left.id !== id);
  const { name } = event.data;
  if (row.networks.some((network) => network.id === id && network.name !== null)) return;
  // An inspect of a container that never ran names its networks without their ids.
  const others = row.networks.filter((network) => network.id !== id && (network.id !== '' || network.name !== name));
  row.networks = [...others, { id, name }];
}

/**
 * Left a network: because its run ended (Docker 20.10 says so after the `die`, 23 and later before it), because a start failed, or
 * because somebody disconnected it. Only the last one takes the network away from the container.
 */
export function onDisconnect(row: ContainerRow, event: EventOf<'network.disconnect'>): void {
  const { id, at } = event;
  if (id === null) return;
  const wasJoined = row.joined.includes(id);
  // Most have one network.
  if (wasJoined) row.joined = row.joined.length === 1 ? NONE : row.joined.filter((joined) => joined !== id);
  const ended = lifecycleOf(row);
  if (isUp(row) || (ended === 'unknown' && row.startingAt === null)) {
    if (!row.networks.some((network) => network.id === id))
      row.networks = [...row.networks, { id, name: event.data.name }];
    const others = row.leaving.length === 0 ? NONE : row.leaving.filter((left) => left.id !== id);
    row.leaving = [...others, { id, at }];
    return;
  }
  if (row.startingAt !== null && wasJoined) return onFailedStart(row);
  // At an end each network of the run is left once; one that was not joined in this run was taken away by hand.
  if (row.finishedAt !== null && at - row.finishedAt <= END_SPREAD && ended !== 'created')
    return onLeftByEnd(row, event);
  const late = row.finishedAt !== null && at - row.finishedAt > 10_000_000_000n;
  if (!wasJoined && (ended === 'exited' || ended === 'created') && late) {
    row.networks = row.networks.filter((network) => network.id !== id);
  }
}

/** Up to 20.10 an end is told before the networks that it leaves. */
function onLeftByEnd(row: ContainerRow, { id, data }: EventOf<'network.disconnect'>): void {
  if (id === null || row.left.includes(id)) return;
  row.left = [...row.left, id];
  if (!row.networks.some((network) => network.id === id)) row.networks = [...row.networks, { id, name: data.name }];
}

/** Networks joined and left again without a `start` between: the start failed, with an exit code that no event tells. */
function onFailedStart(row: ContainerRow): void {
  if (row.joined.length > 0) return;
  row.startingAt = null;
  // A failed start inside a back-off ends it, silently.
  row.pendingUntil = null;
  row.doubts |= DOUBT.exitCode | DOUBT.exitReason;
  if (row.exitCode === null) row.doubts |= DOUBT.mounts;
}

export function onMount(row: ContainerRow, event: EventOf<'volume.mount'>): void {
  if (event.id === null) return;
  const { destination, driver, readOnly } = event.data;
  const known = row.mounts.some((mount) => mount.volume === event.id && mount.destination === destination);
  if (!known) row.mounts = [...row.mounts, { volume: event.id, destination, driver, readOnly }];
}
