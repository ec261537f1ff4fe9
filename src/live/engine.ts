import type { Instant } from '../event/instant.js';

/** What can be asked of an engine; a proxy in front of it may forbid some. */
export type Ask = 'info' | 'list' | 'inspect' | 'changes';

export type Kind = 'container' | 'image' | 'volume' | 'network';

/** A look at an engine's clock, and when it was taken by a clock of ours that only goes forward. */
export interface ClockReading {
  /** The engine's time was this at some moment between the two others. */
  readonly engine: Instant;
  /** How coarse that is: nothing by `info`, a second by the head of an answer. */
  readonly coarse: Instant;
  readonly before: Instant;
  readonly after: Instant;
  /** How far it is ahead of our own time of day; in the middle of what is possible. */
  readonly ahead: Instant;
}

/** What an engine is. */
export interface Identity {
  readonly name: 'docker' | 'podman';
  /** Of the engine, `20.10.24`. */
  readonly version: string;
  /** Of its interface, `1.41`. */
  readonly apiVersion: string;
  /** Its own id; null where it has none or does not tell. */
  readonly id: string | null;
  readonly hostname: string | null;
  /** Null: it does not tell. */
  readonly clock: ClockReading | null;
}

/** Bytes as they come, which can be let go of. */
export interface Stream extends AsyncIterable<Uint8Array> {
  destroy(): void;
}

export interface Asking {
  readonly signal?: AbortSignal | undefined;
}

/** A stretch of time, both ends included; without `until` for good, without `since` from now on. */
export interface Range {
  readonly since?: Instant | undefined;
  readonly until?: Instant | undefined;
}

/** An engine that answers. Only GET is ever sent: nothing that is asked changes anything. */
export interface Engine {
  /** `unix:///var/run/docker.sock`, `tcp://build:2376`, `ssh://me@build`. */
  readonly address: string;
  /** As it was when it was last asked. */
  readonly identity: Identity;
  /** What this address does not allow, as far as it was tried. */
  readonly cannot: ReadonlySet<Ask>;
  /** Asks again who is there, and what time it is there. */
  identify(asking?: Asking): Promise<Identity>;
  ping(asking?: Asking): Promise<void>;
  /** What it says happens. Throws `engine` if that is not allowed. */
  events(range: Range, asking?: Asking): Promise<Stream>;
  /** All things of a kind, as its list shows them; null: not allowed here. */
  list(kind: Kind, asking?: Asking): Promise<readonly unknown[] | null>;
  /** One thing as its inspect shows it; null: it is not there, or not allowed here. */
  inspect(kind: Kind, id: string, asking?: Asking): Promise<unknown>;
  /** What a container wrote (`docker diff`), with its id; null: it is not there, or not allowed here. */
  changes(id: string, asking?: Asking): Promise<readonly unknown[] | null>;
}

/** How an engine is to be found. */
export interface ConnectOptions {
  /** As `DOCKER_HOST`. Without it: `DOCKER_HOST`, the context, then the sockets that engines use. */
  readonly host?: string | undefined;
  /** The name of one of Docker's contexts. */
  readonly context?: string | undefined;
  /** A folder with `ca.pem`, `cert.pem` and `key.pem`; as `DOCKER_CERT_PATH`. */
  readonly certPath?: string | undefined;
  /** Whether a tcp address is spoken to by TLS, and its certificate checked; as `DOCKER_TLS_VERIFY`. */
  readonly tlsVerify?: boolean | undefined;
  /** In place of `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly signal?: AbortSignal | undefined;
}
