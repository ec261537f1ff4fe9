import { writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { Flusher } from '../src/store/index-flusher.js';
import { folder } from './support/indexed.js';

const FOLDER = folder();
const MUCH = 32 * 1024 * 1024;

afterEach(() => vi.restoreAllMocks());

/** A file that is flushed, and what each flush waits for. */
async function flushed() {
  const path = join(FOLDER, 'flushed');
  writeFileSync(path, 'what was written');
  const file = await open(path);
  const ends: { readonly resolve: () => void; readonly reject: (why: unknown) => void }[] = [];
  vi.spyOn(Object.getPrototypeOf(file), 'datasync').mockImplementation(() => {
    let [resolve, reject]: [() => void, (why: unknown) => void] = [() => {}, () => {}];
    const promise = new Promise<void>((done, fail) => {
      [resolve, reject] = [done, fail];
    });
    ends.push({ resolve, reject });
    return promise;
  });
  await file.close();
  return { flusher: await Flusher.open(path), ends };
}

it('sends to the disk what was written once it is much, one time after the other', async () => {
  const { flusher, ends } = await flushed();
  flusher.wrote(MUCH - 1);
  expect(ends).toHaveLength(0);
  flusher.wrote(1);
  flusher.wrote(MUCH);
  expect(ends).toHaveLength(1);
  ends[0]?.resolve();
  await setImmediate();
  flusher.wrote(0);
  expect(ends).toHaveLength(2);
  ends[1]?.resolve();
  await flusher.close();
});

it('leaves it to who waits at the end to say that the disk failed, and goes on', async () => {
  const { flusher, ends } = await flushed();
  flusher.wrote(MUCH);
  ends[0]?.reject(new Error('no space left on the disk'));
  await setImmediate();
  flusher.wrote(MUCH);
  expect(ends).toHaveLength(2);
  ends[1]?.resolve();
  await flusher.close();
});
