import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { HindcastError } from '../error.js';
import type { Tls } from './address.js';

/** Environment variables, as `process.env` has them. */
export type Env = Readonly<Record<string, string | undefined>>;

/** One of Docker's contexts: where its engine is, and with what it is spoken to. */
export interface Context {
  readonly name: string;
  readonly host: string;
  /** Null: it has no TLS material of its own. */
  readonly tls: Tls | null;
}

/** The folder of Docker's own settings. */
export function configFolder(env: Env): string {
  return env.DOCKER_CONFIG || join(env.HOME || homedir(), '.docker');
}

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function json(path: string): Record<string, unknown> | null {
  const text = read(path)?.toString('utf8');
  if (text === undefined) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch (cause) {
    throw new HindcastError('engine', `${path}: not JSON`, {
      cure: 'Repair it, or name the engine with --host.',
      cause,
    });
  }
}

/** `ca.pem`, `cert.pem` and `key.pem` of a folder, as far as they are there. */
export function tlsIn(folder: string, verify: boolean): Tls {
  const part = (name: string) => read(join(folder, `${name}.pem`));
  return { ca: part('ca'), cert: part('cert'), key: part('key'), verify };
}

/** The context that `docker context use` has set, if any. */
export function currentContext(env: Env): string | null {
  const current = json(join(configFolder(env), 'config.json'))?.currentContext;
  return typeof current === 'string' && current !== '' ? current : null;
}

function namesIn(folder: string): string[] {
  const metas = join(folder, 'contexts', 'meta');
  try {
    return readdirSync(metas).flatMap((id) => {
      const name = json(join(metas, id, 'meta.json'))?.Name;
      return typeof name === 'string' ? [name] : [];
    });
  } catch {
    return [];
  }
}

/**
 * A context by its name. Throws `engine`, with the names there are, if there is none of that name, or if it has no engine.
 *
 * Docker keeps each under the SHA-256 of its name: `contexts/meta/ID/meta.json`, `contexts/tls/ID/docker/`. Source: docker/cli, cli/context/store.
 */
export function contextNamed(name: string, env: Env): Context {
  const folder = configFolder(env);
  const id = createHash('sha256').update(name).digest('hex');
  const meta = json(join(folder, 'contexts', 'meta', id, 'meta.json'));
  const endpoint = (meta?.Endpoints as { docker?: { Host?: unknown; SkipTLSVerify?: unknown } } | undefined)?.docker;
  if (typeof endpoint?.Host !== 'string' || endpoint.Host === '') {
    throw new HindcastError('engine', `no Docker context is called ${JSON.stringify(name)}`, {
      expected: `a context in ${folder}`,
      found: meta ? 'a context without an engine' : 'none of that name',
      cure: 'See docker context ls, or name the engine with --host.',
      candidates: ['default', ...namesIn(folder)],
    });
  }
  const tls = tlsIn(join(folder, 'contexts', 'tls', id, 'docker'), endpoint.SkipTLSVerify !== true);
  const has = tls.ca ?? tls.cert ?? tls.key;
  return { name, host: endpoint.Host, tls: has || endpoint.SkipTLSVerify === true ? tls : null };
}
