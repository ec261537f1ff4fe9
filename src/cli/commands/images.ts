import type { Command } from 'commander';
import type { ImageState } from '../../fold/index.js';
import { type ImagesRow, images, NONE, topLevel } from '../../view/images.js';
import { filterImages, imagesFilters } from '../../view/images-filter.js';
import { History, type LogOptions } from '../history.js';
import { type Io, jsonLine, safe, write } from '../io.js';
import { type ListFormat, withAt, withFilter, withFormat, withLog } from '../options.js';
import { stateAt } from '../states.js';
import { columns } from '../table.js';

interface Options extends LogOptions {
  readonly all?: boolean;
  readonly at?: string;
  readonly digests?: boolean;
  readonly filter: readonly string[];
  readonly format: ListFormat;
  readonly quiet?: boolean;
  readonly trunc: boolean;
}

/** `hindcast images`: images, as `docker images` shows them. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  const command = program
    .command('images')
    .description('images, as `docker images` shows them')
    .argument('<log...>', 'logs');
  withFilter(withFormat(withAt(withLog(command))), 'before dangling reference since')
    .option('-a, --all', 'steps of builds too')
    .option('--digests', 'with a column for digests')
    .option('-q, --quiet', 'ids only')
    .option('--no-trunc', 'whole ids')
    .addHelpText('after', '\nExample:\n  $ hindcast images log.jsonl --at -10m --filter reference=shop/*')
    .action(async (logs: string[], options: Options) => {
      const filters = imagesFilters(options.filter);
      const history = await History.open(logs, options, io);
      const state = await stateAt(history, options.at);
      const found = filterImages(state, filters);
      const wanted = options.all ? found : found.filter(topLevel(state));
      await write(io.stdout, paint(images(state, wanted, !options.trunc), options));
      if (options.quiet) io.stderr.write(withoutId(wanted));
      done(history.status);
    });
}

/** A pull names no id: such an image cannot be among the ids, and is not passed over in silence. */
function withoutId(list: readonly ImageState[]): string {
  const names = list.filter(({ id }) => id === null).flatMap(({ tags }) => tags);
  return names.length === 0 ? '' : `hindcast: known by name only, without an id: ${safe(names.join(', '))}\n`;
}

function paint(rows: readonly ImagesRow[], options: Options): string {
  if (options.quiet)
    return [...new Set(rows.map(({ ID }) => ID))].flatMap((id) => (id === NONE ? [] : `${safe(id)}\n`)).join('');
  if (options.format === 'json') return rows.map(jsonLine).join('');
  const digest = (text: string) => (options.digests ? [text] : []);
  return columns(
    ['REPOSITORY', 'TAG', ...digest('DIGEST'), 'IMAGE ID', 'CREATED'],
    rows.map((row) => [row.Repository, row.Tag, ...digest(row.Digest), row.ID, row.CreatedSince]),
  );
}
