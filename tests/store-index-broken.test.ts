import { appendFileSync, copyFileSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { busy, expectTrue, folder, logIn, made } from './support/indexed.js';

const FOLDER = folder();

describe('an index that is of no use', () => {
  /** The log, its index, and where both stand. */
  async function withIndex(records = 600) {
    const path = logIn(FOLDER, busy(records));
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
    const { path, side } = await withIndex(2000);
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
