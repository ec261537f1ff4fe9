import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { logText } from './support/recording.js';
import { EXAMPLE, scratch } from './support/run.js';

const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const NODE = ['--import', 'tsx', MAIN];
const file = scratch();

/** A folder for what the program copies to the disk on the way. */
const folder = mkdtempSync(join(tmpdir(), 'hindcast-process-'));
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function start(...argv: string[]): ChildProcess {
  const child = spawn(process.execPath, [...NODE, ...argv], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: folder },
  });
  started.push(child);
  return child;
}

/** Its exit status, and what it said on standard error. */
async function ended(child: ChildProcess) {
  let err = '';
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  const [status, signal] = await once(child, 'close');
  return { status, signal, err };
}

describe('a process', () => {
  it('that is interrupted while it waits for more exits 130, in silence', async () => {
    const child = start('events', '-');
    child.stdin?.write(logText('docker-20/webapp-incident'));
    const end = ended(child);
    // It has printed what there was, and waits.
    if (child.stdout) await once(child.stdout, 'data');
    child.kill('SIGINT');
    expect(await end).toEqual({ status: 130, signal: null, err: '' });
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('leaves no copy of standard input behind on %s', async (signal, status) => {
    const copied = new Promise<void>((resolve) => {
      const watcher = watch(folder, (_, name) => {
        if (!name?.startsWith('hindcast-')) return;
        watcher.close();
        resolve();
      });
    });
    const child = start('ps', '-', '--at', '-5s');
    child.stdin?.write(logText('docker-20/webapp-incident'));
    const end = ended(child);
    await copied;
    child.kill(signal);
    expect((await end).status).toBe(status);
    expect(readdirSync(folder).filter((name) => name.startsWith('hindcast-'))).toEqual([]);
  });

  it('whose reader goes away ends quietly, whatever it prints', () => {
    const log = file('long.jsonl', logText('docker-20/rand-5-sequential').repeat(20));
    for (const argv of [
      ['events', log],
      ['state', ...Array.from({ length: 40 }, (_, i) => ['--at', `#${i * 9}`]).flat(), log],
    ]) {
      const quoted = [process.execPath, ...NODE, ...argv].map((arg) => `'${arg}'`).join(' ');
      const ran = spawnSync('bash', ['-c', `${quoted} | head -n 1; exit "\${PIPESTATUS[0]}"`], { encoding: 'utf8' });
      expect(ran).toMatchObject({ status: 0, stderr: '' });
      expect(ran.stdout.length).toBeGreaterThan(10);
    }
  });

  it.skipIf(!existsSync('/dev/full'))('that cannot write what it found says so, and exits 1', () => {
    const ran = spawnSync(
      'bash',
      ['-c', `'${process.execPath}' --import tsx '${MAIN}' state '${EXAMPLE}' > /dev/full`],
      {
        encoding: 'utf8',
      },
    );
    expect(ran.status).toBe(1);
    expect(ran.stderr).toMatch(/^hindcast: what it prints cannot be written: ENOSPC/);
  });

  it('prints the same bytes on a narrow terminal, in another language and another time zone', () => {
    const under = (env: Record<string, string>) =>
      spawnSync(process.execPath, [...NODE, 'ps', '-a', EXAMPLE, '--at', '#92'], {
        encoding: 'utf8',
        env: { ...process.env, ...env },
      }).stdout;
    const usual = under({});
    expect(usual.split('\n').length).toBe(8);
    expect(under({ COLUMNS: '20', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Pacific/Chatham' })).toBe(usual);
  });

  it('draws no bar where nobody watches', () => {
    const log = file('longer.jsonl', logText('docker-20/rand-5-sequential').repeat(60));
    const ran = spawnSync(process.execPath, [...NODE, 'ps', log], { encoding: 'utf8' });
    expect(ran).toMatchObject({ status: 0, stderr: expect.not.stringMatching(/reading|%/) });
  });
});
