import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer as createTcp, connect as dial } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { createServer as createTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HindcastError } from '../src/error.js';
import { type ConnectOptions, connect } from '../src/live/index.js';
import { FakeEngine, inspectOf } from './support/fake-engine.js';

const TLS = fileURLToPath(new URL('./support/tls/', import.meta.url));
const pem = (name: string) => readFileSync(join(TLS, `${name}.pem`));
const WEB = 'a'.repeat(64);

let fake: FakeEngine;
let closing: (() => void)[] = [];

beforeEach(async () => {
  fake = await FakeEngine.start();
});

afterEach(async () => {
  for (const close of closing) close();
  closing = [];
  await fake.stop();
});

/** Another way to the same engine. */
async function door(server: ReturnType<typeof createTcp>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

function lead(socket: Duplex): void {
  const inner = dial(fake.socket);
  socket.pipe(inner).pipe(socket);
  for (const end of [socket, inner]) end.on('error', () => [socket, inner].map((one) => one.destroy()));
}

async function fault(options: ConnectOptions): Promise<HindcastError> {
  const error = await connect({ env: {}, ...options }).catch((error: unknown) => error);
  if (error instanceof HindcastError) return error;
  throw error;
}

describe('an engine that is found', () => {
  it('tells what it is', async () => {
    const { identity, address, cannot } = await connect({ host: fake.host, env: {} });
    expect(identity).toMatchObject({
      name: 'docker',
      version: '20.10.24',
      apiVersion: '1.41',
      id: 'FAKE:1',
      hostname: 'fake',
    });
    expect(identity.clock?.coarse).toBe(0n);
    expect(address).toBe(fake.host);
    expect(cannot.size).toBe(0);
  });

  it('may be behind tcp', async () => {
    const port = await door(createTcp(lead));
    const { identity } = await connect({ host: `tcp://127.0.0.1:${port}`, env: {} });
    expect(identity.id).toBe('FAKE:1');
  });

  it('is asked as was said, whatever the environment of the process names', async () => {
    const before = { ...process.env };
    closing.push(() => {
      process.env = before;
    });
    for (const DOCKER_HOST of ['tcp://127.0.0.1:2376', '///']) {
      process.env = { ...before, DOCKER_HOST, DOCKER_CERT_PATH: '/nowhere', DOCKER_PATH_PREFIX: '/elsewhere' };
      expect((await connect({ host: fake.host, env: {} })).identity.id).toBe('FAKE:1');
      expect(process.env.DOCKER_HOST).toBe(DOCKER_HOST);
    }
  });

  it('may be behind TLS, and proves who it is', async () => {
    const server = createTls(
      { cert: pem('server'), key: pem('server-key'), ca: pem('ca'), requestCert: true, rejectUnauthorized: true },
      lead,
    );
    const port = await door(server as unknown as ReturnType<typeof createTcp>);
    const host = `tcp://127.0.0.1:${port}`;
    const { identity } = await connect({ host, env: { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: TLS } });
    expect(identity.id).toBe('FAKE:1');
    // An authority that nobody knows, no certificate of our own, and no TLS at all.
    for (const options of [{ tlsVerify: true, certPath: '/nowhere' }, { certPath: '/nowhere' }, {}]) {
      const error = await fault({ host, ...options });
      expect(error.code).toBe('engine');
      expect(error.cure).toMatch(/DOCKER_CERT_PATH|firewall/);
    }
  });

  it('may be behind ssh, by the program that the user has', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hindcast-ssh-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    const script = `#!${process.execPath}
if (process.argv.at(-4) !== 'me@build') { console.error('Permission denied (publickey).'); process.exit(255); }
const socket = require('node:net').connect(${JSON.stringify(fake.socket)});
process.stdin.pipe(socket).pipe(process.stdout);
require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'asked'))}, process.argv.slice(2).join(' '));
`;
    writeFileSync(join(folder, 'ssh'), script, { mode: 0o755 });
    const env = { PATH: folder };
    const engine = await connect({ host: 'ssh://me@build:2222', env });
    expect(engine.identity.id).toBe('FAKE:1');
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe(
      '-o BatchMode=yes -p 2222 -- me@build docker system dial-stdio',
    );
    const error = await fault({ host: 'ssh://you@build', env });
    expect(error.message).toContain('Permission denied (publickey).');
    expect((await fault({ host: 'ssh://you@build', env: { PATH: '/nowhere' } })).cure).toContain('ssh client');
  });
});

describe('an engine that cannot be used', () => {
  it('is refused at once where nothing listens', async () => {
    expect((await fault({ host: 'unix:///nowhere.sock' })).found).toBe('no such socket');
    await fake.down();
    expect((await fault({ host: fake.host })).code).toBe('engine');
    await fake.up();
  });

  it('is refused where a proxy does not even allow to ask its version', async () => {
    fake.forbidden = /version/;
    const error = await fault({ host: fake.host });
    expect(error.message).toContain('403');
    expect(error.cure).toContain('events, version and _ping');
  });

  it('is refused where something else answers', async () => {
    const port = await door(createTcp((socket) => void socket.end('220 mail.example.com ESMTP\r\n')));
    expect((await fault({ host: `tcp://127.0.0.1:${port}` })).found).toBe('no HTTP');
  });

  it('is not waited for when the signal says stop', async () => {
    const port = await door(createTcp(() => undefined));
    const stop = new AbortController();
    const waiting = connect({ host: `tcp://127.0.0.1:${port}`, env: {}, signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});

describe('behind a proxy that allows little', () => {
  it('says what it cannot ask, asks it once, and takes the time from the head of an answer', async () => {
    fake.forbidden = /^\/(info|containers|images|volumes|networks)/;
    const engine = await connect({ host: fake.host, env: {} });
    expect(engine.identity).toMatchObject({ id: null, hostname: null, clock: { coarse: 1_000_000_000n } });
    expect(await engine.list('container')).toBeNull();
    expect(await engine.list('image')).toBeNull();
    expect(await engine.inspect('container', WEB)).toBeNull();
    expect(await engine.changes(WEB)).toBeNull();
    expect([...engine.cannot].sort()).toEqual(['changes', 'info', 'inspect', 'list']);
    expect(fake.asked.filter(({ path }) => path.startsWith('/images')).length).toBe(0);
  });

  it('knows a thing that is not there from a question that is not allowed', async () => {
    const engine = await connect({ host: fake.host, env: {} });
    expect(await engine.inspect('container', WEB)).toBeNull();
    expect(engine.cannot.size).toBe(0);
    fake.containers.set(WEB, inspectOf(WEB, 'web'));
    expect(await engine.inspect('container', WEB)).toMatchObject({ Id: WEB });
  });
});
