import { safe } from './io.js';

/** What a spreadsheet would take for a formula at the beginning of a cell; the wide forms count as well (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

const NEEDS_QUOTES = /[",\r\n]/;

export type Cell = string | number | null;

/** Text of a log stands in a cell as what it is: it steers no terminal, and a spreadsheet that opens it computes nothing. */
function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const harmless = safe(FORMULA.test(value) ? `'${value}` : value);
  // An empty text is not the same as nothing.
  return harmless === '' || NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** One record of comma-separated values. Source: RFC 4180, which ends each with CRLF. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}
