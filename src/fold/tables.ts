import { type BuildRow, copyRow as copyBuild } from './build.js';
import { type ContainerRow, copyRow as copyContainer } from './container-row.js';
import { Images } from './images.js';
import type { ContainerFactsRow, ImageFactsRow } from './layer-facts.js';
import type { Stated } from './meaning.js';
import { copyRow as copyNetwork, type NetworkRow } from './network.js';
import { type Delta, Table, type Versioned, Versions } from './versions.js';
import { copyRow as copyVolume, type VolumeRow } from './volume.js';

/** Which container has a name now. */
export interface Name extends Versioned {
  readonly container: string;
}

/** All rows of one engine, by kind. */
export class Tables {
  readonly versions = new Versions();
  readonly containers: Table<ContainerRow, 'execs'>;
  readonly names: Table<Name>;
  readonly images: Images;
  readonly volumes: Table<VolumeRow>;
  readonly networks: Table<NetworkRow>;
  readonly builds: Table<BuildRow>;
  /** What was told of layers: of few things, so they stand apart. */
  readonly imageFacts: Table<ImageFactsRow>;
  readonly containerFacts: Table<ContainerFactsRow>;
  readonly stated: Table<Stated>;

  /** Empty, or the rows of another fold as they were when a state was handed out. */
  constructor(from?: { readonly tables: Tables; readonly delta: Delta }) {
    const v = this.versions;
    // Rows of another fold are copied before the first write, because its epochs are not ours.
    v.epoch = (from?.tables.versions.epoch ?? 0) + 1;
    v.own = v.epoch;
    from?.tables.versions.share();
    const rows = <V extends Versioned>(of: (tables: Tables) => Table<V>) =>
      from ? new Map(of(from.tables).at(from.delta)) : undefined;
    this.containers = new Table(
      v,
      copyContainer,
      rows((t) => t.containers),
      'execs',
    );
    this.names = new Table(
      v,
      (name) => ({ ...name }),
      rows((t) => t.names),
    );
    this.images = new Images(
      v,
      rows((t) => t.images.rows),
      rows((t) => t.images.bindings),
    );
    this.volumes = new Table(
      v,
      copyVolume,
      rows((t) => t.volumes),
    );
    this.networks = new Table(
      v,
      copyNetwork,
      rows((t) => t.networks),
    );
    this.builds = new Table(
      v,
      copyBuild,
      rows((t) => t.builds),
    );
    this.imageFacts = new Table(
      v,
      (row) => ({ ...row }),
      rows((t) => t.imageFacts),
    );
    this.containerFacts = new Table(
      v,
      (row) => ({ ...row }),
      rows((t) => t.containerFacts),
    );
    this.stated = new Table(
      v,
      (said) => ({ ...said }),
      rows((t) => t.stated),
    );
  }
}
