import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cycleIn, type Import, importsIn, reachedFrom } from './support/imports.js';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** The house: which room may import which, and which packages. What is not here is not allowed. */
const ROOMS: Readonly<Record<string, { rooms: readonly string[]; packages: readonly string[] }>> = {
  machines: { rooms: [], packages: ['xstate'] },
  error: { rooms: [], packages: [] },
  nearest: { rooms: [], packages: [] },
  visible: { rooms: [], packages: [] },
  event: { rooms: ['error'], packages: [] },
  read: { rooms: ['event', 'error'], packages: ['@bufbuild/protobuf/wire'] },
  // Opening a log on the disk is bytes from the disk, then the readers. The index keeps what the fold knows, and the spans.
  store: {
    rooms: ['event', 'error', 'read', 'nearest', 'fold', 'view'],
    packages: ['node:', 'lmdb', 'msgpackr', 'fs-native-extensions'],
  },
  fold: { rooms: ['event', 'error'], packages: [] },
  stream: { rooms: ['event', 'error', 'fold', 'read', 'view'], packages: ['rxjs'] },
  view: { rooms: ['event', 'error', 'fold', 'nearest'], packages: [] },
  // An engine that still runs, and files that grow: what they say is read, and held against what they answer.
  live: {
    rooms: ['event', 'error', 'read', 'store', 'fold', 'stream'],
    packages: ['node:', 'rxjs', 'docker-modem', 'prom-client'],
  },
  cli: {
    rooms: ['event', 'error', 'nearest', 'visible', 'read', 'store', 'live', 'fold', 'stream', 'view', 'machines'],
    packages: ['node:', 'rxjs', 'commander', 'string-width', 'cli-progress', 'picocolors', 'd3-scale'],
  },
  // The page: what it shows is folded in the browser.
  web: {
    rooms: ['event', 'error', 'visible', 'read', 'fold', 'view', 'machines'],
    packages: ['preact', 'preact/hooks', 'd3-axis', 'd3-scale', 'd3-selection', 'd3-zoom', 'pako'],
  },
  index: { rooms: ['event', 'error', 'fold', 'read', 'view'], packages: [] },
};

const ENTRIES = [
  'src/index.ts',
  'machines/index.ts',
  'src/stream/index.ts',
  'src/store/index.ts',
  'src/live/index.ts',
  'src/store/section-worker.ts',
  'src/store/index-spans-worker.ts',
  'src/cli/main.ts',
  'src/web/main.ts',
];
const BROWSER_ENTRIES = ['src/index.ts', 'machines/index.ts', 'src/stream/index.ts', 'src/web/main.ts'];
const LINES_MAX = 300;
const MEDIAN_LINES_MAX = 90;

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8');

function roomOf(file: string): string {
  const [top = '', second = ''] = file.split('/');
  if (top === 'machines') return 'machines';
  return second.endsWith('.ts') ? second.slice(0, -3) : second;
}

const sources = [...filesIn('src'), ...filesIn('machines')];
const others = [...filesIn('tests'), ...filesIn('bench'), ...filesIn('scripts')];
const imports = sources.flatMap((file) => importsIn(textOf(file), file));
/** Which file names which, types as well: who needs another's types needs to know it. */
const next = new Map(
  sources.map((file) => [
    file,
    imports.filter(({ from, isPackage }) => from === file && !isPackage).map(({ to }) => to),
  ]),
);
const show = ({ from, to }: Import) => `${from} imports ${to}`;

