import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atMost, type Figure, median } from './figure.js';
import { PROGRAM, processes } from './fresh.js';

/** A start takes some hundredths of a second: of so many the middle one counts. */
const STARTS = 15;

/** What it costs to start, over a program of Node that does nothing. */
export function measureStart(folder: string, rounds: number): Figure[] {
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, '');
  const turns = Array.from({ length: STARTS }, () => [[empty], [PROGRAM, '--version']]).flat();
  const ratios = Array.from({ length: rounds }, () => {
    const seconds = processes(turns);
    const every = (turn: number) => median(seconds.filter((_, i) => i % 2 === turn));
    return every(1) / every(0);
  });
  return [atMost(1.5, 'x', 'hindcast --version, over an empty program', ratios)];
}
