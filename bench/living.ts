import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { atMost, type Figure } from './figure.js';
import { fresh } from './fresh.js';
import { writeLog } from './write-log.js';

const ALIVE = 100_000;
/** Each comes to life in about four records; then some live on. */
const RECORDS = 450_000;

/** The memory that the state of very many living containers takes. */
export async function measureLiving(folder: string): Promise<Figure[]> {
  const file = join(folder, 'living.jsonl');
  await writeLog(RECORDS, file, ALIVE);
  try {
    const { length, bytes } = fresh<{ length: number; bytes: number }>('living', [file], ['--expose-gc']);
    return [atMost(250, 'MB', `the state of ${length} living containers`, [bytes / 1e6])];
  } finally {
    rmSync(file);
  }
}
