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
}

export interface ObservedMount {
  /** The volume's name; null for a bind mount or tmpfs. */
  readonly volume: string | null;
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
  /** Which of Docker's two image stores holds it: they tell different things of their images. */
  readonly store: 'classic' | 'containerd' | null;
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

/** Facts that were read from an engine, as against events that it sent. */
export type Observed = ObservedContainer | ObservedImage | ObservedVolume | ObservedNetwork;
