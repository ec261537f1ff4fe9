import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** The house: which room may import which, and which packages. What is not here is not allowed. */
const ROOMS: Readonly<Record<string, { rooms: readonly string[]; packages: readonly string[] }>> = {
  machines: { rooms: [], packages: ['xstate'] },
  error: { rooms: [], packages: [] },
  nearest: { rooms: [], packages: [] },
  event: { rooms: ['error'], packages: [] },
  read: { rooms: ['event', 'error'], packages: [] },
  // Opening a log on the disk is bytes from the disk, then the readers.
  store: { rooms: ['event', 'error', 'read', 'nearest'], packages: ['node:'] },
  fold: { rooms: ['event', 'error', 'machines'], packages: ['xstate'] },
  stream: { rooms: ['event', 'error', 'fold', 'read'], packages: ['rxjs'] },
  view: { rooms: ['event', 'error', 'fold', 'nearest'], packages: [] },
  cli: {
    rooms: ['event', 'error', 'nearest', 'read', 'store', 'fold', 'stream', 'view', 'machines'],
    packages: ['node:', 'commander', 'cli-table3', 'cli-progress', 'picocolors'],
  },
  index: { rooms: ['event', 'error', 'fold', 'read', 'view'], packages: [] },
};

const ENTRIES = ['src/index.ts', 'machines/index.ts', 'src/stream/index.ts', 'src/store/index.ts', 'src/cli/main.ts'];
const LINES_MAX = 300;
const MEDIAN_LINES_MAX = 90;

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isPackage: boolean;
  readonly typeOnly: boolean;
}

const IMPORT =
  /(?:^|\n)\s*(import|export)(\s+type)?[^'"`;]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g;

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(IMPORT)].map(([, , type, from, dynamic, bare]) => {
    const name = from ?? dynamic ?? bare ?? '';
    const isPackage = !name.startsWith('.');
    const to = isPackage ? name : relative(ROOT, join(ROOT, dirname(file), name)).replace(/\.js$/, '.ts');
    return { from: file, to, isPackage, typeOnly: type !== undefined };
  });
}

function roomOf(file: string): string {
  const [top = '', second = ''] = file.split('/');
  if (top === 'machines') return 'machines';
  return second.endsWith('.ts') ? second.slice(0, -3) : second;
}

const sources = [...filesIn('src'), ...filesIn('machines')];
const others = [...filesIn('tests'), ...filesIn('bench'), ...filesIn('scripts')];
const imports = sources.flatMap(importsOf);
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

  it('keeps XState in the machines and in the one file that compiles them', () => {
    const users = imports.filter(({ to }) => to === 'xstate').map(({ from }) => from);
    expect(users.filter((file) => !file.startsWith('machines/') && file !== 'src/fold/table.ts')).toEqual([]);
  });

  it('has no import that leads nowhere', () => {
    const known = new Set(sources);
    expect(imports.filter(({ to, isPackage }) => !isPackage && !known.has(to)).map(show)).toEqual([]);
  });

  it('has no cycle', () => {
    const next = new Map(
      sources.map((file) => [
        file,
        importsOf(file)
          .filter(({ isPackage, typeOnly }) => !isPackage && !typeOnly)
          .map(({ to }) => to),
      ]),
    );
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) throw new Error(`a cycle: ${[...path.slice(path.indexOf(file)), file].join(' > ')}`);
      if (done.has(file)) return;
      for (const to of next.get(file) ?? []) visit(to, [...path, file]);
      done.add(file);
    };
    for (const file of sources) visit(file, []);
    expect(done.size).toBe(sources.length);
  });

  it('has no file that no entry reaches', () => {
    const reached = new Set<string>();
    const visit = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      for (const { to, isPackage } of importsOf(file)) if (!isPackage) visit(to);
    };
    for (const entry of ENTRIES) visit(entry);
    expect(sources.filter((file) => !reached.has(file))).toEqual([]);
  });

  it('reaches nothing of Node from what runs in a browser', () => {
    const reached = new Set<string>();
    const visit = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      for (const { to, isPackage } of importsOf(file)) {
        if (!isPackage) visit(to);
        else expect(to.startsWith('node:'), `${file} imports ${to}`).toBe(false);
      }
    };
    for (const entry of ['src/index.ts', 'machines/index.ts', 'src/stream/index.ts']) visit(entry);
    expect(reached.size).toBeGreaterThan(40);
  });
});

describe('the style', () => {
  const lengths = sources.map((file) => readFileSync(join(ROOT, file), 'utf8').split('\n').length);

  it('has small files', () => {
    const all = [...sources, ...others];
    const long = all.filter((file) => readFileSync(join(ROOT, file), 'utf8').split('\n').length > LINES_MAX);
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
    ['star exports', /export \* from/],
    ['work left for later', /\b(TODO|FIXME|XXX)\b/],
    ['switched-off checks', /@ts-(ignore|nocheck|expect-error)|\bas any\b|: any\b/],
  ])('has no %s', (_, pattern) => {
    expect(sources.filter((file) => pattern.test(readFileSync(join(ROOT, file), 'utf8')))).toEqual([]);
  });

  it('exits the process in one place', () => {
    const exits = sources.filter((file) => /process\.exit(Code)?\b/.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(exits).toEqual(['src/cli/main.ts']);
  });
});
