import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { atMost, type Figure, secondsOf } from './figure.js';
import { PROGRAM } from './peak.js';

/** Instants that are asked for, all over the log. */
const QUESTIONS = 200;
const PROCESSES = 10;

interface Index {
  at(when: bigint): Promise<{ readonly containers: readonly unknown[] }>;
  close(): Promise<void>;
}

interface Store {
  openIndex?(path: string): Promise<Index>;
}

const slowest = (seconds: readonly number[], share: number) =>
  [...seconds].sort((a, b) => a - b)[Math.ceil(seconds.length * share) - 1] ?? Number.NaN;

/** What a question about an instant takes where the log has an index; nothing where there is no index yet. */
export async function measureIndexed(file: string, first: bigint, last: bigint, replay: number): Promise<Figure[]> {
  const { openIndex } = (await import(new URL('../dist/src/store/index.js', import.meta.url).href)) as Store;
  if (!openIndex) return [];
  let index: Index | undefined;
  const building = await secondsOf(async () => {
    index = await openIndex(file);
  });
  const instants = Array.from(
    { length: QUESTIONS },
    (_, i) => first + ((last - first) * BigInt(i)) / BigInt(QUESTIONS),
  );
  const asked: number[] = [];
  for (const when of instants) asked.push(await secondsOf(async () => (await index?.at(when))?.containers.length));
  await index?.close();
  const processes: number[] = [];
  for (let i = 0; i < PROCESSES; i++) {
    const when = instants[Math.floor((i * QUESTIONS) / PROCESSES)] ?? first;
    const at = `${when / 1_000_000_000n}.${String(when % 1_000_000_000n).padStart(9, '0')}`;
    const argv = [PROGRAM, 'ps', file, '--at', at];
    processes.push(await secondsOf(() => spawnSync(process.execPath, argv, { stdio: 'ignore' })));
  }
  rmSync(`${file}.hindcast`, { recursive: true, force: true });
  return [
    atMost(2, 'x', 'the index is built, over a replay', [building / replay]),
    atMost(10, 'ms', 'state at T in the library, 99 of 100', [slowest(asked, 0.99) * 1000]),
    atMost(250, 'ms', 'hindcast ps --at T, a process, the slowest of ten', [slowest(processes, 1) * 1000]),
  ];
}
