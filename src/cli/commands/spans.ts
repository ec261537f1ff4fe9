import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Filters } from '../../view/filter.js';
import type { Span } from '../../view/span.js';
import { isWithin, passesSpan, spanFilters, type Window } from '../../view/span-filter.js';
import { SPAN_COLUMNS, spanRow } from '../../view/span-row.js';
import { Spans } from '../../view/spans.js';
import { csvLine } from '../csv.js';
import { History, type LogOptions } from '../history.js';
import { type Io, jsonLine, write } from '../io.js';
import { withFilter, withLog } from '../options.js';
import { spansTable } from '../spans-table.js';
import { type WindowOptions, windowOf, withWindow } from '../window.js';

type Format = 'table' | 'json' | 'csv';

interface Options extends LogOptions, WindowOptions {
  readonly filter: readonly string[];
  readonly format: Format;
  readonly trunc: boolean;
}

/** So many rows are shown as a table, the first ones; for more there are the other formats. */
const TABLE_ROWS_MAX = 10_000;

const EXAMPLES = `
Examples:
  $ hindcast spans log.jsonl --filter kind=container --filter track=status
  $ hindcast spans log.jsonl --format csv > spans.csv
  $ duckdb -c "SELECT service, sum(seconds) FROM 'spans.csv' WHERE state = 'running' GROUP BY service"`;

function format(value: string): Format {
  if (value === 'table' || value === 'json' || value === 'csv') return value;
  throw new InvalidArgumentError('Use table, json or csv.');
}

/** `hindcast spans`: what every thing was, from when to when. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  const command = program
    .command('spans')
    .description('what every thing was, from when to when, as rows for SQL, pandas or a spreadsheet')
    .argument('<log...>', 'logs');
  withWindow(withFilter(withLog(command), 'id image kind name project service state track'))
    .addOption(
      new Option('--format <format>', 'table, json (one object a line) or csv').argParser(format).default('table'),
    )
    .option('--no-trunc', 'whole ids in the table')
    .addHelpText('after', EXAMPLES)
    .action(async (logs: string[], options: Options) => {
      const filters = spanFilters(options.filter);
      const history = await History.open(logs, options, io);
      const window = await windowOf(history, options);
      const rows = wanted(history, filters, window);
      if (options.format === 'table') await writeTable(rows, options.trunc, io);
      else await writeRows(rows, options.format, io);
      done(history.status);
    });
}

/** The spans that were asked for, in the order in which they end, some at a time. */
async function* wanted(history: History, filters: Filters, window: Window) {
  const all = (await history.indexedSpans(window)) ?? followed(history);
  for await (const spans of all) yield spans.filter((span) => isWithin(span, window) && passesSpan(span, filters));
}

/** The spans as they end, those of one batch of records at a time. */
async function* followed(history: History): AsyncGenerator<readonly Span[]> {
  const spans = new Spans();
  for await (const events of history.batches()) yield spans.pushAll(events);
  yield spans.finish();
}

async function writeRows(rows: AsyncIterable<readonly Span[]>, as: Format, io: Io): Promise<void> {
  if (as === 'csv') await write(io.stdout, csvLine(SPAN_COLUMNS));
  for await (const spans of rows) await write(io.stdout, spans.map(as === 'csv' ? csvOf : jsonOf).join(''));
}

const jsonOf = (span: Span) => jsonLine(spanRow(span));

function csvOf(span: Span): string {
  const row = spanRow(span);
  return csvLine(
    SPAN_COLUMNS.map((column) => (column === 'uncertain' ? row.uncertain.join(' ') || null : row[column])),
  );
}

async function writeTable(rows: AsyncIterable<readonly Span[]>, trunc: boolean, io: Io): Promise<void> {
  const kept: Span[] = [];
  let omitted = 0;
  for await (const spans of rows) {
    const room = TABLE_ROWS_MAX - kept.length;
    kept.push(...spans.slice(0, room));
    omitted += Math.max(0, spans.length - room);
  }
  await write(io.stdout, spansTable(kept, trunc));
  if (omitted > 0) io.stderr.write(`hindcast: ${omitted} more spans are left out; --format csv has all of them\n`);
}
