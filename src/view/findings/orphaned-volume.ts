import type { Event } from '../../event/event.js';
import { type Instant, SECOND } from '../../event/instant.js';
import { isAnonymous } from '../fate.js';
import { called, type Desk, type Detector, subjectOf } from './desk.js';
import { Positions } from './positions.js';
import type { Run } from './runs.js';

/** What hands an anonymous volume on, as compose does, starts the new container within this time. */
const HANDED_ON_MAX: Instant = 10n * SECOND;

/** What goes with its container goes within this time. */
const WITH_CONTAINER_MAX: Instant = SECOND;

/** So many anonymous volumes are followed, those that were mounted last. */
const VOLUMES_MAX = 10_000;

interface Volume {
  readonly holders: Set<string>;
  readonly mounted: number;
  readonly destination: string | null;
  orphan: { readonly run: Run; readonly at: Instant; readonly position: number; told: boolean } | null;
}

const SHORT_ID = 12;
const alarm = (id: string) => `orphaned-volume ${id}`;

/** An anonymous volume that its container left behind. */
export function orphanedVolume(desk: Desk): Detector {
  const volumes = new Map<string, Volume>();
  /** What each container has of them. */
  const held = new Map<string, Set<string>>();

  function onMount(id: string, container: string, destination: string | null, event: Event): void {
    const known = volumes.get(id);
    if (known) back(id, known, event);
    volumes.delete(id);
    volumes.set(id, known ?? { holders: new Set(), mounted: event.position, destination, orphan: null });
    volumes.get(id)?.holders.add(container);
    held.set(container, (held.get(container) ?? new Set()).add(id));
    const [oldest] = volumes.keys();
    if (volumes.size > VOLUMES_MAX && oldest !== undefined) drop(oldest);
  }

  function drop(id: string): void {
    for (const container of volumes.get(id)?.holders ?? []) held.get(container)?.delete(id);
    volumes.delete(id);
    desk.alarms.cancel(alarm(id));
  }

  /** Somebody has it again, or it is gone: but what goes long after its container was left behind until then. */
  function back(id: string, volume: Volume, { at, type }: Event): void {
    const waits = /\.(?:destroy|prune)$/.test(type) ? WITH_CONTAINER_MAX : HANDED_ON_MAX;
    settleBefore(id, volume, at, waits);
    desk.alarms.cancel(alarm(id));
    if (volume.orphan?.told) tell(id, volume, at);
    volume.orphan = null;
  }

  function settleBefore(id: string, volume: Volume, now: Instant | null, waits: Instant): void {
    const { orphan } = volume;
    if (orphan && !orphan.told && now !== null && now - orphan.at > waits) orphaned(id, volume);
  }

  function orphaned(id: string, volume: Volume, certain = true): void {
    if (!volume.orphan) return;
    volume.orphan.told = true;
    tell(id, volume, null, certain);
  }

  function onDestroy(run: Run, { position }: Event, at: Instant): void {
    const ids = held.get(run.id) ?? [];
    held.delete(run.id);
    for (const id of ids) {
      const volume = volumes.get(id);
      if (!volume?.holders.delete(run.id) || volume.holders.size > 0) continue;
      volume.orphan = { run: { ...run }, at, position, told: false };
      desk.alarms.set(alarm(id), at + HANDED_ON_MAX, () => orphaned(id, volume));
    }
  }

  function tell(id: string, { orphan, mounted, destination }: Volume, to: Instant | null, certain = true): void {
    if (!orphan) return;
    const { run, at, position } = orphan;
    const where = destination === null ? '' : ` (its ${destination})`;
    desk.tell('orphaned-volume', {
      ...{ key: `orphaned-volume ${id} ${position}`, severity: 'notice', certain, from: at, to, count: 1 },
      subjects: [{ kind: 'volume', id, name: id, image: null }, subjectOf(run)],
      evidence: new Positions().add(mounted, position),
      what: `${called(run)} was removed and left the anonymous volume ${id.slice(0, SHORT_ID)} behind${where}`,
      why: 'its data is still there, but no container has it, nothing shows whose it was, and the next prune deletes it',
      cure: 'Look into it: mount it into the new container if the data is wanted, remove it (docker volume rm) if not.',
      commands: to === null ? [`docker run --rm -v ${id}:/data busybox ls -l /data`] : [],
    });
  }

  function onPrune(event: Event): void {
    // From Docker 23 on each removal has its own event.
    if (desk.fold.modern === true) return;
    for (const [id, volume] of volumes) if (volume.orphan) back(id, volume, event);
  }

  return {
    hears: [
      'volume.mount',
      'volume.destroy',
      'volume.prune',
      'container.destroy',
      'recording.observed',
      'recording.gap',
    ],
    push(event: Event, run: Run | null): void {
      if (event.type === 'recording.gap') {
        for (const [id, volume] of volumes) back(id, volume, { ...event, at: event.data.from });
        volumes.clear();
        held.clear();
      }
      if (event.type === 'volume.prune') onPrune(event);
      if (event.type === 'volume.destroy' && event.id !== null) {
        const volume = volumes.get(event.id);
        if (volume) back(event.id, volume, event);
        drop(event.id);
      }
      if (!run) return;
      if (event.type === 'volume.mount' && event.id !== null && isAnonymous(event.id))
        onMount(event.id, run.id, event.data.destination, event);
      else if (event.type === 'recording.observed' && event.data.subject === 'container') {
        for (const { volume, destination } of event.data.mounts ?? []) {
          if (volume !== null && isAnonymous(volume)) onMount(volume, run.id, destination, event);
        }
      } else if (event.type === 'container.destroy') onDestroy(run, event, event.at);
    },
    // What is not handed on by now may still be.
    finish(end: Instant): void {
      for (const [id, volume] of volumes) {
        const { orphan } = volume;
        if (orphan && !orphan.told && end - orphan.at > WITH_CONTAINER_MAX) orphaned(id, volume, false);
      }
    },
  };
}
