import { appendFileSync, copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { INDEXED_FROM_BYTES } from '../src/store/index-bounds.js';
import { busy, folder, logIn } from './support/indexed.js';
import { EXAMPLE, hindcast, rows } from './support/run.js';

const FOLDER = folder();

/** The example in a folder of its own, so that an index may stand beside it. */
function example(name: string): string {
  const path = join(FOLDER, name);
  copyFileSync(EXAMPLE, path);
  return path;
}

describe('hindcast index', () => {
  it('says what it made, and what there was', async () => {
    const path = example('said.jsonl');
    const made = await hindcast(['index', path]);
    expect(made).toMatchObject({ status: 0, err: '' });
    expect(made.out).toMatch(
      new RegExp(`^${path}: 139 records indexed in \\d+\\.\\d s: ${path}\\.hindcast, [\\d.]+kB\\n$`),
    );
    const again = await hindcast(['index', path]);
    expect(again.out).toMatch(/: 139 records indexed already: .+\.hindcast, [\d.]+kB\n$/);
  });

  it('makes one for each log', async () => {
    const [a, b] = [example('a.jsonl'), example('b.jsonl')];
    const { out } = await hindcast(['index', a, b]);
    expect(out.split('\n')).toHaveLength(3);
    expect([a, b].map((path) => existsSync(`${path}.hindcast`))).toEqual([true, true]);
  });

  it.each([
    [['index'], 2, /missing required argument/],
    [['index', '-'], 2, /standard input cannot be indexed.*\n {2}Write it to a file first/],
    [['index', '/nowhere/log.jsonl'], 1, /no such file/],
    [['index', EXAMPLE, '--baseline', '/nowhere'], 1, /no such file/],
    [['index', EXAMPLE, '--from-format', 'dcoker'], 2, /no log format/],
  ])('%j exits %i', async (argv, status, message) => {
    const ran = await hindcast(argv);
    expect(ran.err).toMatch(message);
    expect(ran.status).toBe(status);
  });

  it('has an example in its help', async () => {
    expect((await hindcast(['index', '--help'])).out).toMatch(/Example:\n {2}\$ hindcast index log\.jsonl/);
  });
});

describe('a question to a log with an index', () => {
  const questions = (log: string): readonly (readonly string[])[] => [
    ['state', log, '--at', '#28', '--at', '-3s', '--at', '2026-11-23T21:51:07Z'],
    ['state', log],
    ['ps', log, '-a', '--at', '2026-11-23T21:51:07Z'],
    ['images', log, '-a', '--at', '-10s'],
    ['inspect', log, 'db', 'shop-net', '--at', '#120'],
    ['trace', log, 'web-1', '--at', '2026-11-23T21:51:02Z'],
    ['trace', log, 'web-3', '--at', '#139'],
    ['diff', log, '--from', '#30', '--to', '-2s'],
    ['tags', log],
    ['upgrade', log, 'db'],
    ['layers', log, 'db', '--at', '#90'],
    ['ps', log, '--at', '#1000'],
    ['ps', log, '--strict'],
  ];
  const path = example('asked.jsonl');

  it.each(questions('LOG'))('prints what it prints without: %s', async (...words) => {
    if (!existsSync(`${path}.hindcast`)) await hindcast(['index', path]);
    const argv = words.map((word) => (word === 'LOG' ? path : word));
    expect(await hindcast(argv)).toEqual(await hindcast([...argv, '--no-index']));
  });

  it('tells of the same records that could not be read', async () => {
    const log = example('faults.jsonl');
    writeFileSync(log, `junk\n${busy(20)}more junk\n${busy(400, 2)}and more\n${busy(10, 3)}`);
    await hindcast(['index', log]);
    const [used, read] = [await hindcast(['state', log]), await hindcast(['state', log, '--no-index'])];
    expect(used).toEqual(read);
    expect(used.err.split('\n')).toHaveLength(4);
  });

  it('says in one line that the log is another, and answers', async () => {
    const log = example('changed.jsonl');
    await hindcast(['index', log]);
    writeFileSync(log, busy(50));
    const ran = await hindcast(['state', log]);
    expect(ran.err).toBe(`hindcast: ${log}.hindcast: the log is not the one that was indexed: thrown away\n`);
    expect(rows(ran)[0]).toMatchObject({ position: 50 });
    // A small log is read as fast as it is looked up.
    expect(existsSync(`${log}.hindcast`)).toBe(false);
  });

  it('is answered with what was written since', async () => {
    const log = logIn(FOLDER, busy(100));
    await hindcast(['index', log]);
    appendFileSync(log, busy(7, 2));
    expect(rows(await hindcast(['state', log]))[0]).toMatchObject({ position: 107 });
  });
});

describe('the first question about an instant of a large log', () => {
  const place = join(FOLDER, 'large');
  mkdirSync(place);
  const large = logIn(place, busy(Math.ceil(INDEXED_FROM_BYTES / 720)));

  it.each([['--no-index'], ['--strict']])('makes no index with %s', async (option) => {
    const { status } = await hindcast(['ps', large, '--at', '#100', option]);
    expect([status, readdirSync(place).length]).toEqual([0, 1]);
  });

  it('makes no index where no instant is asked for: that takes a replay and no more', async () => {
    for (const argv of [['state'], ['spans', '--format', 'csv']]) {
      const [command = '', ...more] = argv;
      const { status } = await hindcast([command, large, ...more]);
      expect([status, readdirSync(place).length]).toEqual([0, 1]);
    }
  }, 60_000);

  it('makes an index, and the next one uses it', async () => {
    const read = await hindcast(['state', large, '--at', '-1m', '--no-index']);
    expect(await hindcast(['state', large, '--at', '-1m'])).toEqual(read);
    expect(readdirSync(place)).toHaveLength(2);
    expect(await hindcast(['state', large, '--at', '-1m'])).toEqual(read);
  }, 60_000);
});
