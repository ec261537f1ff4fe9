import type { GapData } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import type { ContainerFacts, ImageFacts } from './layer-facts.js';

/** Docker's own words; `unknown` is ours, for a thing that a log mentions without ever showing how it is. */
export type ContainerStatus =
  | 'created'
  | 'running'
  | 'paused'
  | 'restarting'
  | 'removing'
  | 'exited'
  | 'dead'
  | 'unknown';

export type Health = 'none' | 'starting' | 'healthy' | 'unhealthy';
export type ExitReason = 'completed' | 'crashed' | 'stopped' | 'killed' | 'oom';

export interface Attachment {
  readonly id: string;
  readonly name: string | null;
}

export interface Mount {
  readonly volume: string;
  readonly destination: string | null;
  readonly driver: string | null;
  readonly readOnly: boolean | null;
}

/**
 * What is known of one container at one instant; every field as in the state document (`hindcast/state@1`).
 *
 * In plain words: `null` is "nobody said", and a field whose name stands in `uncertain` may be wrong. Times in nanoseconds.
 */
export interface ContainerState {
  readonly id: string;
  readonly name: string | null;
  readonly image: string | null;
  readonly imageId: string | null;
  readonly status: ContainerStatus;
  readonly health: Health | null;
  readonly exitCode: number | null;
  readonly exitReason: ExitReason | null;
  readonly oomKilled: boolean | null;
  readonly createdAt: Instant | null;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly restarts: number | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly networks: readonly Attachment[];
  readonly mounts: readonly Mount[];
  readonly execs: number;
  readonly seen: 'created' | 'midlife';
  /** Names of the fields above that the log cannot decide, in their order; `exists` for the thing itself. */
  readonly uncertain: readonly string[];
}

export interface ImageState {
  /** `sha256:` and 64 hex digits; null for an image that is known only by a reference. */
  readonly id: string | null;
  /** Short references with tag or digest, in the order in which they came to be known. */
  readonly tags: readonly string[];
  readonly parent: string | null;
  readonly layers: readonly string[] | null;
  readonly origin: 'build' | 'pull' | 'load' | 'import' | 'commit' | null;
  readonly createdAt: Instant | null;
  readonly uncertain: readonly string[];
}

/** What a reference means at one instant. */
export interface Meaning {
  /** The image's id; null: no image that the log knows of (or none whose id it knows) has that name. */
  readonly imageId: string | null;
  /** Whether the log proves it; for null, that no image has the name. */
  readonly proven: boolean;
  /** Whether the engine tells of every name that moves: not so with containerd's image store, and not after a load. */
  readonly told: boolean;
}

export interface VolumeState {
  readonly name: string;
  readonly driver: string | null;
  readonly createdAt: Instant | null;
  /** Ids of the containers that have it mounted now. */
  readonly usedBy: readonly string[];
  readonly uncertain: readonly string[];
}

export interface NetworkState {
  readonly id: string;
  readonly name: string | null;
  readonly driver: string | null;
  /** Ids of the containers that are connected now. */
  readonly containers: readonly string[];
  readonly uncertain: readonly string[];
}

export interface BuildStep {
  readonly number: number;
  readonly name: string;
  readonly status: 'pending' | 'running' | 'cached' | 'done' | 'error';
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly imageId: string | null;
  readonly error: string | null;
}

export interface BuildState {
  readonly id: string;
  readonly status: 'running' | 'succeeded' | 'failed' | 'canceled';
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly imageId: string | null;
  readonly steps: readonly BuildStep[];
}

/**
 * Everything that exists on one engine at one instant, and what is known of each thing. Immutable.
 *
 * In plain words: hand it around, keep it, compare it; it never changes. Lists are in the order in which things came to be known.
 */
export interface HostState {
  /** The instant described; null before the first record. */
  readonly at: Instant | null;
  /** Records read up to it. */
  readonly position: number;
  /** Events folded: no repeats, nothing unreadable. */
  readonly events: number;
  readonly since: Instant | null;
  readonly gaps: readonly GapData[];
  readonly containers: readonly ContainerState[];
  readonly images: readonly ImageState[];
  readonly volumes: readonly VolumeState[];
  readonly networks: readonly NetworkState[];
  readonly builds: readonly BuildState[];
  /**
   * The container that a reference names, as `docker inspect` finds it: full id, name, or unambiguous id prefix, in that order.
   * Undefined: there is none. Throws `HindcastError` `ambiguous`, with the candidates.
   */
  container(reference: string): ContainerState | undefined;
  /** The image that a reference names: id, then tag or digest (`ubuntu` is `ubuntu:latest`), then id prefix. Throws as above. */
  image(reference: string): ImageState | undefined;
  /** Which image a reference means, and whether the log proves it. A name that moved does not take along the containers that were made from it. */
  meaning(reference: string): Meaning;
  /** What was told of an image's configuration and steps, by its whole id; undefined: nothing. */
  imageFacts(id: string): ImageFacts | undefined;
  /** What was told of a container's own layer and of its mounts, by its whole id; undefined: nothing. */
  containerFacts(id: string): ContainerFacts | undefined;
  volume(name: string): VolumeState | undefined;
  /** By id, then name, then id prefix. Throws as above. */
  network(reference: string): NetworkState | undefined;
  /**
   * This state, as of a later instant. The log is known to be silent up to `horizon` (by default that instant): such silence settles
   * what timing proves, as an exit after which no restart came.
   */
  asOf(at: Instant, horizon?: Instant): HostState;
}
