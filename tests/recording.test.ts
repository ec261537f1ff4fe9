import { readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Recording, type RecordingNotice, type RecordingOptions } from '../src/store/index.js';
import { Clock, eventsIn, folders, HOUR, numbersIn, segment, segmentsIn } from './support/recorded.js';
import { ABOUT, line, lines } from './support/recorded-lines.js';

const folder = folders();
const clock = new Clock();
const open = (path: string, options: Partial<RecordingOptions> = {}) =>
  Recording.open(path, ABOUT, { now: clock.now, ...options });
const from1 = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

async function recorded(path: string, all: readonly string[], options: Partial<RecordingOptions> = {}): Promise<void> {
  const recording = await open(path, options);
  await recording.append(all);
  await recording.packed();
  await recording.close();
}

describe('a recording', () => {
  it('is lines of JSON in a folder that only its owner can read, the first of which says what they are', async () => {
    const path = folder();
    await recorded(path, lines(1, 3));
    expect(readdirSync(path).sort()).toEqual(['000001.jsonl', 'lock']);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(path)) expect(statSync(join(path, file)).mode & 0o777).toBe(0o600);
    const { header, body } = segment(path, '000001.jsonl');
    expect(body).toEqual(lines(1, 3));
    expect(header).toEqual({
      schema: 'hindcast/recording@1',
      segment: 1,
      startedAt: expect.any(String),
      cut: null,
      ...ABOUT,
    });
    expect(new Date(String(header.startedAt)).getTime()).toBe(clock.now());
  });

  it('reads back as what was written, and its first lines are no records', async () => {
    const path = folder();
    await recorded(path, lines(1, 3));
    await recorded(path, lines(4, 2));
    const events = await eventsIn(path);
    expect(events.map(({ position }) => position)).toEqual(from1(5));
    expect(await numbersIn(path)).toEqual(from1(5));
  });

  it('counts what is on the disk, and not before', async () => {
    const recording = await open(folder());
    await recording.append(lines(1, 3));
    expect(recording.synced).toBe(0);
    expect(await recording.sync()).toBe(3);
    await recording.append([line(4)]);
    expect(recording.synced).toBe(3);
    await recording.close();
    expect(recording.synced).toBe(4);
  });

  it('takes what is asked for at once in its order', async () => {
    const path = folder();
    const recording = await open(path, { rotateBytes: 300 });
    await Promise.all(from1(20).map((n) => recording.append([line(n)])));
    await recording.close();
    expect(await numbersIn(path)).toEqual(from1(20));
  });

  it('refuses what is not one line, and goes on', async () => {
    const recording = await open(folder());
    for (const wrong of ['', '{}\n{}']) {
      await expect(recording.append([line(1), wrong])).rejects.toMatchObject({ code: 'usage' });
    }
    await recording.append([line(1)]);
    expect(await recording.sync()).toBe(1);
    await recording.close();
  });
});

