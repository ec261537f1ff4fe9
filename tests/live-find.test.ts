import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HindcastError } from '../src/error.js';
import { parseAddress, showAddress } from '../src/live/address.js';
import { unreachable } from '../src/live/fault.js';
import { find, usualSockets } from '../src/live/find.js';

const folder = mkdtempSync(join(tmpdir(), 'hindcast-find-'));
const socket = join(folder, 'docker.sock');
let server: Server;

beforeAll(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  context('builder', { docker: { Host: 'ssh://me@builder:2222' } });
  context('secure', { docker: { Host: 'tcp://secure:2376', SkipTLSVerify: false } }, 'CA');
  context('lax', { docker: { Host: 'tcp://lax:2376', SkipTLSVerify: true } });
  context('hollow', { kubernetes: {} });
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** As `docker context create` writes them. */
function context(name: string, Endpoints: object, ca?: string): void {
  const id = createHash('sha256').update(name).digest('hex');
  write(join(folder, 'contexts/meta', id, 'meta.json'), JSON.stringify({ Name: name, Metadata: {}, Endpoints }));
  if (ca) write(join(folder, 'contexts/tls', id, 'docker/ca.pem'), ca);
}

const base = { HOME: folder, DOCKER_CONFIG: folder, XDG_RUNTIME_DIR: folder };

function found(options: Parameters<typeof find>[0], env: Record<string, string> = {}, sockets: readonly string[] = []) {
  const { address, from, tls } = find(options, { ...base, ...env }, sockets);
  return `${showAddress(address)} by ${from}${tls ? `, TLS ${tls.verify ? 'checked' : 'unchecked'}` : ''}`;
}

function fault(work: () => unknown): HindcastError {
  try {
    work();
  } catch (error) {
    if (error instanceof HindcastError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('an address', () => {
  it.each([
    ['unix:///run/docker.sock', 'unix:///run/docker.sock'],
    ['/run/docker.sock', 'unix:///run/docker.sock'],
    ['npipe:////./pipe/docker_engine', 'unix:////./pipe/docker_engine'],
    ['tcp://build:2375', 'tcp://build:2375'],
    ['tcp://build', 'tcp://build:2375'],
    ['build:2375', 'tcp://build:2375'],
    ['tcp://[::1]:2375', 'tcp://[::1]:2375'],
    ['tcp://build:2375/engine/', 'tcp://build:2375/engine'],
    ['https://build', 'tcp://build:2376'],
    ['ssh://me@build', 'ssh://me@build'],
    ['ssh://build:22', 'ssh://build:22'],
  ])('%s', (text, shown) => {
    expect(showAddress(parseAddress(text, '--host', false))).toBe(shown);
  });

  it.each([
    'foo://build',
    'tcp://',
    'ssh://',
    '',
    'a b',
    'ssh://me:secret@build',
    'ssh://-oProxyCommand=touch@build',
    'tcp://build:99999',
  ])('is not %j, which is said with examples', (text) => {
    const error = fault(() => parseAddress(text, '--host', false));
    expect(error.code).toBe('usage');
    expect(error.message).toContain('--host');
    expect(error.cure).toContain('unix:///var/run/docker.sock');
  });
});

describe('the engine', () => {
  it.each([
    ['what was asked for', { host: 'tcp://a:1' }, { DOCKER_HOST: 'tcp://b:1' }, 'tcp://a:1 by --host'],
    [
      'a context that was asked for',
      { context: 'builder' },
      { DOCKER_HOST: 'tcp://b:1' },
      'ssh://me@builder:2222 by context builder',
    ],
    ['DOCKER_HOST', {}, { DOCKER_HOST: 'tcp://b:1', DOCKER_CONTEXT: 'builder' }, 'tcp://b:1 by DOCKER_HOST'],
    ['DOCKER_CONTEXT', {}, { DOCKER_CONTEXT: 'builder' }, 'ssh://me@builder:2222 by context builder'],
    ['CONTAINER_HOST', {}, { CONTAINER_HOST: 'unix:///p.sock' }, 'unix:///p.sock by CONTAINER_HOST'],
    [
      'the context default, which is none',
      { context: 'default' },
      { DOCKER_HOST: 'tcp://b:1' },
      'tcp://b:1 by DOCKER_HOST',
    ],
    ['TLS of a context', { context: 'secure' }, {}, 'tcp://secure:2376 by context secure, TLS checked'],
    ['TLS of a context that checks nothing', { context: 'lax' }, {}, 'tcp://lax:2376 by context lax, TLS unchecked'],
    [
      'DOCKER_TLS_VERIFY',
      {},
      { DOCKER_HOST: 'tcp://b', DOCKER_TLS_VERIFY: '1' },
      'tcp://b:2376 by DOCKER_HOST, TLS checked',
    ],
    [
      'DOCKER_CERT_PATH alone',
      {},
      { DOCKER_HOST: 'tcp://b', DOCKER_CERT_PATH: '/c' },
      'tcp://b:2376 by DOCKER_HOST, TLS unchecked',
    ],
    [
      'TLS that a socket has no use for',
      {},
      { DOCKER_HOST: 'unix:///d.sock', DOCKER_TLS_VERIFY: '1' },
      'unix:///d.sock by DOCKER_HOST',
    ],
    ['https', { host: 'https://b' }, {}, 'tcp://b:2376 by --host, TLS checked'],
  ])('is found by %s', (_, options, env, expected) => {
    expect(found(options, env as unknown as Record<string, string>)).toBe(expected);
  });

  it('is found by the current context', () => {
    write(join(folder, 'config.json'), '{"currentContext":"builder"}');
    expect(found({})).toBe('ssh://me@builder:2222 by context builder');
    expect(found({ context: 'default' }, {}, [socket])).toBe(`unix://${socket} by the usual sockets`);
    rmSync(join(folder, 'config.json'));
  });

  it('is found by a socket that is there', () => {
    expect(found({}, {}, ['/nowhere.sock', folder, socket])).toBe(`unix://${socket} by the usual sockets`);
  });

  it('is looked for where Docker and Podman listen, with privileges or without', () => {
    expect(usualSockets({ HOME: '/home/me', XDG_RUNTIME_DIR: '/run/user/1000' })).toEqual([
      '/var/run/docker.sock',
      '/run/user/1000/docker.sock',
      '/home/me/.docker/run/docker.sock',
      '/home/me/.docker/desktop/docker.sock',
      '/run/podman/podman.sock',
      '/run/user/1000/podman/podman.sock',
    ]);
  });

  it('that is nowhere is missed with what to do', () => {
    const error = fault(() => found({}, {}, ['/nowhere.sock']));
    expect(error.code).toBe('engine');
    expect(error.cure).toContain('systemctl start docker');
    expect(error.expected).toContain('/nowhere.sock');
  });

  it('of a context that there is not is missed with those there are', () => {
    const error = fault(() => found({ context: 'bilder' }));
    expect(error.code).toBe('engine');
    expect([...error.candidates].sort()).toEqual(['builder', 'default', 'hollow', 'lax', 'secure']);
    expect(fault(() => found({ context: 'hollow' })).found).toBe('a context without an engine');
  });

  it('has one address', () => {
    expect(fault(() => found({ host: 'tcp://a:1', context: 'builder' })).code).toBe('usage');
  });

  it('is not found by settings that are no JSON', () => {
    write(join(folder, 'config.json'), '{"currentContext":');
    const error = fault(() => found({}));
    expect(error.message).toContain('config.json');
    rmSync(join(folder, 'config.json'));
  });
});

describe('why it cannot be reached', () => {
  const failed = (host: string, code: string, message = code) => {
    const tls = host.startsWith('https');
    const address = parseAddress(host, '--host', tls);
    return unreachable({ address, from: '--host', tls: null }, Object.assign(new Error(message), { code }));
  };

  it.each([
    ['unix:///var/run/docker.sock', 'EACCES', 'usermod -aG docker'],
    ['unix:///var/run/docker.sock', 'ENOENT', 'systemctl start docker'],
    ['unix:///var/run/docker.sock', 'ECONNREFUSED', 'systemctl start docker'],
    ['unix:///run/podman/podman.sock', 'EACCES', 'the user whose Podman it is'],
    ['unix:///run/podman/podman.sock', 'ENOENT', 'podman.socket'],
    ['tcp://build:2375', 'ENOTFOUND', 'the name of the host'],
    ['tcp://build:2375', 'ECONNREFUSED', 'the port'],
    ['tcp://build:2376', 'HPE_INVALID_CONSTANT', 'DOCKER_TLS_VERIFY=1'],
    ['https://build', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'DOCKER_CERT_PATH'],
    ['https://build', 'ERR_TLS_CERT_ALTNAME_INVALID', 'DOCKER_CERT_PATH'],
    ['ssh://build', 'ENOENT', 'ssh client'],
  ])('%s, %s: says %s', (host, code, cure) => {
    const error = failed(host, code);
    expect(error.code).toBe('engine');
    expect(error.cure).toContain(cure);
    expect(error.message).toContain('--host');
  });

  it('over ssh is in the words of ssh', () => {
    expect(failed('ssh://build', '', 'Permission denied (publickey).').message).toContain(
      'Permission denied (publickey).',
    );
  });
});
