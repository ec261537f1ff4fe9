import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HindcastError } from '../src/error.js';
import { Recording } from '../src/store/index.js';
import { Clock, folders, numbersIn } from './support/recorded.js';
import { ABOUT, line } from './support/recorded-lines.js';

const folder = folders();
const clock = new Clock();
const open = (path: string) => Recording.open(path, ABOUT, { now: clock.now });

async function recorded(path: string, all: readonly string[]): Promise<void> {
  const recording = await open(path);
  await recording.append(all);
  await recording.close();
}

const refusal = async (act: Promise<unknown>): Promise<HindcastError> => {
  const error = await act.then(
    () => null,
    (fault: unknown) => fault,
  );
  expect(error).toBeInstanceOf(HindcastError);
  return error as HindcastError;
};

describe('a folder', () => {
  it('that holds something else is refused, and stays as it is', async () => {
    const path = folder();
    mkdirSync(path);
    writeFileSync(join(path, 'thesis.tex'), 'years of work');
    const error = await refusal(open(path));
    expect(error.message).toBe(`${path}: not a recording: there is thesis.tex in it`);
    expect(error.cure).toMatch(/empty folder/);
    expect(readdirSync(path)).toEqual(['thesis.tex']);
  });

  it('with a log of another origin under a segment’s name is refused, and stays as it is', async () => {
    const path = folder();
    mkdirSync(path);
    writeFileSync(join(path, '1.jsonl'), `${line(1)}\n{"torn`);
    expect((await refusal(open(path))).message).toMatch(/1\.jsonl does not begin as a segment/);
    expect(readdirSync(path)).toEqual(['1.jsonl']);
    expect(readFileSync(join(path, '1.jsonl'), 'utf8')).toBe(`${line(1)}\n{"torn`);
  });

  it('with the recording of another engine is refused; of one that does not say which it is, nothing is known', async () => {
    const path = folder();
    await recorded(path, [line(1)]);
    const engine = { ...ABOUT.engine, id: 'another', hostname: 'build-8' };
    const error = await refusal(Recording.open(path, { ...ABOUT, engine }, { now: clock.now }));
    expect(error.message).toBe(`${path}: the recording of another engine: docker on build-7, 3GK5:CDKW`);
    const silent = { ...ABOUT, engine: { ...ABOUT.engine, id: null } };
    await (await Recording.open(path, silent, { now: clock.now })).close();
    await recorded(path, [line(2)]);
    expect(await numbersIn(path)).toEqual([1, 2]);
  });

  it('with a recording and something beside it is a recording', async () => {
    const path = folder();
    await recorded(path, [line(1)]);
    writeFileSync(join(path, 'notes.txt'), 'look at Monday');
    await recorded(path, [line(2)]);
    expect(await numbersIn(path)).toEqual([1, 2]);
    expect(readdirSync(path)).toContain('notes.txt');
  });

  it('that a file system made is as good as empty', async () => {
    const path = folder();
    mkdirSync(join(path, 'lost+found'), { recursive: true });
    await recorded(path, [line(1)]);
    expect(await numbersIn(path)).toEqual([1]);
  });

  it('that is a file, or lies in one, is refused', async () => {
    const path = folder();
    writeFileSync(path, '');
    expect((await refusal(open(path))).message).toBe(`${path}: not a folder`);
    expect((await refusal(open(join(path, 'below')))).message).toMatch(/below: not a folder/);
  });

  it.skipIf(process.getuid?.() === 0)('in which nothing may be written is refused', async () => {
    const path = folder();
    mkdirSync(path);
    chmodSync(path, 0o500);
    expect((await refusal(open(path))).message).toBe(`${path}: permission denied`);
  });

  it('has one recorder at a time, and says which', async () => {
    const path = folder();
    const first = await open(path);
    await first.append([line(1)]);
    const error = await refusal(open(path));
    expect(error.message).toMatch(new RegExp(`another recorder writes to it: process ${process.pid} on .+, since 20`));
    await first.append([line(2)]);
    await first.close();
    await recorded(path, [line(3)]);
    expect(await numbersIn(path)).toEqual([1, 2, 3]);
  });

  it('whose lock names somebody who is gone is free, whoever has the number now', async () => {
    const path = folder();
    await recorded(path, [line(1)]);
    writeFileSync(join(path, 'lock'), `{"process":${process.pid},"host":"somewhere","since":"2026-01-01T00:00:00Z"}\n`);
    await recorded(path, [line(2)]);
    expect(await numbersIn(path)).toEqual([1, 2]);
    expect(existsSync(join(path, 'lock'))).toBe(true);
  });
});
