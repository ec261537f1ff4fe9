import stringWidth from 'string-width';
import { safe } from './io.js';

const GAP = '   ';

const ASCII = /^[\x20-\x7e]*$/;

/** How many columns of a terminal a text takes: an ideograph takes two, a combining accent none. */
function width(text: string): number {
  return ASCII.test(text) ? text.length : stringWidth(text);
}

/** Columns as Docker prints them: a head in capitals, three spaces between, nothing that a log could smuggle in. */
export function columns(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows.map((row) => row.map(safe))];
  const widths = head.map((_, at) => lines.reduce((most, line) => Math.max(most, width(line[at] ?? '')), 0));
  const pad = (cell: string, at: number) => cell + ' '.repeat((widths[at] ?? 0) - width(cell));
  return lines.map((line) => `${line.map(pad).join(GAP).trimEnd()}\n`).join('');
}

/** As {@link columns}, without the columns in which no row says anything. */
export function filled(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const kept = head.map((_, at) => rows.some((row) => row[at] !== ''));
  const only = (cells: readonly string[]) => cells.filter((_, at) => kept[at]);
  return columns(only(head), rows.map(only));
}
