import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { actionOf } from './action.js';
import type { VolumeState } from './entry.js';
import { Members } from './members.js';
import { step, tableOf } from './table.js';
import { TABLES } from './table-code.js';
import type { Versioned } from './versions.js';

export const VOLUME = tableOf(TABLES.volume);

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
  /** What the last gap changed, as it was before. */
  held: Pick<VolumeRow, 'existsDoubted' | 'usedByDoubted'> | null;
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
    usedByDoubted: true,
    existsDoubted: false,
    held: null,
  };
}

export function copyRow(row: VolumeRow): VolumeRow {
  return { ...row, painted: null };
}

/** Says a word to the volume's machine. */
export function say(row: VolumeRow, word: string): void {
  row.lifecycle = step(VOLUME, row.lifecycle, word);
  row.existsDoubted = VOLUME.states[row.lifecycle] === 'doubtful';
}

/** Event and volume → volume, in place. `isNew`: what is created now was not there before, so that all of its users will be told. */
export function evolve(row: VolumeRow, event: VolumeEvent, isNew: boolean): void {
  say(row, actionOf(event.type));
  if (event.type === 'volume.prune') return;
  row.driver = event.data.driver ?? row.driver;
  if (event.type === 'volume.create' && row.createdAt === null) {
    row.createdAt = event.at;
    row.createdAtDoubted = !isNew;
    row.usedByDoubted = !isNew;
  } else if (event.type === 'volume.mount') use(row, event.data.container);
  else if (event.type === 'volume.unmount') row.usedBy = row.usedBy.without(event.data.container);
}

export function use(row: VolumeRow, container: string | null): void {
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
