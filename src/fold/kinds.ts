import { initial as newBuild } from './build.js';
import { midlife } from './container-row.js';
import { initial as newImage } from './image.js';
import { newContainer as newContainerFacts, newImage as newImageFacts } from './layer-facts.js';
import { listed, Members } from './members.js';
import { initial as newNetwork } from './network.js';
import type { Tables } from './tables.js';
import type { Table, Versioned } from './versions.js';
import { initial as newVolume } from './volume.js';

/** A row whose fields are looked at by their names. */
export type AnyRow = Versioned & Record<string, unknown>;

/** One of the tables of a fold, as those see it to whom a row is nothing but fields. */
export interface Kind {
  readonly table: (tables: Tables) => Table<AnyRow>;
  /** A row with every field that there is, to be filled; where a row names its own key, that one. */
  readonly blank: (key: string) => AnyRow;
  /** The fields that are kept: what a row was painted as, and who may write to it, is of the fold that has it. */
  readonly fields: readonly string[];
  /** For each field that a row has, in the order in which every row has them, its number among those that are kept; -1 for one that is not. */
  readonly numbers: readonly number[];
  /** For each field that a row has, what a blank row has in it, as it is written down; {@link KEY} where that is its key. */
  readonly usual: readonly unknown[];
  /** Those of them that are members. */
  readonly members: readonly string[];
}

const OWN: ReadonlySet<string> = new Set(['epoch', 'partEpoch', 'painted', 'paintedSettled']);

/** Stands for the key of a row. */
export const KEY = '\0key';

function kind<V extends Versioned>(table: (tables: Tables) => Table<V>, blank: (key: string) => V): Kind {
  const row = blank(KEY) as Record<string, unknown>;
  const fields = Object.keys(row).filter((field) => !OWN.has(field));
  const numbers = Object.keys(row).map((field) => fields.indexOf(field));
  const members = fields.filter((field) => row[field] instanceof Members);
  const usual = Object.values(row).map(listed);
  return { table, blank, fields, numbers, usual, members } as unknown as Kind;
}

const START = { lifecycle: 0, health: 0, intent: 0 };

/** Every table of a fold. A new one is one more line here: a test holds this list against the tables that there are. */
export const KINDS: readonly Kind[] = [
  kind(
    (tables) => tables.containers,
    (key) => midlife(key, 0, START),
  ),
  kind(
    (tables) => tables.names,
    () => ({ epoch: 0, container: '' }),
  ),
  kind(
    (tables) => tables.images.rows,
    (key) => newImage(key, key, 0),
  ),
  kind(
    (tables) => tables.images.bindings,
    () => ({ epoch: 0, image: '' }),
  ),
  kind(
    (tables) => tables.volumes,
    (key) => newVolume(key, 0),
  ),
  kind(
    (tables) => tables.networks,
    (key) => newNetwork(key, 0),
  ),
  kind(
    (tables) => tables.builds,
    (key) => newBuild(key, 0),
  ),
  kind((tables) => tables.imageFacts, newImageFacts),
  kind((tables) => tables.containerFacts, newContainerFacts),
  kind(
    (tables) => tables.stated,
    () => ({ epoch: 0, position: 0 }),
  ),
];
