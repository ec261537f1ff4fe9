import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { beside, busy, expectTrue, folder, logIn, made } from './support/indexed.js';

const FOLDER = folder();
const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));

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

/**
 * Runs the program as a user for whom a folder is read only. Root gives up its right to write everywhere and stays root:
 * another user might not reach Node, or this checkout.
 */
function asOneWhoMayNot(...argv: string[]) {
  const program = [process.execPath, '--import', 'tsx', MAIN, ...argv];
  const bound = ['setpriv', '--inh-caps=-all', '--bounding-set=-dac_override,-dac_read_search'];
  const [file = '', ...rest] = process.getuid?.() === 0 ? [...bound, ...program] : program;
  return spawnSync(file, rest, { encoding: 'utf8' });
}

describe('a folder that is read only', () => {
  it('keeps the index that is in it, and without one is read', () => {
    const place = join(FOLDER, 'read-only');
    mkdirSync(place);
    const path = logIn(place, busy(300));
    chmodSync(FOLDER, 0o755);
    chmodSync(place, 0o555);
    const refused = asOneWhoMayNot('index', path);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(
      /^hindcast: .+\.hindcast: cannot be written: .*permission denied.*\n {2}Make room, or index a copy/,
    );
    chmodSync(place, 0o755);
    const plain = asOneWhoMayNot('state', path, '--at', '#100', '--no-index');
    expect(spawnSync(process.execPath, ['--import', 'tsx', MAIN, 'index', path]).status).toBe(0);
    chmodSync(place, 0o555);
    const used = asOneWhoMayNot('state', path, '--at', '#100');
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
