import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atMost, type Figure, median, secondsOf } from './figure.js';
import { PROGRAM } from './peak.js';

/** A start takes some hundredths of a second: of so many the middle one counts. */
const STARTS = 15;

/** What it costs to start, over a program of Node that does nothing. */
export async function measureStart(folder: string, rounds: number): Promise<Figure[]> {
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, '');
  const start = (...argv: string[]) => secondsOf(() => spawnSync(process.execPath, argv, { stdio: 'ignore' }));
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const own: number[] = [];
    const none: number[] = [];
    for (let i = 0; i < STARTS; i++) {
      none.push(await start(empty));
      own.push(await start(PROGRAM, '--version'));
    }
    ratios.push(median(own) / median(none));
  }
  return [atMost(1.5, 'x', 'hindcast --version, over an empty program', ratios)];
}
