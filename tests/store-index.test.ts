import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Target } from '../src/fold/index.js';
import { openIndex } from '../src/store/index.js';
import {
  baselineOf,
  beside,
  busy,
  byReplay,
  expectTrue,
  folder,
  logIn,
  made,
  opened,
  replayed,
  text,
} from './support/indexed.js';
import { logText } from './support/recording.js';

const FOLDER = folder();

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

  it.each([0, 100, 30_000])(
    'is made although the log is cut meanwhile, %i bytes behind what was read',
    async (more) => {
      const path = logIn(FOLDER, busy(2000));
      let read = 0;
      const onBytes = (bytes: number) => {
        if (read === 0) truncateSync(path, 200_000 + more);
        read += bytes;
      };
      const { index } = await opened(path, { onBytes });
      expect(statSync(path).size).toBe(200_000 + more);
      const events = await replayed(path);
      expect(text(await index.at({ kind: 'end' }))).toBe(text(byReplay(events, { kind: 'end' })));
      await index.close();
    },
  );

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

describe('a baseline', () => {
  it('belongs to the index that was made with it', async () => {
    const path = logIn(FOLDER, logText('docker-26/mid-life'));
    const baseline = await baselineOf(path);
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
