import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { atMost, type Figure } from './figure.js';
import { writeLog } from './write-log.js';

const ALIVE = 100_000;
/** Each comes to life in about four records; then some live on. */
const RECORDS = 450_000;
const built = (path: string) => JSON.stringify(new URL(`../dist/src/${path}`, import.meta.url).href);

/** Says, in bytes, what the state keeps in memory when all else is gone. */
const CHILD = `
const { openPath } = await import(${built('store/index.js')});
const { Fold, readBatches } = await import(${built('index.js')});
const before = (gc(), process.memoryUsage().heapUsed);
const fold = new Fold();
for await (const events of readBatches(await openPath(process.argv[1]))) for (const event of events) fold.apply(event);
const state = fold.state();
const { length } = state.containers;
gc();
console.log(JSON.stringify({ length, bytes: process.memoryUsage().heapUsed - before }));
`;

/** The memory that the state of very many living containers takes. */
export async function measureLiving(folder: string): Promise<Figure[]> {
  const file = join(folder, 'living.jsonl');
  await writeLog(RECORDS, file, ALIVE);
  try {
    const argv = ['--expose-gc', '--input-type=module', '-e', CHILD, file];
    const { stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
    if (!stdout) throw new Error(stderr);
    const { length, bytes } = JSON.parse(stdout) as { length: number; bytes: number };
    return [atMost(250, 'MB', `the state of ${length} living containers`, [bytes / 1e6])];
  } finally {
    rmSync(file);
  }
}
