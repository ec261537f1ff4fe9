import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { gapsIn, recordedLines, Undisturbed, unaccounted } from './account.js';
import { isThere, whyNot } from './engine.js';
import { missing } from './missing.js';
import { RecordProcess } from './record-process.js';
import { RestartableDockerd } from './restartable.js';
import { Sshd, whyNoSshd } from './sshd.js';

const client = isThere('docker') ? null : "there is no docker, Docker's client: apt-get install docker.io";
const reason = whyNot('dockerd', 'docker.io') ?? client ?? whyNoSshd();
missing('Docker behind ssh', reason);

const KILLS = 5;

describe.skipIf(reason !== null)('an engine behind ssh', () => {
  const home = mkdtempSync(join(tmpdir(), 'hindcast-ssh-'));
  const folder = join(home, 'log');
  let engine: RestartableDockerd;
  let sshd: Sshd;
  let recorder: RecordProcess | null = null;

  beforeAll(async () => {
    engine = await RestartableDockerd.start();
    // On the far side the client finds its engine as it would there.
    const far = join(home, 'far');
    writeFileSync(far, `#!/bin/sh\nDOCKER_HOST=unix://${engine.socket} exec sh -c "$SSH_ORIGINAL_COMMAND"\n`, {
      mode: 0o755,
    });
    sshd = await Sshd.start(join(home, 'sshd'), far);
  });

  afterEach(async () => {
    await recorder?.end('SIGKILL');
  });

  afterAll(async () => {
    await sshd?.stop();
    await engine?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const record = (address: string) => {
    recorder = new RecordProcess(folder, ['--host', address], [], {
      PATH: `${sshd.path}:${process.env.PATH}`,
      HOME: home,
    });
    return recorder;
  };

  it(`is recorded, and nothing is lost when ssh is killed ${KILLS} times in the middle`, async () => {
    const other = new Undisturbed(engine.api);
    await other.listens();
    const recorder = record(sshd.address);
    await recorder.says(/following docker .* at ssh:/);
    await recorder.says(/recording into/);
    await engine.api.call('POST', '/volumes/create', { Name: 'begin' });
    await recorder.has('begin');
    other.forget();
    for (let n = 0; n < KILLS; n++) {
      await engine.api.call('POST', '/volumes/create', { Name: `before-${n}` });
      await recorder.has(`before-${n}`);
      expect(sshd.killAll()).toBeGreaterThan(0);
      await engine.api.call('POST', '/volumes/create', { Name: `after-${n}` });
      await recorder.has(`after-${n}`);
    }
    other.stop();
    expect(other.lines.length).toBeGreaterThanOrEqual(2 * KILLS);
    expect(unaccounted(other.lines, folder)).toEqual([]);
    expect(gapsIn(recordedLines(folder))).toEqual([]);
    expect(await recorder.end('SIGTERM')).toBe(0);
  });

  it('refuses a host whose key is not the one that is known, and says how to look for oneself', async () => {
    const before = sshd.started.length;
    const recorder = record(sshd.address.replace('127.0.0.1', 'localhost'));
    expect(await recorder.ends()).toBe(1);
    expect(sshd.started.length).toBeGreaterThan(before);
    expect(recorder.said.join('\n')).toMatch(/Host key verification failed/);
    expect(recorder.said.join('\n')).toMatch(/Try it by hand, without a password: ssh/);
  });
});
