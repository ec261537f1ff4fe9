import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** The file in which the licences of what is bundled stand. */
export const THIRD_PARTY = 'THIRD-PARTY.txt';
const LICENCE = /^(?:licen[cs]e|notice|copying)/i;

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
}

/** The folder of the package that a module is of; null for one of ours. */
function packageOf(module: string): string | null {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(module)?.[0] ?? null;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** The comment that a module begins with. */
function headOf(module: string): string {
  const [head = ''] = /^(?:\/\/.*\n)*/.exec(readFileSync(module, 'utf8')) ?? [];
  return head.replaceAll(/^\/\/ ?/gm, '').trim();
}

/** What a package says of its licence in files of their own; what has none says it in each module. */
function textsOf(folder: string, modules: readonly string[]): readonly string[] {
  const files = readdirSync(folder).filter((file) => LICENCE.test(file));
  if (files.length > 0) return files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [...new Set(modules.map(headOf))].filter((head) => head.includes('Copyright'));
}

function noticeOf(folder: string, modules: readonly string[]): string {
  const { name, version, license } = manifestOf(folder);
  const texts = textsOf(folder, modules);
  if (license === undefined || texts.length === 0) throw new Error(`${name}: no licence in ${folder}`);
  return `${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`;
}

function byPackage(modules: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const packages = new Map<string, string[]>();
  for (const module of modules) {
    const folder = packageOf(module);
    if (folder !== null) packages.set(folder, [...(packages.get(folder) ?? []), module]);
  }
  return packages;
}

/** Writes the licences of all packages of which something is bundled, as they want it. Fails for one that comes without. */
export function thirdParty(): Plugin {
  return {
    name: 'third-party',
    apply: 'build',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      const packages = byPackage(modules);
      const notices = [...packages].sort().map(([folder, own]) => noticeOf(folder, own));
      const source = `What is bundled in this folder besides Hindcast, and under which licence.\n\n${notices.join(`\n${'-'.repeat(80)}\n\n`)}`;
      this.emitFile({ type: 'asset', fileName: THIRD_PARTY, source });
    },
  };
}
