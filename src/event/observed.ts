import type { Instant } from './instant.js';

/** What an engine's own `inspect` said of a container: facts, not news. `null` or absent: it did not say. */
export interface ObservedContainer {
  readonly subject: 'container';
  readonly name: string | null;
  readonly image: string | null;
  readonly imageId: string | null;
  readonly status: string | null;
  readonly health: string | null;
  readonly exitCode: number | null;
  readonly oomKilled: boolean | null;
  readonly createdAt: Instant | null;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly restarts: number | null;
  readonly labels: Readonly<Record<string, string>> | null;
  readonly networks: readonly { readonly id: string | null; readonly name: string }[] | null;
  readonly mounts: readonly ObservedMount[] | null;
  readonly execs: number | null;
  /** `no`, `always`, `unless-stopped`, `on-failure`. */
  readonly restartPolicy: string | null;
  /** Of `on-failure:N`; 0 is without end. */
  readonly restartLimit: number | null;
  readonly autoRemove: boolean | null;
  readonly hasHealthcheck: boolean | null;
  readonly stopSignal: string | null;
  /** Its image may only be read: then nothing of it can be written to, but for mounts. */
  readonly readOnlyRootfs: boolean | null;
  /** Bytes in its writable layer, and with all layers below it: an inspect with `--size` tells. */
  readonly sizeRw: number | null;
  readonly sizeRootFs: number | null;
}

export interface ObservedMount {
  /** Docker's word: `volume`, `bind`, `tmpfs`, …. */
  readonly type: string | null;
  /** The volume's name; null for a bind mount or tmpfs. */
  readonly volume: string | null;
  /** The path on the host; null for tmpfs. */
  readonly source: string | null;
  readonly destination: string;
  readonly driver: string | null;
  readonly readOnly: boolean;
}

export interface ObservedImage {
  readonly subject: 'image';
  readonly tags: readonly string[] | null;
  readonly digests: readonly string[] | null;
  readonly parent: string | null;
  readonly layers: readonly string[] | null;
  readonly createdAt: Instant | null;
  /** Bytes of all its layers. */
  readonly size: number | null;
  readonly config: ImageConfig | null;
  /** Which of Docker's two image stores holds it: they tell different things of their images. */
  readonly store: 'classic' | 'containerd' | null;
}

/**
 * What containers of an image begin with.
 *
 * The environment is the image's, values and all, as everybody has it who has the image; what a container was given besides is where secrets lie, and is never
 * read.
 */
export interface ImageConfig {
  /** `NAME=value`. */
  readonly env: readonly string[] | null;
  readonly cmd: readonly string[] | null;
  readonly entrypoint: readonly string[] | null;
  readonly labels: Readonly<Record<string, string>> | null;
  /** `80/tcp`. */
  readonly exposedPorts: readonly string[] | null;
  /** Paths that are to be volumes. */
  readonly volumes: readonly string[] | null;
  readonly workingDir: string | null;
  readonly user: string | null;
  readonly stopSignal: string | null;
}

/** One line of `docker history`: a step that made a layer, or that changed only the configuration. */
export interface HistoryEntry {
  /** The image that the step made, if it is one; null where the engine prints `<missing>`. */
  readonly id: string | null;
  readonly createdAt: Instant | null;
  readonly createdBy: string | null;
  readonly size: number | null;
  readonly comment: string | null;
  /** It made no layer; null: not told, for the engine's own list does not tell. */
  readonly emptyLayer: boolean | null;
}

/** The steps that led to an image, the last one first, as `docker history` prints them. The id is the image's. */
export interface ObservedHistory {
  readonly subject: 'history';
  readonly entries: readonly HistoryEntry[] | null;
}

/** One line of `docker diff`: where a container's writable layer differs from its image. */
export interface Change {
  readonly path: string;
  readonly kind: 'modified' | 'added' | 'deleted';
}

/** All that a container had written by then. The id is the container's. */
export interface ObservedChanges {
  readonly subject: 'changes';
  readonly changes: readonly Change[] | null;
  /** Bytes in its writable layer. */
  readonly sizeRw: number | null;
}

export interface ObservedVolume {
  readonly subject: 'volume';
  readonly driver: string | null;
  readonly createdAt: Instant | null;
}

export interface ObservedNetwork {
  readonly subject: 'network';
  readonly name: string;
  readonly driver: string | null;
  readonly containers: readonly string[] | null;
}

/** All things of one kind that there were: what is not named was not there. The event has no id. */
export interface ObservedList {
  readonly subject: 'list';
  readonly of: 'container' | 'image' | 'volume' | 'network';
  /** Ids; of volumes, names. */
  readonly ids: readonly string[] | null;
}

/** Facts that were read from an engine, as against events that it sent. */
export type Observed =
  | ObservedContainer
  | ObservedImage
  | ObservedVolume
  | ObservedNetwork
  | ObservedHistory
  | ObservedChanges
  | ObservedList;
