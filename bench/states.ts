import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { atMost, type Figure } from './figure.js';
import { fresh } from './fresh.js';
import { writeLog } from './write-log.js';

const RECORDS = 100_000;
const ALIVE = 10_000;

/** A state for every record, each a value, over the fold alone. */
export async function measureStates(folder: string, rounds: number): Promise<Figure[]> {
  const file = join(folder, 'states.jsonl');
  await writeLog(RECORDS, file, ALIVE);
  try {
    const found = fresh<{ alone: number; emitting: number }[]>('states', [file, String(rounds)]);
    const ratios = found.map(({ alone, emitting }) => emitting / alone);
    return [atMost(3, 'x', `a state for each of ${RECORDS} records, over the fold alone`, ratios)];
  } finally {
    rmSync(file);
  }
}
