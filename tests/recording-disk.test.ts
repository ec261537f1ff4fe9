import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Recording } from '../src/store/index.js';
import { folders, numbersIn, segmentsIn } from './support/recorded.js';
import { ABOUT, line, lines } from './support/recorded-lines.js';

const folder = folders();
const RECORDER = fileURLToPath(new URL('./support/record-numbers.ts', import.meta.url));
const record = (path: string, rotateBytes: number) =>
  `'${process.execPath}' --import tsx '${RECORDER}' '${path}' 1 ${rotateBytes}`;
const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

/** Runs it until it stops, and holds what it says against what is there. */
async function outOfRoom(path: string, command: readonly string[]): Promise<{ message: string; cure: string }> {
  const [program = '', ...argv] = command;
  const { stdout, stderr, status, signal } = spawnSync(program, argv, { encoding: 'utf8' });
  expect({ status, signal, stderr }).toMatchObject({ status: 0, signal: null });
  const counted = Number(stdout.trimEnd().split('\n').at(-1));
  const numbers = await numbersIn(path);
  expect(numbers).toEqual(upTo(numbers.length));
  expect(numbers.length).toBeGreaterThanOrEqual(counted);
  expect(counted).toBeGreaterThan(0);
  // It goes on where it stopped.
  const recording = await Recording.open(path, ABOUT, { now: Date.now });
  await recording.append([line(numbers.length + 1)]);
  await recording.close();
  expect(await numbersIn(path)).toEqual(upTo(numbers.length + 1));
  return JSON.parse(stderr);
}

describe('a recording that runs out of room', () => {
  it('stops with whole lines where files may not grow, says so, and loses nothing', async () => {
    const path = folder();
    const told = await outOfRoom(path, ['bash', '-c', `ulimit -f 64; ${record(path, 10_000_000)}`]);
    expect(told.message).toBe(`${path}: the file may not grow any more (ulimit -f)`);
    expect(told.cure).toContain('--rotate-size');
  });

  it.skipIf(process.getuid?.() !== 0)('stops with whole lines on a full disk, says so, and loses nothing', async () => {
    for (const rotateBytes of [20_000, 10_000_000]) {
      const disk = folder();
      const path = folder();
      mkdirSync(disk);
      const mounted = `mount -t tmpfs -o size=200k none '${disk}' && ${record(`${disk}/log`, rotateBytes)}; cp -r '${disk}/log' '${path}'`;
      const told = await outOfRoom(path, ['unshare', '--mount', 'sh', '-c', mounted]);
      expect(told.message).toBe(`${disk}/log: the disk is full`);
      expect(told.cure).toContain('--keep-size');
    }
  });
});

describe('a recording that is being written', () => {
  it('reads at any moment as its beginning, whatever is being packed meanwhile', async () => {
    const path = folder();
    const recording = await Recording.open(path, ABOUT, { now: Date.now, rotateBytes: 2_000 });
    let isOver = false;
    const writing = (async () => {
      for (let next = 1; next <= 3_000; next += 10) await recording.append(lines(next, 10));
      isOver = true;
    })();
    let read = 0;
    let length = 0;
    while (!isOver) {
      const numbers = await numbersIn(path);
      expect(numbers).toEqual(upTo(numbers.length));
      expect(numbers.length).toBeGreaterThanOrEqual(length);
      length = numbers.length;
      read += 1;
    }
    await writing;
    await recording.packed();
    await recording.close();
    expect(read).toBeGreaterThan(2);
    expect(segmentsIn(path).length).toBeGreaterThan(50);
    expect(await numbersIn(path)).toEqual(upTo(3_000));
  });
});
