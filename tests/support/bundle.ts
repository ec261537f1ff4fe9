import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What is bundled into one file, and what that asks for besides. */
export interface Bundled {
  /** From the root: `src/…`, `node_modules/…`. */
  readonly modules: readonly string[];
  readonly imports: readonly string[];
}

/** Bundles the program, as `npm run bundle` does; gives what is in each file of `dist/cli`. */
export async function bundle(): Promise<ReadonlyMap<string, Bundled>> {
  const built = (await build({
    configFile: join(ROOT, 'vite.cli.config.ts'),
    logLevel: 'warn',
  })) as Rolldown.RolldownOutput;
  const files = built.output.flatMap((file) => {
    if (file.type !== 'chunk') return [];
    const modules = file.moduleIds.map((id) => relative(ROOT, id));
    return [[file.fileName, { modules, imports: [...file.imports, ...file.dynamicImports] }] as const];
  });
  return new Map(files);
}

export const CLI = join(ROOT, 'dist/cli');
