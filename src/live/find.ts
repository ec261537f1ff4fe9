import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { HindcastError } from '../error.js';
import { type Address, parseAddress, type Tls } from './address.js';
import { type Context, configFolder, contextNamed, currentContext, type Env, tlsIn } from './contexts.js';
import type { ConnectOptions } from './engine.js';

/** An address, where it was found, and with what it is spoken to. */
export interface Found {
  readonly address: Address;
  /** What messages call its origin. */
  readonly from: string;
  readonly tls: Tls | null;
}

/** The sockets on which engines listen when nobody says otherwise, Docker's before Podman's, the system's before the user's. */
export function usualSockets(env: Env): readonly string[] {
  const home = env.HOME || homedir();
  const runtime = env.XDG_RUNTIME_DIR || `/run/user/${process.getuid?.() ?? 0}`;
  return [
    '/var/run/docker.sock',
    join(runtime, 'docker.sock'),
    join(home, '.docker/run/docker.sock'),
    join(home, '.docker/desktop/docker.sock'),
    '/run/podman/podman.sock',
    join(runtime, 'podman/podman.sock'),
  ];
}

function isSocket(path: string): boolean {
  try {
    return statSync(path).isSocket();
  } catch {
    return false;
  }
}

function mayUse(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first socket that may be used; if there is none, the first that is there, so that the reason can be said. */
function bySocket(env: Env, sockets: readonly string[]): Found {
  const there = sockets.filter(isSocket);
  const path = there.find(mayUse) ?? there[0];
  if (path !== undefined) return { address: { kind: 'socket', path }, from: 'the usual sockets', tls: null };
  throw new HindcastError('engine', 'no container engine was found', {
    expected: `DOCKER_HOST, a Docker context in ${configFolder(env)}, or one of ${sockets.join(', ')}`,
    found: 'none of them',
    cure: 'Start the engine (systemctl start docker; systemctl --user start podman.socket), or name it with --host.',
  });
}

function withTls(host: string, from: string, tls: Tls | null): Found {
  return { address: parseAddress(host, from, tls !== null), from, tls };
}

function byContext(context: Context): Found {
  return withTls(context.host, `context ${context.name}`, context.tls);
}

/** A host by itself: TLS as the environment says, `DOCKER_TLS_VERIFY` and `DOCKER_CERT_PATH`. */
function byHost(host: string, from: string, options: ConnectOptions, env: Env): Found {
  const certPath = options.certPath ?? (env.DOCKER_CERT_PATH || undefined);
  const verify = options.tlsVerify ?? (env.DOCKER_TLS_VERIFY ? true : undefined);
  // Docker takes any text in DOCKER_TLS_VERIFY for yes; without it, a folder of certificates means TLS that checks nothing.
  const wanted = verify ?? (certPath !== undefined || env.DOCKER_TLS === '1');
  const tls = wanted || certPath !== undefined ? tlsIn(certPath ?? configFolder(env), verify ?? false) : null;
  const found = withTls(host, from, tls);
  if (found.address.kind !== 'tcp') return { ...found, tls: null };
  // An https address without certificates of its own is held to those of the system.
  return found.address.tls && tls === null ? { ...found, tls: { verify: true } } : found;
}

/**
 * Where the engine is, as Docker's own client finds it: what was asked for, `DOCKER_HOST`, `DOCKER_CONTEXT`, the current context, then the usual sockets
 * and Podman's `CONTAINER_HOST`.
 *
 * Throws `usage` for an address that is none, `engine` where there is no such context and no engine.
 */
export function find(options: ConnectOptions, env: Env, sockets = usualSockets(env)): Found {
  const { host, context } = options;
  if (host !== undefined && context !== undefined) {
    throw new HindcastError('usage', 'an engine has one address', {
      found: `host ${host} and context ${context}`,
      cure: 'Name the host or the context.',
    });
  }
  if (host !== undefined) return byHost(host, '--host', options, env);
  if (context !== undefined && context !== 'default') return byContext(contextNamed(context, env));
  if (env.DOCKER_HOST) return byHost(env.DOCKER_HOST, 'DOCKER_HOST', options, env);
  const current = context === undefined ? env.DOCKER_CONTEXT || currentContext(env) : null;
  if (current && current !== 'default') return byContext(contextNamed(current, env));
  if (env.CONTAINER_HOST) return byHost(env.CONTAINER_HOST, 'CONTAINER_HOST', options, env);
  return bySocket(env, sockets);
}
