import { volumeMachine } from '../../machines/volume.js';
import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import type { VolumeState } from './entry.js';
import { Members } from './members.js';
import { compile, step } from './table.js';
import type { Versioned } from './versions.js';

export const VOLUME = compile(volumeMachine);

export type VolumeEvent = Extract<Event, { type: `volume.${string}` }>;

export interface VolumeRow extends Versioned {
  painted: VolumeState | null;
  readonly name: string;
  readonly order: number;
  lifecycle: number;
  driver: string | null;
  createdAt: Instant | null;
  createdAtDoubted: boolean;
  usedBy: Members;
  usedByDoubted: boolean;
  existsDoubted: boolean;
}

export function initial(name: string, order: number): VolumeRow {
  return {
    epoch: 0,
    painted: null,
    name,
    order,
    lifecycle: VOLUME.initial,
    driver: null,
    createdAt: null,
    createdAtDoubted: false,
    usedBy: Members.of([]),
    usedByDoubted: false,
    existsDoubted: false,
  };
}

export function copyRow(row: VolumeRow): VolumeRow {
  return { ...row, painted: null };
}

/** Event and volume → volume, in place; `modern` as in the engine's surroundings. */
export function evolve(row: VolumeRow, event: VolumeEvent, modern: boolean | null): void {
  const word = event.type.slice('volume.'.length);
  row.lifecycle = step(VOLUME, row.lifecycle, word);
  if (event.type === 'volume.prune') {
    row.existsDoubted = VOLUME.states[row.lifecycle] === 'doubtful';
    return;
  }
  row.existsDoubted = false;
  row.driver = event.data.driver ?? row.driver;
  if (event.type === 'volume.create' && row.createdAt === null) {
    row.createdAt = event.at;
    // Up to 20.10 a `create` is also written for a volume that was there before.
    row.createdAtDoubted = modern !== true;
  } else if (event.type === 'volume.mount') use(row, event.data.container);
  else if (event.type === 'volume.unmount') row.usedBy = row.usedBy.without(event.data.container);
}

function use(row: VolumeRow, container: string | null): void {
  if (container !== null) row.usedBy = row.usedBy.with(container);
}

export function paint(row: VolumeRow): VolumeState {
  row.painted ??= Object.freeze({
    name: row.name,
    driver: row.driver,
    createdAt: row.createdAt,
    usedBy: row.usedBy.list,
    uncertain: [
      ...(row.existsDoubted ? ['exists'] : []),
      ...(row.createdAtDoubted || row.createdAt === null ? ['createdAt'] : []),
      ...(row.usedByDoubted ? ['usedBy'] : []),
    ],
  });
  return row.painted;
}
