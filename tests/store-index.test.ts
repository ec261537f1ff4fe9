import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Host } from '../bench/shape.js';
import type { Target } from '../src/fold/index.js';
import { type IndexOptions, openIndex } from '../src/store/index.js';
import { byReplay, folder, logIn, momentsOf, replayed, text } from './support/indexed.js';
import { logText } from './support/recording.js';

const FOLDER = folder();
const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));

function busy(records: number, seed = 1): string {
  const host = new Host(8, seed);
  return Array.from({ length: records }, () => `${host.next()}\n`).join('');
}

/** Opens an index, and what was said of it. */
async function opened(path: string, options: IndexOptions = {}) {
  const said: string[] = [];
  const index = await openIndex(path, {
    build: 'all',
    blockBytes: 20_000,
    onNotice: (notice) => said.push(notice.replaceAll(FOLDER, '')),
    ...options,
  });
  return { index, said };
}

async function made(path: string, options: IndexOptions = {}): Promise<void> {
  const { index } = await opened(path, options);
  await index.close();
}

/** Holds the index against a replay at some moments; gives what was said. */
async function expectTrue(
  path: string,
  options: IndexOptions = {},
): Promise<{ said: readonly string[]; isNew: boolean; records: number }> {
  const { index, said } = await opened(path, options);
  const events = await replayed(path);
  const moments = momentsOf(events).filter((_, i, all) => i % Math.ceil(all.length / 25) === 0);
  for (const target of moments) expect(text(await index.at(target))).toBe(text(byReplay(events, target)));
  const { isNew, records } = index;
  await index.close();
  return { said, isNew, records };
}

