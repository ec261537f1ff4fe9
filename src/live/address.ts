import { HindcastError } from '../error.js';

/** What a TLS connection is made with; absent parts are the system's. */
export interface Tls {
  readonly ca?: Buffer | undefined;
  readonly cert?: Buffer | undefined;
  readonly key?: Buffer | undefined;
  /** Whether the engine has to prove who it is. */
  readonly verify: boolean;
}

/** Where an engine is. */
export type Address =
  /** A unix socket, or a named pipe of Windows. */
  | { readonly kind: 'socket'; readonly path: string }
  | {
      readonly kind: 'tcp';
      readonly host: string;
      readonly port: number;
      readonly prefix: string;
      readonly tls: boolean;
    }
  | { readonly kind: 'ssh'; readonly destination: string; readonly port: number | null };

const PORT = 2375;
const PORT_TLS = 2376;
const EXAMPLES = 'unix:///var/run/docker.sock, tcp://build:2376, ssh://me@build';

function wrong(text: string, from: string, found: string): HindcastError {
  return new HindcastError('usage', `${from}: not the address of an engine: ${JSON.stringify(text)}`, {
    expected: EXAMPLES,
    found,
    cure: `Write it like one of these: ${EXAMPLES}`,
  });
}

function urlOf(text: string, from: string): URL {
  try {
    return new URL(text);
  } catch {
    throw wrong(text, from, text);
  }
}

function tcp(url: URL, tls: boolean): Address {
  const port = url.port === '' ? (tls ? PORT_TLS : PORT) : Number(url.port);
  return {
    kind: 'tcp',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    prefix: url.pathname.replace(/\/$/, ''),
    tls,
  };
}

function ssh(url: URL, text: string, from: string): Address {
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const destination = url.username === '' ? name : `${decodeURIComponent(url.username)}@${name}`;
  // What begins with a dash would be an option of the program that is called.
  if (name === '' || destination.startsWith('-')) throw wrong(text, from, 'an ssh address without a host');
  if (url.password !== '') throw wrong(text, from, 'a password, which would be seen by everybody: use a key');
  return { kind: 'ssh', destination, port: url.port === '' ? null : Number(url.port) };
}

/**
 * Reads an address as Docker writes them; a path alone is a socket, a host and port alone is tcp. `tls`: whether a tcp address is to be spoken to by TLS.
 *
 * Throws `usage` with examples for what is no address. `from` is what messages call its origin (`--host`, `DOCKER_HOST`).
 */
export function parseAddress(text: string, from: string, tls: boolean): Address {
  const socket = /^(?:unix:\/\/|npipe:\/\/)?(\/.+)$/.exec(text);
  if (socket?.[1]) return { kind: 'socket', path: socket[1] };
  if (!text.includes('://')) {
    if (!/^[\w.[\]:-]+$/.test(text)) throw wrong(text, from, text);
    return tcp(urlOf(`http://${text}`, from), tls);
  }
  const url = urlOf(text.replace(/^tcp:/, 'http:'), from);
  if (url.protocol === 'ssh:') return ssh(url, text, from);
  if (url.protocol === 'https:') return tcp(url, true);
  if (url.protocol === 'http:' && url.hostname !== '') return tcp(url, tls);
  throw wrong(text, from, `the scheme ${url.protocol.slice(0, -1)}`);
}

/** The address as it is written. */
export function showAddress(address: Address): string {
  if (address.kind === 'socket') return `unix://${address.path}`;
  if (address.kind === 'ssh') return `ssh://${address.destination}${address.port === null ? '' : `:${address.port}`}`;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return `tcp://${host}:${address.port}${address.prefix}`;
}
