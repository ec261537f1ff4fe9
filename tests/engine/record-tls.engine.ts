import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Undisturbed, unaccounted } from './account.js';
import { Authority } from './certificates.js';
import { isThere, whyNot } from './engine.js';
import { missing } from './missing.js';
import { RecordProcess } from './record-process.js';
import { RestartableDockerd } from './restartable.js';

const reason =
  whyNot('dockerd', 'docker.io') ?? (isThere('openssl') ? null : 'there is no openssl: apt-get install openssl');
missing('Docker behind TLS', reason);

const ADDRESS = 'tcp://127.0.0.1:2376';
const CURE = 'Set DOCKER_CERT_PATH to the folder with ca.pem, cert.pem and key.pem for this engine';

describe.skipIf(reason !== null)('an engine that wants to see a certificate', () => {
  const home = mkdtempSync(join(tmpdir(), 'hindcast-tls-'));
  const folder = join(home, 'log');
  let engine: RestartableDockerd;
  let recorder: RecordProcess | null = null;

  /** Who comes with which certificates. */
  const certificates = (name: string) => join(home, name);

  function prepare(at: string): readonly string[] {
    const ours = new Authority(join(home, 'ours'));
    const another = new Authority(join(home, 'another'));
    ours.issue('server', join(at, 'server'));
    ours.issue('client', certificates('right'));
    ours.issue('client', certificates('expired'), { isOver: true });
    ours.issue('client', certificates('trusts another'), { trusting: another });
    another.issue('client', certificates('from another'), { trusting: ours });
    ours.trust(certificates('has none'));
    const pem = (name: string) => join(at, 'server', `${name}.pem`);
    const tls = ['--tlsverify', '--tlscacert', pem('ca'), '--tlscert', pem('cert'), '--tlskey', pem('key')];
    return [...tls, '-H', ADDRESS];
  }

  beforeAll(async () => {
    engine = await RestartableDockerd.start({ prepare });
  });

  afterEach(async () => {
    await recorder?.end('SIGKILL');
  });

  afterAll(async () => {
    await engine?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  function record(name: string, env: NodeJS.ProcessEnv = { DOCKER_TLS_VERIFY: '1' }): RecordProcess {
    const all = { DOCKER_HOST: ADDRESS, DOCKER_CERT_PATH: certificates(name), ...env };
    recorder = new RecordProcess(folder, [], engine.network, all);
    return recorder;
  }

  it('is recorded by who has the right one', async () => {
    const other = new Undisturbed(engine.api);
    await other.listens();
    const recorder = record('right');
    await recorder.says(/following docker .* at tcp:\/\/127\.0\.0\.1:2376/);
    await recorder.says(/recording into/);
    await engine.api.call('POST', '/volumes/create', { Name: 'begin' });
    await recorder.has('begin');
    other.forget();
    for (let i = 0; i < 20; i++) await engine.api.call('POST', '/volumes/create', { Name: `data-${i}` });
    await recorder.has('data-19');
    other.stop();
    expect(other.lines.length).toBeGreaterThanOrEqual(20);
    expect(unaccounted(other.lines, folder)).toEqual([]);
    expect(await recorder.end('SIGTERM')).toBe(0);
  });

  it.each([
    ['trusts another', /TLS failed: .*(?:unable to|self[- ]signed|issuer|signature)/i],
    ['has none', /TLS failed: the engine refuses, and says: (?:certificate required|bad certificate)$/],
    ['from another', /TLS failed: the engine refuses, and says: (?:bad certificate|unknown ca)$/],
    ['expired', /TLS failed: the engine refuses, and says: (?:bad certificate|certificate expired)$/],
  ])('refuses who comes with one that is wrong (%s), in a line, with the cure', async (name, why) => {
    const recorder = record(name);
    expect(await recorder.ends()).toBe(1);
    // What is wrong, and what to do.
    expect(recorder.said).toHaveLength(2);
    expect(recorder.said[0]).toMatch(why);
    expect(recorder.said[1]).toContain(CURE);
  });

  it('says that it speaks TLS to who does not', async () => {
    recorder = new RecordProcess(folder, [], engine.network, { DOCKER_HOST: ADDRESS });
    expect(await recorder.ends()).toBe(1);
    // What is wrong, and what to do.
    expect(recorder.said).toHaveLength(2);
    expect(recorder.said[1]).toMatch(/set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH/);
  });
});
