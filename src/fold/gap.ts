import type { Event, GapData } from '../event/event.js';
import { onGap } from './container.js';
import { statusOf } from './container-paint.js';
import { type ContainerRow, hold } from './container-row.js';
import { join, resume } from './listening.js';
import { heardShutdown, isAtRest } from './shutdown.js';
import type { BeforeGap, Instantaneous } from './state.js';
import { setSilent, silentSince } from './stated.js';
import type { Tables } from './tables.js';

/** From here on nothing is known to be as it was; what was told before, and who is listened to, begins anew. */
export function enterGap(tables: Tables, now: Instantaneous, gap: GapData): void {
  now.gaps = now.gaps.and(gap);
  now.held = doubtEverything(tables, now, gap);
  now.lastGap = join(now.lastGap, gap);
  now.listening = { since: gap.to, fromBoot: false, upBy: 0n };
  now.step = null;
  now.volumesWhole = false;
}

/** The log may have missed anything: whatever can change is in doubt, each thing until later events say it again. */
function doubtEverything(tables: Tables, now: Instantaneous, gap: GapData): BeforeGap | null {
  const { containers, volumes, networks, images } = tables;
  // Of several gaps with nothing between them the first has changed everything already.
  const mayBeEmpty = now.lastGap === null && heardShutdown(containers.values(), gap);
  for (const { id } of [...containers.values()]) {
    const row = containers.edit(id);
    if (!row) continue;
    row.held = mayBeEmpty && isAtRest(row, gap.from) ? hold(row) : null;
    onGap(row, statusOf(row));
  }
  for (const { name } of [...volumes.values()]) {
    const row = volumes.edit(name);
    if (!row) continue;
    const { existsDoubted, usedByDoubted } = row;
    row.held = mayBeEmpty ? { existsDoubted, usedByDoubted } : null;
    Object.assign(row, { existsDoubted: true, usedByDoubted: true });
  }
  for (const { id } of [...networks.values()]) {
    const row = networks.edit(id);
    if (!row) continue;
    const { existsDoubted, whole } = row;
    row.held = mayBeEmpty ? { existsDoubted, whole } : null;
    Object.assign(row, { existsDoubted: true, whole: false });
  }
  images.doubtAll(mayBeEmpty);
  const { imagesWhole, volumesWhole } = now;
  return mayBeEmpty ? { silent: silentSince(tables), imagesWhole, volumesWhole } : null;
}

/**
 * Whether an event, the first after a gap, proves that the gap hid nothing of what was at rest: an engine that had ended all that ran came up
 * again, and began with what it had ended.
 */
export function provesEmpty({ containers }: Tables, { held, lastGap }: Instantaneous, event: Event): boolean {
  if (held === null || lastGap === null || event.at === null || !resume(lastGap, event.at).fromBoot) return false;
  const id = startedBy(event);
  return id !== null && containers.get(id)?.held != null;
}

/** The container that an engine which comes up begins to start with this event. */
function startedBy(event: Event): string | null {
  switch (event.type) {
    case 'container.start':
      return event.id;
    case 'network.connect':
    case 'volume.mount':
      return event.data.container;
    default:
      return null;
  }
}

/** The gap hid nothing of what was at rest: all of that is as it was. */
export function undoGap(tables: Tables, { silent }: BeforeGap): void {
  const { containers, volumes, networks, images } = tables;
  const open = new Set<string>();
  for (const row of containers.values()) if (row.held === null) for (const id of usedBy(row)) open.add(id);
  for (const row of [...containers.values()]) putBack(containers.edit(row.id));
  for (const row of [...volumes.values()]) if (!open.has(row.name)) putBack(volumes.edit(row.name));
  for (const row of [...networks.values()]) if (!open.has(row.id)) putBack(networks.edit(row.id));
  for (const row of [...images.rows.values()]) putBack(images.rows.edit(row.key));
  setSilent(tables, silent);
}

/** What a container that did not come to rest may have left or joined since. */
function usedBy({ networks, mounts }: ContainerRow): readonly string[] {
  return [...networks.map(({ id }) => id), ...mounts.map(({ volume }) => volume)];
}

function putBack(row: { held: object | null } | undefined): void {
  if (row?.held) Object.assign(row, row.held, { held: null });
}
