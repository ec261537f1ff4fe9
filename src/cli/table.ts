import Table from 'cli-table3';
import { safe } from './io.js';

const NO_LINES = Object.fromEntries(
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid middle'
    .split(' ')
    .map((place) => [place, '']),
);

/** Columns as Docker prints them: a head in capitals, three spaces between, nothing that a log could smuggle in. */
export function columns(head: readonly string[], rows: readonly (readonly string[])[], gap = 3): string {
  const table = new Table({
    chars: NO_LINES,
    style: { 'padding-left': 0, 'padding-right': gap, head: [], border: [], compact: true },
    head: [...head],
  });
  for (const row of rows) table.push(row.map(safe));
  return `${table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')}\n`;
}

/** As {@link columns}, without the columns in which no row says anything. */
export function filled(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const kept = head.map((_, at) => rows.some((row) => row[at] !== ''));
  const only = (cells: readonly string[]) => cells.filter((_, at) => kept[at]);
  return columns(only(head), rows.map(only));
}
