import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const pack = JSON.parse(read('package.json')) as {
  readonly version: string;
  readonly license: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly files: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

/** A name that begins with @ has two parts. */
const packageOf = (name: string) =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');

/** The source of a compiled file. */
const sourceOf = (built: string) => built.replace(/^(\.\/)?dist\//, '').replace(/(\.d\.ts|\.js)$/, '.ts');

/** The page and the program are bundled: nobody installs what they import. */
const isBundled = (folder: string, file: string) => folder === 'src' && /^(?:web|cli)\//.test(file);

function textOf(folder: string, isMeant: typeof isBundled): string {
  const all = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  const files = all.filter((file) => isMeant(folder, file));
  return files.flatMap((file) => (/\.(ts|sh)$/.test(file) ? [read(join(folder, file))] : [])).join('\n');
}

/** The packages that a text imports. */
function importedIn(text: string): readonly string[] {
  const imported = [...text.matchAll(/(?:from |import\()'([a-z@][\w@/:.-]*)'/g)];
  const names = imported.flatMap(([, name = '']) => (name.startsWith('node:') ? [] : [packageOf(name)]));
  return [...new Set(names)].sort();
}

/** Whether a file is in the tarball. */
function isPacked(path: string): boolean {
  return pack.files.some((entry) => path === entry || path.startsWith(`${entry}/`));
}

describe('the package', () => {
  it('has a source for every door, and types behind each', () => {
    for (const [door, target] of Object.entries(pack.exports)) {
      if (typeof target === 'string') expect(door).toBe('./package.json');
      else {
        expect(target.types).toBe(target.default.replace(/\.js$/, '.d.ts'));
        expect(existsSync(join(ROOT, sourceOf(target.default))), target.default).toBe(true);
      }
    }
    expect(Object.keys(pack.exports).slice(0, 4)).toEqual(['.', './machines', './stream', './store']);
  });

  it('has a program that a shell can start', () => {
    expect(read('src/cli/main.ts')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(read('vite.cli.config.ts')).toContain("main: path('src/cli/main.ts')");
    expect(pack.bin.hindcast).toBe('dist/cli/main.cjs');
  });

  it('depends on what its modules import, and on nothing else', () => {
    const own: typeof isBundled = (folder, file) => !isBundled(folder, file);
    const names = importedIn(`${textOf('src', own)}\n${textOf('machines', own)}`);
    expect(names).toEqual(Object.keys(pack.dependencies).sort());
  });

  it('is developed with what is bundled', () => {
    const names = importedIn(textOf('src', isBundled));
    expect(names.length).toBeGreaterThan(8);
    expect(names.filter((name) => !(name in pack.dependencies || name in pack.devDependencies))).toEqual([]);
  });

  it('takes along of the program only the bundle', () => {
    expect(pack.files).toContain('!dist/src/cli');
    expect(isPacked('dist/cli/main.cjs')).toBe(true);
  });

  it('calls in its scripts only files that are there', () => {
    const called = Object.values(pack.scripts).flatMap(
      (script) => script.match(/\b[\w./-]+\.(?:ts|json|jsonl)\b/g) ?? [],
    );
    expect(called.length).toBeGreaterThan(5);
    expect(called.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('takes along what it needs to stand alone, and what the README leads to', () => {
    for (const path of ['dist/src/index.js', 'examples/webapp-incident.jsonl', 'LICENSE'])
      expect(isPacked(path)).toBe(true);
    const links = [...read('README.md').matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(1);
    expect(links.filter((link) => !existsSync(join(ROOT, link)) || !isPacked(link))).toEqual([]);
    expect(existsSync(join(ROOT, 'LICENSE')) && pack.license).toBe('Apache-2.0');
  });

  it('tells its changes up to this version', () => {
    expect(/^## (\S+)/m.exec(read('CHANGELOG.md'))?.[1]).toBe(pack.version);
  });
});
