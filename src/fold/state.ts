import type { GapData } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { paint as paintBuild } from './build.js';
import { expander } from './build-image.js';
import type { FinishedStep } from './classic-steps.js';
import { paint as paintContainer } from './container-paint.js';
import type { BuildState, ContainerState, HostState, ImageState, Meaning, NetworkState, VolumeState } from './entry.js';
import { Gaps } from './gaps.js';
import { type ImageStore, losesSilently } from './image-store.js';
import { paintImage } from './images.js';
import {
  type ContainerFacts,
  type ContainerFactsRow,
  type ImageFacts,
  type ImageFactsRow,
  paintFacts,
} from './layer-facts.js';
import type { Listening } from './listening.js';
import { meaningOf, type Naming } from './meaning.js';
import { paint as paintNetwork } from './network.js';
import type { Recent } from './recent.js';
import { Repeats } from './repeats.js';
import { resolveContainer, resolveImage, resolveNetwork } from './resolve.js';
import type { Tables } from './tables.js';
import type { Delta, Table, Versioned } from './versions.js';
import { paint as paintVolume } from './volume.js';

/** What is so at one instant and is not a thing. `latest` is the highest time so far: times in a log may go backwards. */
export interface Instantaneous {
  at: Instant | null;
  position: number;
  events: number;
  since: Instant | null;
  /** Since when the engine was listened to; the log of a build may be older. */
  heardSince: Instant | null;
  latest: Instant | null;
  gaps: Gaps;
  /** Docker 23 or later, as its `die` shows; null until one was seen. */
  modern: boolean | null;
  /** Which image store the engine has, as its events show: they differ in what they tell. */
  imageStore: ImageStore;
  /** A baseline named all images, and nothing was missed since. */
  imagesWhole: boolean;
  /** The same of volumes. */
  volumesWhole: boolean;
  /** What the classic builder did last, until something was said of what came of it. */
  step: FinishedStep | null;
  /** Null before the first gap: since the beginning. */
  listening: Listening | null;
  /** A gap after which the engine has not said anything yet. */
  lastGap: GapData | null;
  /** What that gap changed, as it was before, if it may have hidden nothing. */
  held: BeforeGap | null;
}

/** What is so of all things together, before a gap. */
export interface BeforeGap {
  /** The position at which any name may have moved in silence. */
  readonly silent: number | null;
  readonly imagesWhole: boolean;
  readonly volumesWhole: boolean;
}

/** Before anything was said. */
export const NOTHING: Instantaneous = {
  at: null,
  position: 0,
  events: 0,
  since: null,
  heardSince: null,
  latest: null,
  gaps: Gaps.NONE,
  modern: null,
  imageStore: null,
  imagesWhole: false,
  volumesWhole: false,
  step: null,
  listening: null,
  lastGap: null,
  held: null,
};

/** The same, to be written to. Field by field: it is copied for each state that is handed out, and to spread it takes several times as long. */
export function copyNow(now: Instantaneous): Instantaneous {
  return {
    at: now.at,
    position: now.position,
    events: now.events,
    since: now.since,
    heardSince: now.heardSince,
    latest: now.latest,
    gaps: now.gaps,
    modern: now.modern,
    imageStore: now.imageStore,
    imagesWhole: now.imagesWhole,
    volumesWhole: now.volumesWhole,
    step: now.step,
    listening: now.listening,
    lastGap: now.lastGap,
    held: now.held,
  };
}

/** Events of a container may trail its `destroy`; those of so many removed containers are still known for what they are. */
export const REMOVED_REMEMBERED = 1024;

/** What a fold that goes on from here must remember besides the things. */
export interface Memory {
  readonly repeats: Repeats;
  readonly removed: Recent<string>;
}

function listOf<V extends Versioned & { readonly order: number }, S>(
  table: Table<V>,
  delta: Delta,
  key: (row: V) => string,
  paint: (row: V) => S,
): readonly S[] {
  const rows = [...table.at(delta).values()];
  rows.sort((a, b) => a.order - b.order || (key(a) < key(b) ? -1 : 1));
  return Object.freeze(rows.map(paint));
}

const NO_BUILDS: readonly BuildState[] = Object.freeze([]);

