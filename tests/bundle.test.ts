import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { THIRD_PARTY } from '../scripts/third-party.js';
import { APART_FROM_BYTES } from '../src/store/index-bounds.js';
import { type Bundled, bundle, CLI } from './support/bundle.js';
import { logText } from './support/recording.js';
import { EXAMPLE, hindcast, type Ran, scratch } from './support/run.js';

const MAIN = join(CLI, 'main.cjs');
const file = scratch();
let files: ReadonlyMap<string, Bundled>;

beforeAll(async () => {
  files = await bundle();
});

/** The bundle, as a shell starts it. */
function start(argv: readonly string[], node: readonly string[] = []): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, MAIN, ...argv], {
    input: '',
    encoding: 'utf8',
    env: {},
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status: status ?? -1, out: stdout, err: stderr };
}

describe('the bundle', () => {
  it.each([
    ['--version'],
    ['--help'],
    ['ps', '--help'],
    ['replay', EXAMPLE],
    ['state', EXAMPLE],
    ['ps', EXAMPLE, '-a', '--at', '#28'],
    ['ps', EXAMPLE, '-a', '--format', 'json'],
    ['images', EXAMPLE],
    ['trace', EXAMPLE, 'web'],
    ['timeline', EXAMPLE],
    ['spans', EXAMPLE, '--format', 'csv'],
    ['findings', EXAMPLE],
    ['machine', 'container'],
    ['watch', '--help'],
    ['ps', 'no-such-log.jsonl'],
    ['ps', EXAMPLE, '--at', 'some day'],
    ['ps'],
    ['pss', EXAMPLE],
    ['record', 'folder', '--host', 'nonsense://host'],
  ])('prints what the modules print: %s %s', async (...argv) => {
    const ran = start(argv);
    expect(ran.out + ran.err).not.toBe('');
    expect(ran).toEqual(await hindcast(argv));
  });

  it('reads in threads, from a file of their own', async () => {
    const text = logText('docker-20/webapp-incident');
    const log = file('long.jsonl', text.repeat(Math.ceil((12 * 1024 * 1024) / text.length)));
    expect(start(['state', log, '--jobs', '2'])).toEqual(await hindcast(['state', log]));
  });

  it('indexes a long log with a thread, from a file of its own', () => {
    const text = logText('docker-20/webapp-incident');
    const log = file('longer.jsonl', text.repeat(Math.ceil(APART_FROM_BYTES / text.length)));
    const tell = file(
      'words.cjs',
      `const { Worker } = require('node:worker_threads');
      const { emit } = Worker.prototype;
      Worker.prototype.emit = function (name, word) {
        if (name === 'message' && word.trace) console.error('told all');
        return emit.apply(this, arguments);
      };`,
    );
    const { status, err } = start(['index', log], ['--require', tell]);
    expect(status).toBe(0);
    expect(err.includes('told all')).toBe(availableParallelism() > 1);
    const asked = ['spans', log, '--since', '#9000', '--format', 'csv'];
    expect(start(asked)).toEqual(start([...asked, '--no-index']));
  }, 60_000);

  it('asks for nothing that does not come with the package', () => {
    const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    const asked = new Set([...files.values()].flatMap(({ imports }) => imports));
    const strange = [...asked].filter(
      (name) => !name.startsWith('node:') && !files.has(name) && !(name in dependencies),
    );
    expect(strange).toEqual([]);
    expect(asked).toContain('docker-modem');
  });

  it('is read by a stack trace: line by line, by the names of functions and classes', () => {
    const text = readFileSync(join(CLI, 'index.cjs'), 'utf8');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(1000);
    for (const name of ['class IndexReader {', 'class LogIndex {', 'function openIndexed(', 'function openAside('])
      expect(text).toContain(name);
  });

  it('has the licence of all that is in it', () => {
    const text = readFileSync(join(CLI, THIRD_PARTY), 'utf8');
    const modules = [...files.values()].flatMap((own) => own.modules);
    const names = modules.flatMap((module) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(module)?.[1] ?? []);
    expect(new Set(names).size).toBeGreaterThan(10);
    expect([...new Set(names)].filter((name) => !text.includes(`\n${name} `))).toEqual([]);
  });
});

describe('a start', () => {
  /** The files that a run of the bundle loads, from its own folder and from packages. */
  function loadedBy(...argv: string[]) {
    const tell = file('tell.cjs', "process.on('exit', () => console.error(Object.keys(require.cache).join('\\n')));");
    const ran = start(argv, ['--require', tell]);
    expect(ran.status).toBe(0);
    const paths = ran.err.split('\n');
    const own = paths.filter((path) => dirname(path) === CLI).map((path) => basename(path));
    const packages = paths.flatMap((path) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
    const modules = own.flatMap((name) => files.get(name)?.modules ?? []);
    return { own, modules, packages: [...new Set(packages)] };
  }

  it('asks an index with what that takes, and no more', () => {
    const log = file('indexed.jsonl', logText('docker-20/webapp-incident'));
    expect(start(['index', log]).status).toBe(0);
    const { own, modules, packages } = loadedBy('ps', log, '--at', '#28');
    expect(modules).toEqual(
      expect.arrayContaining(['src/store/index-finder.ts', 'src/fold/host.ts', 'src/view/ps.ts']),
    );
    const idle =
      /^machines\/|^src\/(?:live|stream|web)\/|\/store\/index-(?:build|resume|spans)[-\w]*\.|\/store\/(?:recording|section-worker)\.|\/view\/(?:span-\w+|spans|findings|timeline|trace|upgrade)|\/cli\/(?:report|record|watch|timeline|screen|browser)|node_modules\/(?:rxjs|xstate|cli-progress|d3-)/;
    expect(modules.filter((module) => idle.test(module))).toEqual([]);
    expect(packages.filter((name) => /docker-modem|prom-client|fs-native/.test(name))).toEqual([]);
    expect(packages).toEqual(expect.arrayContaining(['lmdb', 'msgpackr']));
    expect(own.length).toBeLessThanOrEqual(12);
  });

  it('reads a log without the index and what that is kept in', () => {
    const { own, modules, packages } = loadedBy('state', EXAMPLE);
    expect(modules.filter((module) => /\/store\/(?:log-index|index-(?!bounds|files))/.test(module))).toEqual([]);
    expect(packages).toEqual([]);
    expect(own.length).toBeLessThanOrEqual(12);
  });

  it('says its version with next to nothing', () => {
    const { own, packages } = loadedBy('--version');
    expect(packages).toEqual([]);
    expect(own.sort()).toEqual(['main.cjs', 'rolldown-runtime.cjs', 'start.cjs']);
  });
});
