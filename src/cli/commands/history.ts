import type { Command } from 'commander';
import { imageHistory } from '../../view/image-history.js';
import { findImage } from '../find.js';
import { History, type LogOptions } from '../history.js';
import { type Io, jsonLine, safe, write } from '../io.js';
import { type ListFormat, withAt, withFormat, withLog, withMore } from '../options.js';
import { stateAt } from '../states.js';
import { columns } from '../table.js';

interface Options extends LogOptions {
  readonly at?: string;
  readonly format: ListFormat;
  readonly quiet?: boolean;
  readonly trunc: boolean;
  readonly with: readonly string[];
}

const HELP = `
Example:
  $ docker history --no-trunc --human=false --format json shop/web | jq -s . > steps.json
  $ docker inspect $(docker images -aq) | cat - steps.json > baseline.json
  $ hindcast history log.jsonl shop/web --baseline baseline.json`;

/** `hindcast history`: the steps that led to an image, as `docker history` shows them. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  const command = program
    .command('history')
    .description('the steps that led to an image, as `docker history` shows them')
    .argument('<log>', 'the log')
    .argument('<image>', 'an image');
  withMore(withAt(withFormat(withLog(command))))
    .option('-q, --quiet', 'ids only')
    .option('--no-trunc', 'whole ids and commands')
    .addHelpText('after', HELP)
    .action(async (log: string, reference: string, options: Options) => {
      const history = await History.open([log, ...options.with], options, io);
      const state = await stateAt(history, options.at);
      const { rows, whole } = imageHistory(state, findImage(state, reference), !options.trunc);
      await write(io.stdout, paint(rows, options));
      if (!whole)
        io.stderr.write(
          `hindcast: nobody told all steps of ${safe(reference)}; give a docker history with --baseline\n`,
        );
      done(history.status);
    });
}

function paint(rows: ReturnType<typeof imageHistory>['rows'], options: Options): string {
  if (options.quiet) return rows.map(({ ID }) => `${safe(ID)}\n`).join('');
  if (options.format === 'json') return rows.map(jsonLine).join('');
  return columns(
    ['IMAGE', 'CREATED', 'CREATED BY', 'SIZE', 'COMMENT'],
    rows.map((row) => [row.ID, row.CreatedSince, row.CreatedBy, row.Size, row.Comment]),
  );
}
