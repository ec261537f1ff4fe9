import type { Event } from '../event/event.js';
import { actionOf } from './action.js';
import type { NetworkState } from './entry.js';
import { Members } from './members.js';
import { step, tableOf } from './table.js';
import { TABLES } from './table-code.js';
import type { Versioned } from './versions.js';

export const NETWORK = tableOf(TABLES.network);

export type NetworkEvent = Exclude<Extract<Event, { type: `network.${string}` }>, { type: 'network.prune' }>;

export interface NetworkRow extends Versioned {
  painted: NetworkState | null;
  readonly id: string;
  readonly order: number;
  lifecycle: number;
  name: string | null;
  driver: string | null;
  containers: Members;
  /** The log saw it come into being, so it knows who is connected. */
  whole: boolean;
  existsDoubted: boolean;
  /** What the last gap changed, as it was before. */
  held: Pick<NetworkRow, 'existsDoubted' | 'whole'> | null;
}

export function initial(id: string, order: number): NetworkRow {
  return {
    epoch: 0,
    painted: null,
    id,
    order,
    lifecycle: NETWORK.initial,
    name: null,
    driver: null,
    containers: Members.of([]),
    whole: false,
    existsDoubted: false,
    held: null,
  };
}

/** Field by field: to spread a row takes several times as long, and much of what is told is of networks. */
export function copyRow(row: NetworkRow): NetworkRow {
  return {
    epoch: row.epoch,
    painted: null,
    id: row.id,
    order: row.order,
    lifecycle: row.lifecycle,
    name: row.name,
    driver: row.driver,
    containers: row.containers,
    whole: row.whole,
    existsDoubted: row.existsDoubted,
    held: row.held,
  };
}

/** Event and network → network, in place. */
export function evolve(row: NetworkRow, event: NetworkEvent): void {
  row.lifecycle = step(NETWORK, row.lifecycle, actionOf(event.type));
  row.existsDoubted = false;
  row.name = event.data.name ?? row.name;
  row.driver = event.data.driver ?? row.driver;
  if (event.type === 'network.create') {
    row.whole = true;
    row.containers = Members.of([]);
  } else if (event.type === 'network.connect') {
    const { container } = event.data;
    if (container !== null) row.containers = row.containers.with(container);
  } else if (event.type === 'network.disconnect') {
    row.containers = row.containers.without(event.data.container);
  }
}

export function paint(row: NetworkRow): NetworkState {
  row.painted ??= Object.freeze({
    id: row.id,
    name: row.name,
    driver: row.driver,
    containers: row.containers.list,
    uncertain: [...(row.existsDoubted ? ['exists'] : []), ...(row.whole ? [] : ['containers'])],
  });
  return row.painted;
}
