import { existsSync, statSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { busy, expectTrue, folder, logIn, made, opened } from './support/indexed.js';

const FOLDER = folder();
const missing = vi.hoisted(() => ({ isMissing: false }));

vi.mock('../src/store/index-packages.js', async (original) => {
  const packages = await original<typeof import('../src/store/index-packages.js')>();
  const lmdb = () => {
    if (missing.isMissing) throw new packages.NoDatabase('LMDB cannot be loaded: no binary');
    return packages.lmdb();
  };
  return { ...packages, lmdb };
});

it('an index that this machine cannot open is left alone, and the log is read without it', async () => {
  const path = logIn(FOLDER, busy(600));
  await made(path);
  const { ino, mtimeMs } = statSync(`${path}.hindcast`);
  missing.isMissing = true;
  const { said } = await expectTrue(path, { build: true });
  expect(said).toEqual([
    expect.stringMatching(/\.hindcast: LMDB cannot be loaded: no binary: the log is read without it$/),
  ]);
  missing.isMissing = false;
  expect(statSync(`${path}.hindcast`)).toMatchObject({ ino, mtimeMs });
  expect(await expectTrue(path)).toMatchObject({ said: [], isNew: false });
});

it('where none can be made, that is said', async () => {
  const path = logIn(FOLDER, busy(600));
  missing.isMissing = true;
  const { said } = await expectTrue(path, { build: true });
  await expect(opened(path)).rejects.toThrow(/cannot be written: LMDB cannot be loaded: no binary$/);
  missing.isMissing = false;
  expect(said).toEqual([expect.stringContaining('LMDB cannot be loaded: no binary')]);
  expect(existsSync(`${path}.hindcast`)).toBe(false);
});