/** What stands beside a log, the log itself left out. */
const beside = (path: string) => readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}.`));

describe('an index', () => {
  it('stands beside its log, alone, and is used again', async () => {
    const path = logIn(FOLDER, busy(500));
    expect(await expectTrue(path)).toEqual({ said: [], isNew: true, records: 500 });
    expect(beside(path)).toEqual([`${basename(path)}.hindcast`]);
    const before = statSync(`${path}.hindcast`);
    expect(await expectTrue(path)).toEqual({ said: [], isNew: false, records: 500 });
    expect(statSync(`${path}.hindcast`).ino).toBe(before.ino);
  });

  it('goes on where the log grew: what was read before is not read again', async () => {
    const path = logIn(FOLDER, busy(800));
    await made(path);
    appendFileSync(path, busy(300, 2));
    const read: number[] = [];
    const found = await expectTrue(path, { onBytes: (bytes) => read.push(bytes) });
    expect(found).toEqual({ said: [], isNew: true, records: 1100 });
    const grown = Buffer.byteLength(busy(300, 2));
    expect(read.reduce((sum, bytes) => sum + bytes, 0)).toBe(grown);
  });

  it('leaves a last line that is not whole for the next time', async () => {
    const log = busy(200);
    const path = logIn(FOLDER, log.slice(0, -100));
    expect(await expectTrue(path)).toEqual({ said: [], isNew: true, records: 199 });
    appendFileSync(path, log.slice(-100));
    expect(await expectTrue(path)).toEqual({ said: [], isNew: true, records: 200 });
  });

  it('is not made anew for a little growth, which is read', async () => {
    const path = logIn(FOLDER, busy(200));
    await made(path);
    appendFileSync(path, busy(10, 2));
    expect(await expectTrue(path, { build: true })).toEqual({ said: [], isNew: false, records: 200 });
  });

  it('answers while the log grows, is truncated, is another', async () => {
    const path = logIn(FOLDER, busy(300));
    const { index, said } = await opened(path);
    const expectEnd = async () => {
      const end: Target = { kind: 'end' };
      expect(text(await index.at(end))).toBe(text(byReplay(await replayed(path), end)));
    };
    await expectEnd();
    appendFileSync(path, busy(40, 2));
    await expectEnd();
    expect(said).toEqual([]);
    truncateSync(path, 50_000);
    await expectEnd();
    const name = `/${basename(path)}.hindcast`;
    const changed = `${name}: the log is not the one that was indexed: thrown away`;
    expect(said).toEqual([changed]);
    // Rotated: the old one has another name, and another is written under its own.
    renameSync(path, `${path}.1`);
    writeFileSync(path, busy(400, 3));
    await expectEnd();
    expect(said).toEqual([changed, changed]);
    expect(index.records).toBe(400);
    await index.close();
  });

  it('asks one after the other what is asked at once', async () => {
    const path = logIn(FOLDER, busy(300));
    const { index } = await opened(path);
    const events = await replayed(path);
    const asked = [250, 3, 120].map((position): Target => ({ kind: 'position', position }));
    const found = await Promise.all(asked.map((target) => index.at(target)));
    expect(found.map(text)).toEqual(asked.map((target) => text(byReplay(events, target))));
    await index.close();
  });
});

describe('an index that is of no use', () => {
  /** The log, its index, and where both stand. */
  async function withIndex() {
    const path = logIn(FOLDER, busy(600));
    await made(path);
    return { path, side: `${path}.hindcast` };
  }

  const written = (side: string, at: number, bytes: string) => {
    const whole = readFileSync(side);
    whole.write(bytes, at, 'latin1');
    writeFileSync(side, whole);
  };

  it.each([
    ['nothing', (side: string) => writeFileSync(side, '')],
    ['something else', (side: string) => writeFileSync(side, 'hello\n'.repeat(10_000))],
    ['half of it', (side: string) => truncateSync(side, Math.floor(statSync(side).size / 2))],
    ['all but the last byte', (side: string) => truncateSync(side, statSync(side).size - 1)],
    ['one with something behind it', (side: string) => appendFileSync(side, 'x')],
    ['one that was written to', (side: string) => written(side, 9000, 'damaged')],
    ['one whose first page is gone', (side: string) => written(side, 0, '\0'.repeat(4096))],
  ])('is thrown away, with one line: %s', async (_, harm) => {
    const { path, side } = await withIndex();
    harm(side);
    const { said, isNew } = await expectTrue(path);
    expect(said).toEqual([expect.stringMatching(/^\/log-\d+\.jsonl\.hindcast: .+: thrown away$/)]);
    expect(isNew).toBe(true);
    expect(await expectTrue(path)).toMatchObject({ said: [], isNew: false });
  });

  it('is thrown away when a value in it is found to be another, at whatever question', async () => {
    const { path, side } = await withIndex();
    const { mtime } = statSync(side);
    const whole = readFileSync(side);
    // A disk that forgets leaves the time as it was. LMDB's own pages are few; here the values lie.
    for (let at = 5 * 4096 + 100; at < whole.length - 8 * 4096; at += 4096) whole[at] = (whole[at] ?? 0) ^ 0xff;
    writeFileSync(side, whole);
    utimesSync(side, mtime, mtime);
    const { said } = await expectTrue(path);
    expect(said.filter((line) => line.endsWith(': thrown away'))).toHaveLength(1);
  });

  it('is that of another log', async () => {
    const { path, side } = await withIndex();
    const other = logIn(FOLDER, busy(600, 9));
    copyFileSync(side, `${other}.hindcast`);
    const { mtime } = statSync(side);
    utimesSync(`${other}.hindcast`, mtime, mtime);
    expect((await expectTrue(other)).said).toEqual([
      `/${basename(other)}.hindcast: the log is not the one that was indexed: thrown away`,
    ]);
    expect(await expectTrue(path)).toMatchObject({ said: [], isNew: false });
  });

  it.each([
    ['in its middle, by as many bytes', (log: string) => log.replace('shop-service-3-', 'shop-service-7-')],
    ['at its beginning', (log: string) => log.slice(log.indexOf('\n') + 1)],
    ['at its end', (log: string) => `${log.slice(0, -20)}${log.slice(-20).replace(/\d/g, '7')}`],
  ])('is that of a log that was changed %s', async (_, change) => {
    const { path } = await withIndex();
    const log = readFileSync(path, 'utf8');
    expect(change(log)).not.toBe(log);
    writeFileSync(path, change(log));
    expect((await expectTrue(path)).said).toHaveLength(1);
  });

  it('is that of another schema', async () => {
    const { path, side } = await withIndex();
    const { mtime } = statSync(side);
    const whole = readFileSync(side, 'latin1');
    writeFileSync(side, whole.replace('{"schema":', '{"schema":9'), 'latin1');
    utimesSync(side, mtime, mtime);
    expect((await expectTrue(path)).said).toHaveLength(1);
  });
});

describe('building an index', () => {
  it('is done twice at once without harm', async () => {
    const path = logIn(FOLDER, busy(600));
    const both = await Promise.all([opened(path), opened(path)]);
    const end: Target = { kind: 'end' };
    const expected = text(byReplay(await replayed(path), end));
    for (const { index, said } of both) {
      expect(said).toEqual([]);
      expect(text(await index.at(end))).toBe(expected);
      await index.close();
    }
    expect(beside(path)).toEqual([`${basename(path)}.hindcast`]);
    expect(await expectTrue(path)).toMatchObject({ said: [], isNew: false });
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const path = logIn(FOLDER, busy(600));
    const stop = new AbortController();
    const why = new Error('enough');
    await expect(opened(path, { signal: stop.signal, onBytes: () => stop.abort(why) })).rejects.toBe(why);
    expect(beside(path)).toEqual([]);
  });

  it('takes away what a program that was killed has left', async () => {
    const path = logIn(FOLDER, busy(100));
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    writeFileSync(`${path}.hindcast.${gone}-0a1b2c3d.tmp`, 'half');
    // The process that runs this is alive, and may be at it.
    writeFileSync(`${path}.hindcast.${process.pid}-0a1b2c3d.tmp`, 'half');
    await made(path);
    expect(beside(path)).toEqual([
      `${basename(path)}.hindcast`,
      `${basename(path)}.hindcast.${process.pid}-0a1b2c3d.tmp`,
    ]);
  });

  it('refuses what can be read only from its beginning, and what is no log', async () => {
    const log = busy(50);
    const packed = join(FOLDER, 'packed.jsonl.gz');
    writeFileSync(packed, gzipSync(log));
    await expect(openIndex(packed)).rejects.toMatchObject({
      code: 'input',
      cure: `Unpack it first: gzip -dk ${packed}`,
    });
    await expect(openIndex(join(FOLDER, 'missing.jsonl'))).rejects.toMatchObject({ code: 'input' });
    const none = logIn(FOLDER, 'not a log\n'.repeat(100));
    await expect(openIndex(none)).rejects.toMatchObject({
      code: 'input',
      message: expect.stringContaining('not an event log'),
    });
    expect(beside(none)).toEqual([]);
  });

  it('answers by reading where it cannot be written, and says so once', async () => {
    const path = logIn(FOLDER, busy(50));
    // A folder in the place of the file that is to be put there.
    mkdirSync(join(`${path}.hindcast`, 'x'), { recursive: true });
    const { said, isNew, records } = await expectTrue(path, { build: true });
    expect([isNew, records]).toEqual([false, 0]);
    expect(said).toEqual([
      expect.stringMatching(/: cannot be read: .+: thrown away$/),
      expect.stringMatching(/: cannot be written: .+: the log is read without it$/),
    ]);
    expect(beside(path)).toEqual([`${basename(path)}.hindcast`]);
    await expect(opened(path)).rejects.toMatchObject({
      code: 'input',
      message: expect.stringContaining('cannot be written'),
    });
  });
});

describe('a recording in several files', () => {
  const half = (log: string, from: number, to: number) =>
    log
      .split('\n')
      .slice(from, to)
      .map((line) => `${line}\n`)
      .join('');

  it('is indexed as one log, and grows at its end', async () => {
    const log = busy(900);
    const recording = join(FOLDER, 'recording');
    mkdirSync(recording);
    writeFileSync(join(recording, '000001.jsonl'), half(log, 0, 400));
    writeFileSync(join(recording, '000002.jsonl'), half(log, 400, 500));
    expect(await expectTrue(recording)).toMatchObject({ said: [], isNew: true, records: 500 });
    appendFileSync(join(recording, '000002.jsonl'), half(log, 500, 600));
    writeFileSync(join(recording, '000003.jsonl'), half(log, 600, 700));
    expect(await expectTrue(recording)).toMatchObject({ said: [], isNew: true, records: 700 });
    expect(beside(recording)).toEqual(['recording.hindcast']);
  });

  it('is the same log when its closed files have been packed', async () => {
    const log = busy(900);
    const recording = join(FOLDER, 'packed');
    mkdirSync(recording);
    const first = join(recording, '000001.jsonl');
    const second = join(recording, '000002.jsonl');
    writeFileSync(first, half(log, 0, 400));
    writeFileSync(second, half(log, 400, 500));
    await made(recording);
    writeFileSync(`${first}.gz`, gzipSync(readFileSync(first)));
    rmSync(first);
    // This one grew before it was packed.
    writeFileSync(`${second}.gz`, gzipSync(half(log, 400, 600)));
    rmSync(second);
    writeFileSync(join(recording, '000003.jsonl'), half(log, 600, 700));
    expect(await expectTrue(recording)).toMatchObject({ said: [], isNew: true, records: 700 });
    writeFileSync(`${first}.gz`, gzipSync(half(log, 1, 401)));
    expect((await expectTrue(recording)).said).toHaveLength(1);
  });
});

describe('a baseline', () => {
  it('belongs to the index that was made with it', async () => {
    const path = logIn(FOLDER, logText('docker-26/mid-life'));
    const [event] = await replayed(path);
    const data = { subject: 'volume', driver: 'local', createdAt: null } as const;
    const baseline = [
      { type: 'recording.observed', at: event?.at ?? 0n, position: 0, id: 'from-before', data, source: 'hindcast' },
    ] as const;
    const plain = await opened(path);
    const known = await opened(path, { baseline });
    const at: Target = { kind: 'position', position: 9 };
    const replayedWith = byReplay([...baseline, ...(await replayed(path))], at);
    expect(text(await known.index.at(at))).toBe(text(replayedWith));
    expect(text(await known.index.at(at))).toContain('from-before');
    expect([...plain.said, ...known.said]).toEqual([]);
    await plain.index.close();
    await known.index.close();
    const again = await opened(path, { baseline });
    expect(again.index.isNew).toBe(false);
    await again.index.close();
  });
});

/** Runs the program as a user for whom a folder is read only; as root, as one who is not. */
function asNobody(...argv: string[]) {
  const isRoot = process.getuid?.() === 0;
  return spawnSync(process.execPath, ['--import', 'tsx', MAIN, ...argv], {
    encoding: 'utf8',
    ...(isRoot ? { uid: 65534, gid: 65534 } : {}),
    env: { ...process.env, HOME: '/nonexistent' },
  });
}

describe('a folder that is read only', () => {
  it('keeps the index that is in it, and without one is read', () => {
    const place = join(FOLDER, 'read-only');
    mkdirSync(place);
    const path = logIn(place, busy(300));
    chmodSync(FOLDER, 0o755);
    chmodSync(place, 0o555);
    const refused = asNobody('index', path);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(
      /^hindcast: .+\.hindcast: cannot be written: .*permission denied.*\n {2}Make room, or index a copy/,
    );
    chmodSync(place, 0o755);
    const plain = asNobody('state', path, '--at', '#100', '--no-index');
    expect(spawnSync(process.execPath, ['--import', 'tsx', MAIN, 'index', path]).status).toBe(0);
    chmodSync(place, 0o555);
    const used = asNobody('state', path, '--at', '#100');
    expect([used.status, used.stdout, used.stderr]).toEqual([0, plain.stdout, '']);
    expect(beside(path)).toEqual([`${basename(path)}.hindcast`]);
    chmodSync(place, 0o755);
  });
});

describe('a full disk', () => {
  it('leaves no index, and the answer all the same', () => {
    const path = logIn(FOLDER, busy(3000));
    const run = (...argv: string[]) =>
      spawnSync('bash', ['-c', 'ulimit -f 64; exec "$0" "$@"', process.execPath, '--import', 'tsx', MAIN, ...argv], {
        encoding: 'utf8',
      });
    const refused = run('index', path);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(
      /cannot be written: a write was cut short: the disk is full, or a limit is reached\n {2}Make room/,
    );
    expect(beside(path)).toEqual([]);
  });
});
