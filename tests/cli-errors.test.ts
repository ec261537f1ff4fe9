import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { logText } from './support/recording.js';
import { EXAMPLE, hindcast, rows, scratch } from './support/run.js';

const file = scratch();

describe('what is wrong', () => {
  it.each([
    [['nonsense'], 2, /unknown command/],
    [['repaly', EXAMPLE], 2, /Did you mean replay/],
    [['ps'], 2, /missing required argument/],
    [['ps', EXAMPLE, '--frobnicate'], 2, /unknown option/],
    [['ps', EXAMPLE, '--at', 'yesterday'], 2, /not a time: "yesterday"/],
    [['ps', EXAMPLE, '--filter', 'stauts=exited'], 2, /did you mean: status/],
    [['ps', EXAMPLE, '--filter', 'status=gone'], 2, /there is no "gone"/],
    [['ps', EXAMPLE, '--format', 'yaml'], 2, /Use table or json/],
    [['ps', EXAMPLE, '--from-format', 'dcoker'], 2, /no log format/],
    [['ps', '/nowhere/log.jsonl'], 1, /no such file/],
    [['ps', EXAMPLE, '--baseline', '/nowhere'], 1, /no such file|ENOENT/],
    [['trace', EXAMPLE, 'nobody'], 1, /no such thing/],
    [['ps', EXAMPLE, '-n', 'three'], 2, /Write a number/],
    [['ps', EXAMPLE, '--at', ''], 2, /not a time: ""/],
    [['ps', EXAMPLE, '--at', '-1d'], 2, /Write 2026-11-23T21:51:30Z/],
    [['ps', EXAMPLE, '--filter', 'status'], 2, /has no value/],
    [['ps', EXAMPLE, '--filter', 'publish=80'], 2, /a log does not tell/],
    [['ps', EXAMPLE, '--filter', 'since=nobody'], 1, /no such container: nobody/],
    [['ps', EXAMPLE, '--format', '{{.ID}}'], 2, /pipe json into jq/],
    [['state', EXAMPLE, '--format', 'table'], 2, /Allowed choices are json/],
    [['state', '-', '-'], 2, /standard input is named twice/],
    [['inspect', EXAMPLE], 2, /missing required argument/],
    [[], 2, /Usage: hindcast/],
  ])('%j exits %i', async (argv, status, message) => {
    const ran = await hindcast(argv);
    expect(ran.err).toMatch(message);
    expect(ran.status).toBe(status);
    expect(ran.out).toBe('');
  });

  it('reads on after what it cannot read, tells ten of it and counts the rest; --strict exits 4', async () => {
    const log = `${'garbage\n'.repeat(15)}${logText('docker-20/webapp-incident')}`;
    const ran = await hindcast(['state', '-'], log);
    expect(ran.status).toBe(0);
    expect(rows(ran)[0]).toMatchObject({ position: 154, events: 139 });
    expect(ran.err.split('\n').filter((line) => line.includes('skipped: not JSON')).length).toBe(10);
    expect(ran.err).toMatch(/-:1: skipped: not JSON: "garbage"/);
    expect(ran.err).toMatch(/5 more records could not be read/);
    expect((await hindcast(['state', '-', '--strict'], log)).status).toBe(4);
    expect((await hindcast(['state', EXAMPLE, '--strict'])).status).toBe(0);
  });

  it('looks at the whole log under --strict, also where the answer ends before', async () => {
    const clean = logText('docker-20/webapp-incident') + logText('docker-20/rand-5-sequential');
    // A long log comes in pieces, and the fault is in the last.
    const [whole, faulty] = [file('clean.jsonl', clean), file('faulty.jsonl', `${clean}garbage\n`)];
    expect(clean.length).toBeGreaterThan(2 * 64 * 1024);
    for (const [command = '', ...rest] of [
      ['state', '--at', '#1'],
      ['ps', '--at', '2026-11-23T21:50:51Z'],
      ['diff', '--from', '#1', '--to', '#2'],
      ['trace', 'shop-net', '--at', '#1'],
    ]) {
      const status = async (log: string, ...more: string[]) =>
        (await hindcast([command, log, ...rest, ...more])).status;
      expect(await status(faulty, '--strict')).toBe(4);
      expect(await status(faulty)).toBe(0);
      expect(await status(whole, '--strict')).toBe(0);
    }
  });

  it('takes a gap for a fault under --strict, and not otherwise', async () => {
    const log = logText('docker-20/stream-gap');
    expect((await hindcast(['ps', '-', '--strict'], log)).status).toBe(4);
    expect((await hindcast(['ps', '-'], log)).status).toBe(0);
  });

  it('says that a log is empty', async () => {
    const ran = await hindcast(['ps', file('empty.jsonl', '')]);
    expect(ran).toMatchObject({
      status: 0,
      err: expect.stringMatching(/empty\.jsonl: empty, not one record in it\n$/),
    });
    expect((await hindcast(['ps', EXAMPLE])).err).toBe('');
  });

  it('says that a page is no log', async () => {
    const ran = await hindcast(['replay', '-'], '<html>\n<body>\n');
    expect(ran).toMatchObject({ status: 1, err: expect.stringMatching(/-: not an event log/) });
  });

  it('reads the other logs where one of them is none, and says which and why', async () => {
    const page = file('page.html', '<!DOCTYPE html>\n<html>\n');
    const alone = rows(await hindcast(['state', EXAMPLE]))[0];
    for (const logs of [
      [page, EXAMPLE],
      [EXAMPLE, page],
    ]) {
      const ran = await hindcast(['state', ...logs]);
      expect(rows(ran)[0]).toEqual({ ...alone, position: 141 });
      expect(ran.err).toMatch(
        /page\.html:2: skipped: not JSON: "<html>"[\s\S]*page\.html: not an event log: a page in HTML/,
      );
      expect(ran.status).toBe(0);
      expect((await hindcast(['state', '--strict', ...logs])).status).toBe(4);
    }
    const none = await hindcast(['state', page, file('empty.log', ''), file('prose.txt', 'Dear diary\n')]);
    expect(none).toMatchObject({ status: 1, out: '', err: expect.stringMatching(/page\.html: not an event log/) });
  });

  it('lets nothing of a log steer the terminal', async () => {
    const name = 'x\u001b[31m\u202e\u009b2J\nhindcast: all is well';
    const record = JSON.stringify({
      Type: 'container',
      Action: 'create',
      Actor: { ID: 'd'.repeat(64), Attributes: { name, image: `i${name}`, [name]: name } },
      time: 1,
    });
    for (const argv of [
      ['ps', '-', '-a'],
      ['replay', '-'],
      ['events', '-'],
      ['trace', '-', 'dddd'],
      ['inspect', '-', 'dddd'],
      ['state', '-'],
    ]) {
      const { out, err } = await hindcast(argv, record);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(`${out}${err}`).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      expect(out).not.toMatch(/^hindcast: all is well/m);
    }
  });
});

