import type { Event } from '../event/event.js';
import { actionOf } from './action.js';
import { type ContainerEvent, wordOf } from './container.js';
import { healthOf, intentOf, lifecycleOf, REGIONS } from './container-regions.js';
import type { ContainerRow } from './container-row.js';
import { IMAGE } from './image.js';
import { NETWORK } from './network.js';
import { surpriseAt, type Table } from './table.js';
import type { Tables } from './tables.js';
import { VOLUME } from './volume.js';

/** The kinds of things that have a machine and a history. */
export type Subject = 'container' | 'image' | 'volume' | 'network';

/** Where a thing stands in each region of its machine, by the region's name; a machine without regions is one `lifecycle`. */
export type RegionStates = Readonly<Record<string, string>>;

const MACHINES = { image: IMAGE, volume: VOLUME, network: NETWORK } as const;

function rowOf(tables: Tables, subject: Exclude<Subject, 'container'>, key: string) {
  if (subject === 'image') return tables.images.rows.get(key);
  return subject === 'volume' ? tables.volumes.get(key) : tables.networks.get(key);
}

/** The name of the machine's state that a thing is in; null for one that is not there. */
export function machineState(tables: Tables, subject: Subject, key: string): string | null {
  if (subject === 'container') {
    const row = tables.containers.get(key);
    return row ? lifecycleOf(row) : null;
  }
  const row = rowOf(tables, subject, key);
  return row ? (MACHINES[subject].states[row.lifecycle] ?? null) : null;
}

/** The names of all states that a thing's machine is in at once; null for a thing that is not there. */
export function regionStates(tables: Tables, subject: Subject, key: string): RegionStates | null {
  const row = subject === 'container' ? tables.containers.get(key) : undefined;
  if (row) return { lifecycle: lifecycleOf(row), health: healthOf(row), intent: intentOf(row) };
  const lifecycle = machineState(tables, subject, key);
  return lifecycle === null ? null : { lifecycle };
}

function wordFor(event: Event, row: ContainerRow | undefined): string {
  if (!event.type.startsWith('container.') || event.type === 'container.prune' || !row) {
    return actionOf(event.type);
  }
  return wordOf(row, event as ContainerEvent);
}

/** Why the machine of a thing does not expect this event in the state that the thing is in; null if it does. Ask before folding it. */
export function surprise(tables: Tables, subject: Subject, key: string, event: Event): string | null {
  // What is told of a thing in passing (a network's event that names a container) is no word of its machine.
  if (!event.type.startsWith(`${subject}.`) || event.type === 'volume.destroy' || event.type === 'network.destroy')
    return null;
  if (subject === 'container') {
    const row = tables.containers.get(key);
    return surpriseAt(REGIONS.lifecycle, row?.lifecycle ?? REGIONS.lifecycle.initial, wordFor(event, row));
  }
  const table: Table = MACHINES[subject];
  return surpriseAt(table, rowOf(tables, subject, key)?.lifecycle ?? table.initial, wordFor(event, undefined));
}