describe('segments', () => {
  it('end when they are large enough, and are packed', async () => {
    const path = folder();
    await recorded(path, lines(1, 60), { rotateBytes: 1_000 });
    const names = segmentsIn(path);
    expect(names.slice(0, 3)).toEqual(['000001.jsonl.gz', '000002.jsonl.gz', '000003.jsonl.gz']);
    expect(names.filter((name) => name.endsWith('.jsonl'))).toEqual([names.at(-1)]);
    for (const name of names) {
      expect(segment(path, name).header).toMatchObject({ schema: 'hindcast/recording@1', ...ABOUT });
      expect(statSync(join(path, name)).mode & 0o777).toBe(0o600);
    }
    expect(names.flatMap((name) => segment(path, name).body)).toEqual(lines(1, 60));
    expect(await numbersIn(path)).toEqual(from1(60));
  });

  it('end when they are old enough, unless there is nothing in them', async () => {
    const path = folder();
    const recording = await open(path, { rotateMilliseconds: HOUR });
    clock.pass(2 * HOUR);
    await recording.tidy();
    expect(recording.segment).toBe('000001.jsonl');
    await recording.append([line(1)]);
    await recording.tidy();
    await recording.append([line(2)]);
    expect(recording.segment).toBe('000002.jsonl');
    clock.pass(HOUR - 1);
    await recording.tidy();
    expect(recording.segment).toBe('000002.jsonl');
    clock.pass(1);
    await recording.tidy();
    expect(recording.segment).toBe('000003.jsonl');
    await recording.close();
  });

  it('say when the engine has become another', async () => {
    const path = folder();
    const recording = await open(path);
    await recording.append([line(1)]);
    await recording.describe({ ...ABOUT, engine: { ...ABOUT.engine, version: '27.0.1' } });
    await recording.append([line(2)]);
    await recording.packed();
    await recording.close();
    expect(segment(path, '000001.jsonl.gz').header).toMatchObject({ engine: { version: '26.1.5' } });
    expect(segment(path, '000002.jsonl').header).toMatchObject({ engine: { version: '27.0.1' } });
  });

  it('of a recorder that is started over and over without a record are one', async () => {
    const path = folder();
    for (let i = 0; i < 5; i++) await recorded(path, []);
    await recorded(path, [line(1)]);
    for (let i = 0; i < 5; i++) await recorded(path, []);
    expect(segmentsIn(path)).toEqual(['000001.jsonl.gz', '000002.jsonl']);
  });

  it('read the same, however they were cut and however often the recorder was started', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.string({ maxLength: 20 }), { maxLength: 8 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 2_000 }),
        async (runs, rotateBytes) => {
          const path = folder();
          const all: string[] = [];
          for (const run of runs) {
            const told = run.map((text) => JSON.stringify({ status: 'start', id: text, time: 1_795_470_650 }));
            all.push(...told);
            const recording = await open(path, { rotateBytes });
            const middle = Math.floor(told.length / 2);
            await recording.append(told.slice(0, middle));
            await recording.append(told.slice(middle));
            await recording.close();
          }
          if (runs.length === 0) return;
          const names = segmentsIn(path);
          expect(names.flatMap((name) => segment(path, name).body)).toEqual(all);
          expect((await eventsIn(path)).filter(({ type }) => type === 'recording.unreadable')).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('what need not be kept', () => {
  const kept = async (options: Partial<RecordingOptions>) => {
    const path = folder();
    await recorded(path, lines(1, 200), { rotateBytes: 2_000 });
    const before = segmentsIn(path);
    // The last record of each segment, an hour apart.
    for (const [i, name] of before.entries()) {
      const at = (clock.now() - (before.length - 1 - i) * HOUR) / 1000;
      utimesSync(join(path, name), at, at);
    }
    const notices: RecordingNotice[] = [];
    const recording = await open(path, { rotateBytes: 2_000, on: (notice) => notices.push(notice), ...options });
    await recording.packed();
    await recording.tidy();
    await recording.close();
    return { before, after: segmentsIn(path), notices, path };
  };

  it('is nothing, unless somebody says so', async () => {
    const { before, after } = await kept({});
    expect(after.length).toBe(before.length + 1);
  });

  it('goes when it is old, the oldest first', async () => {
    const { before, after, notices, path } = await kept({ keepMilliseconds: 2.5 * HOUR });
    expect(after.slice(0, 3).map((name) => name.slice(0, 6))).toEqual(before.slice(-3).map((name) => name.slice(0, 6)));
    expect(notices).toContainEqual({ kind: 'removed', segments: before.slice(0, -3) });
    const numbers = await numbersIn(path);
    expect(numbers.at(-1)).toBe(200);
    expect(numbers).toEqual(from1(200).slice(-numbers.length));
  });

  it('goes when it is too much, and what is being written stays', async () => {
    for (const keepBytes of [0, 700, 2_000, 1_000_000]) {
      const { before, after, path } = await kept({ keepBytes });
      const total = after.reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
      expect(after.length === 1 || total <= keepBytes).toBe(true);
      expect(after.at(-1)).toBe(`${String(before.length + 1).padStart(6, '0')}.jsonl`);
      if (keepBytes === 1_000_000) expect(after.length).toBe(before.length + 1);
      if (keepBytes === 2_000) expect(after.length).toBeGreaterThan(1);
    }
  });
});
