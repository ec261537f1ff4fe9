import type { Instant } from '../event/instant.js';

/** What can be asked of an engine; a proxy in front of it may forbid some. */
export type Ask = 'info' | 'list' | 'inspect' | 'changes';

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
  /** How far its clock is ahead of ours, in nanoseconds, and how exactly that is known. Null: it does not tell. */
  readonly clockOffset: Instant | null;
  readonly clockOffsetError: Instant | null;
}

/** A stream of bytes that can be let go of. */
export interface Stream extends AsyncIterable<Uint8Array> {
  destroy(): void;
}

export interface Asking {
  readonly signal?: AbortSignal | undefined;
}

/** An engine that answers. Only GET is ever sent; nothing that is asked changes anything. */
export interface Engine {
  /** `unix:///var/run/docker.sock`, `tcp://build:2376`, `ssh://me@build`. */
  readonly address: string;
  /** As it was when it was last asked. */
  readonly identity: Identity;
  /** What this address does not allow, as far as it was tried. */
  readonly cannot: ReadonlySet<Ask>;
  /** Asks again who is there. */
  identify(asking?: Asking): Promise<Identity>;
  ping(asking?: Asking): Promise<void>;
  /** Its events: since (inclusive), until (inclusive); without `until` for good, without `since` from now on. */
  events(range: { since?: Instant | undefined; until?: Instant | undefined }, asking?: Asking): Promise<Stream>;
  /** All things of a kind, as its list shows them; null: not allowed here. */
  list(kind: Kind, asking?: Asking): Promise<readonly unknown[] | null>;
  /** One thing as its inspect shows it; null: it is not there, or not allowed here. */
  inspect(kind: Kind, id: string, asking?: Asking): Promise<unknown>;
  /** What a container wrote (`docker diff`); null: it is not there, it wrote nothing, or not allowed here. */
  changes(id: string, asking?: Asking): Promise<readonly unknown[] | null>;
}

export type Kind = 'container' | 'image' | 'volume' | 'network';

export interface ConnectOptions {
  /** As `DOCKER_HOST`. Without it: `DOCKER_HOST`, the context, then the sockets that engines use. */
  readonly host?: string | undefined;
  /** The name of one of Docker's contexts. */
  readonly context?: string | undefined;
  /** A folder with `ca.pem`, `cert.pem` and `key.pem`; as `DOCKER_CERT_PATH`. */
  readonly certPath?: string | undefined;
  /** Whether a tcp address is to be spoken to by TLS, and its certificate checked; as `DOCKER_TLS_VERIFY`. */
  readonly tlsVerify?: boolean | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Finds an engine and asks who it is. Throws `engine` with the cure if it cannot be reached or does not allow what is needed. */
export async function connect(_options: ConnectOptions = {}): Promise<Engine> {
  throw new Error('not there yet');
}
