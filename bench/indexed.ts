import { spawnSync } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { atMost, type Figure, secondsOf } from './figure.js';
import { PROGRAM } from './peak.js';
import { random } from './shape.js';

/** Instants that are asked for, anywhere in the log. */
const QUESTIONS = 1000;
const PROCESSES = 20;
const SEED = 7;

interface Index {
  at(when: bigint): Promise<{ readonly containers: readonly unknown[] }>;
  close(): Promise<void>;
}

interface Store {
  openIndex(path: string): Promise<Index>;
}

/** What was measured of one thing, in seconds: how long it took, and what of that all processors worked. */
export interface Taken {
  readonly wall: readonly number[];
  readonly cpu: readonly number[];
}

/** What asking about instants took. */
export interface Indexed {
  readonly records: number;
  readonly bytes: number;
  readonly build: Taken;
  readonly replay: Taken;
  readonly questions: Taken;
  readonly processes: readonly number[];
}

/** The value that so large a share of all does not go beyond. */
export const slowest = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? Number.NaN;

async function taken(times: number, run: (i: number) => Promise<unknown>): Promise<Taken> {
  const wall: number[] = [];
  const cpu: number[] = [];
  for (let i = 0; i < times; i++) {
    const before = process.cpuUsage();
    wall.push(await secondsOf(() => run(i)));
    const { user, system } = process.cpuUsage(before);
    cpu.push((user + system) / 1e6);
  }
  return { wall, cpu };
}

/** What an index of a log costs, and what is asked of it then; `replay` reads the log once. */
export async function measureIndexed(
  file: string,
  records: number,
  { first, last }: { readonly first: bigint; readonly last: bigint },
  rounds: number,
  replay: () => Promise<unknown>,
): Promise<Indexed> {
  const { openIndex } = (await import(new URL('../dist/src/store/index.js', import.meta.url).href)) as Store;
  const build = await taken(rounds, async () => {
    rmSync(`${file}.hindcast`, { force: true });
    await (await openIndex(file)).close();
  });
  const read = await taken(rounds, replay);
  const bytes = statSync(`${file}.hindcast`).size;
  const next = random(SEED);
  const instants = Array.from({ length: QUESTIONS }, () => first + BigInt(Math.floor(next() * Number(last - first))));
  const index = await openIndex(file);
  const questions = await taken(QUESTIONS, async (i) => (await index.at(instants[i] ?? first)).containers.length);
  await index.close();
  const processes: number[] = [];
  for (const when of instants.slice(0, PROCESSES)) {
    const at = `${when / 1_000_000_000n}.${String(when % 1_000_000_000n).padStart(9, '0')}`;
    const argv = [PROGRAM, 'ps', file, '--at', at];
    processes.push(await secondsOf(() => spawnSync(process.execPath, argv, { stdio: 'ignore' })));
  }
  rmSync(`${file}.hindcast`, { force: true });
  return { records, bytes, build, replay: read, questions, processes };
}

/** What is promised of an index. */
export function indexedFigures({ records, build, replay, questions, processes }: Indexed): Figure[] {
  const ratios = build.wall.map((seconds, i) => seconds / (replay.wall[i] ?? Number.NaN));
  return [
    atMost(2, 'x', 'the index is built, over a replay', ratios),
    atMost(10, 'ms', `state at T in the library, ${records} records, 99 of 100`, [
      slowest(questions.wall, 0.99) * 1000,
    ]),
    atMost(250, 'ms', 'hindcast ps --at T, a process, the slowest of 20', [slowest(processes, 1) * 1000]),
  ];
}