/** A state as the fold hands it out: it reads the fold's tables as they were, and paints what it is asked for. */
export class FoldedState implements HostState {
  readonly tables: Tables;
  readonly delta: Delta;
  readonly now: Instantaneous;
  readonly memory: Memory;
  readonly at: Instant | null;
  readonly #horizon: Instant;
  #containers: readonly ContainerState[] | null = null;
  #images: readonly ImageState[] | null = null;
  #volumes: readonly VolumeState[] | null = null;
  #networks: readonly NetworkState[] | null = null;
  #builds: readonly BuildState[] | null = null;
  #naming: Naming | null = null;
  #imageFacts: ReadonlyMap<string, ImageFactsRow> | null = null;
  #containerFacts: ReadonlyMap<string, ContainerFactsRow> | null = null;

  constructor(tables: Tables, delta: Delta, now: Instantaneous, memory: Memory, at = now.at, horizon = now.latest) {
    this.tables = tables;
    this.delta = delta;
    this.now = now;
    this.memory = memory;
    this.at = at;
    this.#horizon = horizon ?? 0n;
  }

  get position(): number {
    return this.now.position;
  }

  get events(): number {
    return this.now.events;
  }

  get since(): Instant | null {
    return this.now.since;
  }

  get gaps(): readonly GapData[] {
    return this.now.gaps.list;
  }

  get containers(): readonly ContainerState[] {
    this.#containers ??= listOf(
      this.tables.containers,
      this.delta,
      (row) => row.id,
      (row) => paintContainer(row, this.#horizon),
    );
    return this.#containers;
  }

  get images(): readonly ImageState[] {
    this.#images ??= this.#paintImages();
    return this.#images;
  }

  #paintImages(): readonly ImageState[] {
    const namesMove = this.now.imageStore !== 'classic';
    const mayGo = losesSilently(this.now.imageStore);
    const used = new Set<string | null>();
    if (mayGo) for (const row of this.tables.containers.at(this.delta).values()) used.add(row.imageId);
    return listOf(
      this.tables.images.rows,
      this.delta,
      (row) => row.key,
      (row) => paintImage(row, namesMove, mayGo && !(row.id !== null && used.has(row.id))),
    );
  }

  get volumes(): readonly VolumeState[] {
    this.#volumes ??= listOf(this.tables.volumes, this.delta, (row) => row.name, paintVolume);
    return this.#volumes;
  }

  get networks(): readonly NetworkState[] {
    this.#networks ??= listOf(this.tables.networks, this.delta, (row) => row.id, paintNetwork);
    return this.#networks;
  }

  get builds(): readonly BuildState[] {
    this.#builds ??= this.#paintBuilds();
    return this.#builds;
  }

  #paintBuilds(): readonly BuildState[] {
    if (this.tables.builds.at(this.delta).size === 0) return NO_BUILDS;
    const expand = expander(this.images.map(({ id }) => id));
    return listOf(
      this.tables.builds,
      this.delta,
      (row) => row.id,
      (row) => paintBuild(row, expand),
    );
  }

  container(reference: string): ContainerState | undefined {
    return resolveContainer(this.containers, reference);
  }

  image(reference: string): ImageState | undefined {
    return resolveImage(this.images, reference);
  }

  meaning(reference: string): Meaning {
    const { images } = this.tables;
    this.#naming ??= {
      rows: new Map(images.rows.at(this.delta)),
      bindings: new Map(images.bindings.at(this.delta)),
      stated: new Map(this.tables.stated.at(this.delta)),
      store: this.now.imageStore,
      whole: this.now.imagesWhole,
    };
    return meaningOf(this.#naming, reference);
  }

  imageFacts(id: string): ImageFacts | undefined {
    // The newest state reads the fold's own table: what is kept must be a copy.
    this.#imageFacts ??= new Map(this.tables.imageFacts.at(this.delta));
    return paintFacts(this.#imageFacts.get(id));
  }

  containerFacts(id: string): ContainerFacts | undefined {
    this.#containerFacts ??= new Map(this.tables.containerFacts.at(this.delta));
    return paintFacts(this.#containerFacts.get(id));
  }

  volume(name: string): VolumeState | undefined {
    return this.volumes.find((volume) => volume.name === name);
  }

  network(reference: string): NetworkState | undefined {
    return resolveNetwork(this.networks, reference);
  }

  asOf(at: Instant, horizon = at): HostState {
    return new FoldedState(this.tables, this.delta, this.now, this.memory, at, horizon);
  }
}

/** The last records that a state was made of, for those who go on with its log elsewhere: an engine that is asked again repeats some. */
export function rememberedBy(state: HostState): Repeats {
  return state instanceof FoldedState ? state.memory.repeats.fork() : new Repeats();
}
