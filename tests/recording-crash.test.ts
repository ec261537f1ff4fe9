import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { Recording, type RecordingNotice } from '../src/store/index.js';
import { Clock, folders, numbersIn, segment, segmentsIn } from './support/recorded.js';
import { ABOUT, line, lines } from './support/recorded-lines.js';

const folder = folders();
const clock = new Clock();
const RECORDER = fileURLToPath(new URL('./support/record-numbers.ts', import.meta.url));
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

/** A recording that is gone on with after a crash: what it told, and what is in it then. */
async function goneOn(path: string, next: number) {
  const notices: RecordingNotice[] = [];
  const recording = await Recording.open(path, ABOUT, { now: clock.now, on: (notice) => notices.push(notice) });
  await recording.append([line(next)]);
  await recording.packed();
  await recording.close();
  return { notices, numbers: await numbersIn(path), last: segment(path, recording.segment).header };
}

async function recorded(path: string, all: readonly string[]): Promise<void> {
  const recording = await Recording.open(path, ABOUT, { now: clock.now });
  await recording.append(all);
  await recording.close();
}

const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

describe('a recording that a crash left', () => {
  it('is gone on with wherever its last segment was cut off, and what was cut is named', async () => {
    const whole = folder();
    await recorded(whole, lines(1, 2));
    await recorded(whole, lines(3, 2));
    const last = join(whole, '000002.jsonl');
    const bytes = readFileSync(last);
    for (let size = 0; size < bytes.length; size++) {
      const path = folder();
      cpSync(whole, path, { recursive: true });
      truncateSync(join(path, '000002.jsonl'), size);
      const rest = bytes.subarray(0, size);
      const ends = [...rest.keys()].filter((at) => rest[at] === 0x0a);
      const left = 2 + Math.max(0, ends.length - 1);
      const torn = size - ((ends.at(-1) ?? -1) + 1);
      const cut = torn === 0 ? null : { segment: '000002.jsonl', line: ends.length + 1, bytes: torn };

      const before = await numbersIn(path);
      expect(before.filter((n) => n !== null)).toEqual([1, 2, 3, 4].slice(0, before.filter((n) => n !== null).length));
      const { notices, numbers, last: header } = await goneOn(path, 9);
      expect(notices).toEqual(cut === null ? [] : [{ kind: 'cut', cut }]);
      expect(header.cut).toEqual(cut);
      expect(numbers).toEqual([...upTo(left), 9]);
    }
  }, 120_000);

  it('is gone on with behind pieces that the disk never got', async () => {
    for (const left of [
      '\0'.repeat(5_000),
      `\0\0\0${line(3).slice(20)}\n`,
      `{"sta\0\0\n\0\0\n${'\0'.repeat(300_000)}`,
    ]) {
      const path = folder();
      await recorded(path, lines(1, 2));
      writeFileSync(join(path, '000001.jsonl'), left, { flag: 'a' });
      const { notices, numbers } = await goneOn(path, 3);
      const cut = { segment: '000001.jsonl', line: 4, bytes: left.length };
      expect(notices).toEqual([{ kind: 'cut', cut }]);
      expect(numbers).toEqual([1, 2, 3]);
    }
  });

  it('loses nothing that counted, though there are NUL bytes before it', async () => {
    const path = folder();
    await recorded(path, [line(1), '\0\0', line(2)]);
    const { notices, numbers } = await goneOn(path, 3);
    expect(notices).toEqual([]);
    expect(numbers).toEqual([1, null, 2, 3]);
  });

  it('has no record twice if a segment was being packed', async () => {
    const whole = folder();
    await recorded(whole, lines(1, 3));
    await recorded(whole, lines(4, 1));
    const text = readFileSync(join(whole, '000002.jsonl'));
    const packed = gzipSync(text);
    for (const [name, content] of [
      ['000002.jsonl.gz', packed],
      ['000002.jsonl.gz', packed.subarray(0, packed.length / 2)],
      ['000002.jsonl.gz.tmp', packed.subarray(0, 20)],
      ['000003.jsonl.tmp', Buffer.from('{"schema":')],
    ] as const) {
      const path = folder();
      cpSync(whole, path, { recursive: true });
      writeFileSync(join(path, name), content);
      expect(await numbersIn(path)).toEqual([1, 2, 3, 4]);
      const { notices, numbers } = await goneOn(path, 5);
      expect(notices).toEqual([]);
      expect(numbers).toEqual([1, 2, 3, 4, 5]);
      expect(segmentsIn(path)).toEqual(['000001.jsonl.gz', '000002.jsonl.gz', '000003.jsonl']);
    }
  });

  it('keeps what an earlier start told of a cut, though nothing was recorded then', async () => {
    const path = folder();
    await recorded(path, [line(1)]);
    writeFileSync(join(path, '000001.jsonl'), '{"torn', { flag: 'a' });
    await recorded(path, []);
    await recorded(path, [line(2)]);
    const cuts = segmentsIn(path).map((name) => segment(path, name).header.cut);
    expect(cuts).toEqual([null, { segment: '000001.jsonl', line: 3, bytes: 6 }, null]);
  });
});

describe('a recorder that is killed in the middle', () => {
  /** Kills one a moment after its first sync; gives the last number that it said counts. */
  async function killed(path: string, first: number, rotateBytes: number, moment: number): Promise<number> {
    const child = spawn(process.execPath, ['--import', 'tsx', RECORDER, path, String(first), String(rotateBytes)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    started.push(child);
    let counted = first - 1;
    const said = createInterface({ input: child.stdout });
    const begun = new Promise<void>((resolve) => {
      said.on('line', (text) => {
        counted = Number(text);
        resolve();
      });
    });
    await Promise.race([begun, once(child, 'close')]);
    await pause(moment);
    child.kill('SIGKILL');
    await once(child, 'close');
    return counted;
  }

  it('loses nothing that counted, tells nothing twice, and its folder is free at once', async () => {
    const path = folder();
    let last = 0;
    for (let kill = 0; kill < 12; kill++) {
      const rotateBytes = [3_000, 100_000, 100_000_000][kill % 3] ?? 0;
      const counted = await killed(path, last + 1, rotateBytes, Math.random() * 60);
      expect(counted).toBeGreaterThan(last);
      const recording = await Recording.open(path, ABOUT, { now: clock.now });
      await recording.packed();
      await recording.close();
      const numbers = await numbersIn(path);
      expect(numbers).toEqual(upTo(numbers.length));
      expect(numbers.length).toBeGreaterThanOrEqual(counted);
      last = numbers.length;
    }
  }, 120_000);
});