describe('as a process', () => {
  const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
  const TSX = fileURLToPath(new URL('../node_modules/tsx/dist/cli.mjs', import.meta.url));

  it('says its version, and exits as it should', () => {
    const ran = spawnSync(process.execPath, [TSX, MAIN, '--version'], { encoding: 'utf8' });
    expect(ran).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    expect(spawnSync(process.execPath, [TSX, MAIN, 'ps']).status).toBe(2);
  });

  it('prints the same bytes in another time zone', () => {
    const inZone = (TZ: string) =>
      spawnSync(process.execPath, [TSX, MAIN, 'replay', EXAMPLE], { encoding: 'utf8', env: { ...process.env, TZ } })
        .stdout;
    expect(inZone('Asia/Kathmandu')).toBe(inZone('UTC'));
  });

  it('ends quietly when the pipe is closed', async () => {
    const log = file('long.jsonl', logText('docker-20/rand-5-sequential').repeat(20));
    const child = spawn(process.execPath, [TSX, MAIN, 'events', log, '--format', 'json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let err = '';
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const status = await new Promise((resolve) => child.once('exit', resolve));
    expect({ status, err }).toEqual({ status: 0, err: '' });
  });
});

describe('check', () => {
  const container = (State: object) =>
    JSON.stringify([
      {
        Id: '8d9d5a3b0d499839fa3d1919370bc2cdf48b4869437f8acc5c41abd9de98cfbb',
        Name: '/db',
        State: {
          Status: 'running',
          ExitCode: 0,
          OOMKilled: false,
          StartedAt: '2026-11-23T21:51:19.4Z',
          FinishedAt: '2026-11-23T21:51:18.1Z',
          ...State,
        },
        Config: { Image: 'busybox:base', Labels: { tier: 'db' } },
        HostConfig: { RestartPolicy: { Name: 'unless-stopped' } },
        RestartCount: 0,
        NetworkSettings: { Networks: { 'shop-net': { NetworkID: 'x' } } },
        Mounts: [{ Type: 'volume', Name: 'shop-data', Destination: '/data', RW: true }],
      },
    ]);

  it('agrees with an engine that says the same', async () => {
    const ran = await hindcast(['check', EXAMPLE, '--truth', file('right.json', container({}))]);
    expect(ran.out).toMatch(/ 0 wrong, /);
    expect(ran.status).toBe(0);
  });

  it('names the fact that does not agree, and exits 1', async () => {
    const ran = await hindcast([
      'check',
      EXAMPLE,
      '--truth',
      file('wrong.json', container({ Status: 'paused' })),
      '--format',
      'json',
    ]);
    expect(ran.status).toBe(1);
    expect(rows(ran).filter(({ verdict }) => verdict === 'wrong')).toMatchObject([
      { field: 'status', log: 'running', engine: 'paused' },
    ]);
  });
});
