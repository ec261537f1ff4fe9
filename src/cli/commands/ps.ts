import type { Command } from 'commander';
import { isDoubtful, newestFirst, type PsRow, ps } from '../../view/ps.js';
import { filterContainers, psFilters, undecidedStale } from '../../view/ps-filter.js';
import { History, type LogOptions } from '../history.js';
import { type Io, jsonLine, safe, write } from '../io.js';
import { count, type ListFormat, withAt, withFilter, withFormat, withLog } from '../options.js';
import { stateAt } from '../states.js';
import { columns } from '../table.js';

interface Options extends LogOptions {
  readonly all?: boolean;
  readonly at?: string;
  readonly filter: readonly string[];
  readonly format: ListFormat;
  readonly last?: number;
  readonly latest?: boolean;
  readonly quiet?: boolean;
  readonly trunc: boolean;
}

const EXAMPLES = `
Examples:
  $ hindcast ps log.jsonl                                      what runs at the end of the log
  $ hindcast ps log.jsonl -a --at 2026-11-23T21:51:30Z         everything there was at that instant
  $ hindcast ps log.jsonl -a --filter status=exited --format json`;

/** `hindcast ps`: containers, as `docker ps` shows them. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  const command = program
    .command('ps')
    .description('containers, as `docker ps` shows them')
    .argument('<log...>', 'logs');
  withFilter(
    withFormat(withAt(withLog(command))),
    'ancestor before exited health id label name network since stale status volume',
  )
    .option('-a, --all', 'stopped ones too')
    .option('-n, --last <n>', 'the n that were created last, whatever their status', count)
    .option('-l, --latest', 'the one that was created last')
    .option('-q, --quiet', 'ids only')
    .option('--no-trunc', 'whole ids')
    .addHelpText('after', EXAMPLES)
    .action(async (logs: string[], options: Options) => {
      const filters = psFilters(options.filter);
      const history = await History.open(logs, options, io);
      const state = await stateAt(history, options.at);
      const last = options.latest ? 1 : (options.last ?? 0);
      const found = newestFirst(filterContainers(state, filters));
      // Docker's rule: to ask for a status, or for the last ones, is to ask for stopped ones too.
      const all = options.all === true || last > 0 || filters.has('status');
      const rows = ps(state, last > 0 ? found.slice(0, last) : found, { all, noTrunc: !options.trunc });
      await write(io.stdout, paint(rows, options));
      if (options.format === 'table' && !options.quiet) io.stderr.write(doubtNote(rows));
      if (filters.has('stale')) io.stderr.write(staleNote(undecidedStale(state, filters)));
      done(history.status);
    });
}

const DOUBT =
  'A status with ? is likely, not certain: no event says whether a restart policy brings the container back, or events may have been missed.\n';

/** How many are in neither answer. */
function staleNote(undecided: number): string {
  if (undecided === 0) return '';
  const which = undecided === 1 ? 'of 1 container' : `of ${undecided} containers`;
  return `hindcast: ${which} the log cannot tell whether its reference still means its image: neither stale nor not\n`;
}

const doubtful = ({ State, Uncertain }: PsRow) => State !== 'unknown' && isDoubtful(Uncertain.split(','));

/** What a mark in the table means; nothing where there is none. */
function doubtNote(rows: readonly PsRow[]): string {
  return rows.some(doubtful) ? DOUBT : '';
}

function paint(rows: readonly PsRow[], options: Options): string {
  if (options.quiet) return rows.map(({ ID }) => `${safe(ID)}\n`).join('');
  if (options.format === 'json') return rows.map(jsonLine).join('');
  return columns(
    ['CONTAINER ID', 'IMAGE', 'CREATED', 'STATUS', 'NAMES'],
    rows.map((row) => [row.ID, row.Image, row.RunningFor, doubtful(row) ? `${row.Status} ?` : row.Status, row.Names]),
  );
}