describe('the house', () => {
  it('was walked at all', () => {
    expect(sources.length).toBeGreaterThan(60);
    expect(imports.length).toBeGreaterThan(200);
    expect(others.length).toBeGreaterThan(8);
  });

  it('has no room that is not in the plan', () => {
    expect([...new Set(sources.map(roomOf))].filter((room) => !(room in ROOMS))).toEqual([]);
  });

  it('lets a room import only what the plan allows', () => {
    const stray = imports.filter(({ from, to, isPackage }) => {
      const plan = ROOMS[roomOf(from)];
      if (isPackage) return !plan?.packages.some((name) => (name === 'node:' ? to.startsWith(name) : to === name));
      return roomOf(to) !== roomOf(from) && !plan?.rooms.includes(roomOf(to));
    });
    expect(stray.map(show)).toEqual([]);
  });

  it('keeps XState in the machines: everything else reads their tables', () => {
    const users = imports.filter(({ to }) => to === 'xstate').map(({ from }) => from);
    expect(users.filter((file) => !file.startsWith('machines/'))).toEqual([]);
  });

  it('keeps LMDB in the index, and out of what runs in a browser', () => {
    const users = imports.filter(({ to }) => to === 'lmdb').map(({ from }) => from);
    expect(users.filter((file) => !/^src\/store\/index-\w+\.ts$/.test(file))).toEqual([]);
    expect(users.length).toBeGreaterThan(0);
    const reached = reachedFrom(BROWSER_ENTRIES, next);
    expect(users.filter((file) => reached.has(file))).toEqual([]);
  });

  it('lets nothing but the index look at views', () => {
    const users = imports.filter(({ from, to }) => roomOf(from) === 'store' && roomOf(to) === 'view');
    expect(
      users.map(({ from }) => from).filter((file) => !/^src\/store\/(?:index-[\w-]+|log-index)\.ts$/.test(file)),
    ).toEqual([]);
    expect([...new Set(users.map(({ to }) => to))].filter((file) => !/^src\/view\/span/.test(file))).toEqual([]);
  });

  it('has no import that leads nowhere', () => {
    const known = new Set(sources);
    expect(imports.filter(({ to, isPackage }) => !isPackage && !known.has(to)).map(show)).toEqual([]);
  });

  it('has no cycle', () => {
    expect(cycleIn(next)).toBeNull();
  });

  it('has no file that no entry reaches', () => {
    const reached = reachedFrom(ENTRIES, next);
    expect(sources.filter((file) => !reached.has(file))).toEqual([]);
  });

  it('reaches nothing of Node from what runs in a browser', () => {
    const reached = reachedFrom(BROWSER_ENTRIES, next);
    expect(reached.size).toBeGreaterThan(40);
    expect(imports.filter(({ from, to }) => reached.has(from) && to.startsWith('node:')).map(show)).toEqual([]);
    const globals = /(?<![.\w'"#])(process|Buffer|require|setImmediate|__dirname|__filename)(?=[.([])/;
    const code = (file: string) => textOf(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    expect([...reached].filter((file) => globals.test(code(file)))).toEqual([]);
  });

  it('needs every permission that the plan gives', () => {
    const used = new Set(imports.map(({ from, to, isPackage }) => `${roomOf(from)} ${isPackage ? to : roomOf(to)}`));
    const given = Object.entries(ROOMS).flatMap(([room, { packages }]) => packages.map((name) => `${room} ${name}`));
    const idle = given.filter(
      (pair) => ![...used].some((use) => use === pair || (pair.endsWith(':') && use.startsWith(pair))),
    );
    expect(idle).toEqual([]);
  });
});

/** A scanner that finds nothing would be content with everything. */
describe('the scanner', () => {
  const named = (text: string) => importsIn(text, 'src/a/b.ts').map(({ to }) => to);

  it.each([
    ["import { a } from './c.js';", ['src/a/c.ts']],
    ["import {\n  a,\n  type B,\n} from '../c/d.js';", ['src/c/d.ts']],
    ["import type { A } from './c.js';", ['src/a/c.ts']],
    ["import a, * as b from 'c';", ['c']],
    ["import './c.js';", ['src/a/c.ts']],
    ["export { a } from './c.js';", ['src/a/c.ts']],
    ["export type {\n  A,\n} from './c.js';", ['src/a/c.ts']],
    ["export * from './c.js';", ['src/a/c.ts']],
    ["const a = await import('./c.js');", ['src/a/c.ts']],
    ["type A = import('./c.js').A;", ['src/a/c.ts']],
    ["import { a } from 'b'\nimport { c } from 'd'", ['b', 'd']],
    ["export const a = 1;\nimport { b } from 'c';", ['c']],
    ["// import { a } from 'b';\n * import { c } from 'd';", []],
    ["export const from = 'here';", []],
    ['const text = "import { a } from \'b\'";', []],
  ])('%j', (text, to) => {
    expect(named(text)).toEqual(to);
  });

  it('finds a cycle, however long', () => {
    const way = (to: Readonly<Record<string, readonly string[]>>) => cycleIn(new Map(Object.entries(to)));
    expect(way({ a: ['b', 'c'], b: ['c'], c: [] })).toBeNull();
    expect(way({ a: ['b'], b: ['c', 'd'], c: [], d: ['b'] })).toEqual(['b', 'd', 'b']);
    expect(way({ a: ['a'] })).toEqual(['a', 'a']);
  });

  it('finds what is reached', () => {
    const ways = new Map(Object.entries({ a: ['b'], b: ['c'], c: ['a'], d: ['a'] }));
    expect([...reachedFrom(['a'], ways)]).toEqual(['a', 'b', 'c']);
  });
});

describe('the style', () => {
  const lengths = sources.map((file) => textOf(file).split('\n').length);

  it('has small files', () => {
    const all = [...sources, ...others];
    const long = all.filter((file) => textOf(file).split('\n').length > LINES_MAX);
    expect(long).toEqual([]);
    const sorted = [...lengths].sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(MEDIAN_LINES_MAX);
  });

  it('has no drawer', () => {
    expect(
      [...sources, ...others].filter((file) => /(^|\/)(utils?|types|helpers?|common|misc)(\.ts|\/)/.test(file)),
    ).toEqual([]);
  });

  it.each([
    ['star exports', /^export \*/m],
    ['work left for later', /\b(TODO|FIXME|XXX)\b/],
    ['switched-off checks', /@ts-(ignore|nocheck|expect-error)|\bas any\b|: any\b|<any\b/],
  ])('has no %s', (_, pattern) => {
    expect(sources.filter((file) => pattern.test(textOf(file)))).toEqual([]);
  });

  it('exits the process in one place', () => {
    const exits = sources.filter((file) => /process\.exit(Code)?\b/.test(textOf(file)));
    expect(exits).toEqual(['src/cli/main.ts']);
  });
});
