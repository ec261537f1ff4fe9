import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { hindcast } from './support/run.js';

const example = (name: string) => fileURLToPath(new URL(`../examples/${name}`, import.meta.url));
const textOf = (name: string) => readFileSync(example(name), 'utf8');

/** Words of a command line that are an option. */
const optionsIn = (text: string) => text.match(/--[a-z][a-z-]*/g) ?? [];

describe('the examples of a recorder that always runs', () => {
  const unit = textOf('systemd/hindcast-record.service');
  const compose = textOf('container/compose.yaml');

  it('are called as the program is', async () => {
    const { out } = await hindcast(['record', '--help']);
    const command = /^ExecStart=(.*)$/m.exec(unit)?.[1] ?? '';
    const inContainer = /command: (\[.*\])/.exec(compose)?.[1] ?? '[]';
    for (const called of [command.split(' ').slice(2), JSON.parse(inContainer) as string[]]) {
      expect(called.join(' ')).toMatch(/^record \//);
      expect(optionsIn(called.join(' ')).length).toBeGreaterThan(1);
      for (const option of optionsIn(called.join(' '))) expect(out).toContain(option);
    }
    expect(textOf('container/Containerfile')).toContain('CMD ["record", "/recording"]');
  });

  it('keep the recording to themselves, and take no privilege', () => {
    for (const line of [
      'NoNewPrivileges=yes',
      'ProtectSystem=strict',
      'StateDirectoryMode=0700',
      'CapabilityBoundingSet=',
    ]) {
      expect(unit.split('\n')).toContain(line);
    }
    expect(compose).toContain('/var/run/docker.sock:/var/run/docker.sock:ro');
    expect(compose).toContain('cap_drop: [ALL]');
    expect(compose).toContain('127.0.0.1:9464:9464');
  });

  it.skipIf(!existsSync('/usr/bin/systemd-analyze'))('are a unit that systemd takes', () => {
    const ran = spawnSync('systemd-analyze', ['verify', example('systemd/hindcast-record.service')], {
      encoding: 'utf8',
    });
    expect(ran.stderr).not.toMatch(/hindcast-record\.service:\d+/);
  });
});
