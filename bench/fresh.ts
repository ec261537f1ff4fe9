import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The program as it is installed. */
export const PROGRAM = fileURLToPath(new URL('../dist/cli/main.cjs', import.meta.url));

/** What a process took, in seconds, and what it wrote where one listens. */
export interface Ran {
  readonly seconds: number;
  readonly text: string;
}

/** Runs a new Node to its end, while nothing else is done here. */
export function run(argv: readonly string[], heard: 'stdout' | 'stderr'): Ran {
  const began = process.hrtime.bigint();
  const { status, error, stdout, stderr } = spawnSync(process.execPath, argv, {
    encoding: 'utf8',
    stdio: ['ignore', heard === 'stdout' ? 'pipe' : 'ignore', heard === 'stderr' ? 'pipe' : 'inherit'],
  });
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (status !== 0) throw error ?? new Error(`node ${argv.join(' ').slice(0, 200)} failed:\n${stderr ?? ''}`);
  return { seconds, text: heard === 'stdout' ? stdout : stderr };
}

/** A program of `bench/fresh/`, in a process that has done nothing before: what it found. */
export function fresh<T>(program: string, argv: readonly string[], options: readonly string[] = []): T {
  const file = fileURLToPath(new URL(`./fresh/${program}.mjs`, import.meta.url));
  return JSON.parse(run([...options, file, ...argv], 'stdout').text) as T;
}

/** The seconds that each of these took as a process, one after the other, begun by one as small as a shell: to begin a process is dearer for a large one. */
export function processes(argvs: readonly (readonly string[])[]): readonly number[] {
  return fresh('processes', [JSON.stringify(argvs)]);
}
