import { type Command, InvalidArgumentError, Option } from 'commander';
import { HindcastError } from '../../error.js';
import { Timeline, timelineFilters } from '../../view/timeline.js';
import { History, type LogOptions } from '../history.js';
import { type Io, write } from '../io.js';
import { type ListFormat, withFilter, withFormat, withLog } from '../options.js';
import { plainLine } from '../plain.js';
import { saveText } from '../save.js';
import { timelinePage } from '../timeline-page.js';
import { timelineSvg } from '../timeline-svg.js';
import { type WindowOptions, windowOf, withWindow } from '../window.js';

interface Options extends LogOptions, WindowOptions {
  readonly ascii?: boolean;
  readonly filter: readonly string[];
  readonly format: ListFormat;
  readonly output?: string;
  readonly width?: number;
}

const WIDTH_DEFAULT = 100;
const WIDTH_MIN = 40;
const WIDTH_MAX = 1_000;

const EXAMPLES = `
Examples:
  $ hindcast timeline log.jsonl
  $ hindcast timeline log.jsonl --since -10m --filter project=shop
  $ hindcast timeline log.jsonl -o incident.svg`;

function width(value: string): number {
  const columns = /^\d{1,4}$/.test(value) ? Number(value) : 0;
  if (columns >= WIDTH_MIN && columns <= WIDTH_MAX) return columns;
  throw new InvalidArgumentError(`Write a number of columns, from ${WIDTH_MIN} to ${WIDTH_MAX}.`);
}

/** `hindcast timeline`: what happened to all things, side by side. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  const command = program
    .command('timeline')
    .description('what happened to all things, side by side: lanes over time, in the terminal or as SVG')
    .argument('<log...>', 'logs');
  withWindow(
    withFilter(
      withFormat(withLog(command), 'table (a picture) or json (one document)'),
      'id image name project service',
    ),
  )
    .addOption(new Option('--width <columns>', 'instead of the width of the window').argParser(width))
    .option('--ascii', 'with nothing but ASCII')
    .option('-o, --output <file.svg>', 'write it as SVG')
    .addHelpText('after', EXAMPLES)
    .action(async (logs: string[], options: Options) => {
      const filters = timelineFilters(options.filter);
      const { output } = options;
      if (output !== undefined && !output.toLowerCase().endsWith('.svg')) throw notSvg(output);
      const history = await History.open(logs, options, io);
      const timeline = new Timeline({ window: await windowOf(history, options), filters });
      for await (const events of history.batches()) for (const event of events) timeline.push(event);
      const data = timeline.finish();
      if (output !== undefined) await saveText(output, timelineSvg(data, logs));
      else if (options.format === 'json') await write(io.stdout, plainLine(data));
      else {
        const columns = options.width ?? Math.max(WIDTH_MIN, io.stdout.columns ?? WIDTH_DEFAULT);
        await write(io.stdout, timelinePage(data, logs, { width: columns, ascii: options.ascii === true }, io));
      }
      done(history.status);
    });
}

function notSvg(file: string): HindcastError {
  return new HindcastError('usage', `not the name of an SVG file: ${file}`, {
    expected: 'a name that ends in .svg',
    found: file,
    cure: 'Write -o timeline.svg; for data there is --format json.',
  });
}
