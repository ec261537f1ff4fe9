import { type Command, Option } from 'commander';
import type { HostState } from '../../fold/index.js';
import { containerStack, imageStack } from '../../view/layers.js';
import { findEither } from '../find.js';
import { History, type LogOptions } from '../history.js';
import { type Io, write } from '../io.js';
import { layersTable, layersTree } from '../layers-page.js';
import { withAt, withLog, withMore } from '../options.js';
import { plainLine } from '../plain.js';
import { stateAt } from '../states.js';

interface Options extends LogOptions {
  readonly at?: string;
  readonly format: 'table' | 'json' | 'tree';
  readonly with: readonly string[];
}

const HELP = `
Layers are in no event: give what docker inspect (and docker history) said with --baseline.

Examples:
  $ docker inspect $(docker ps -aq) $(docker images -aq) > baseline.json
  $ hindcast layers log.jsonl web --baseline baseline.json
  $ hindcast layers log.jsonl shop/web:v2 --baseline baseline.json --format tree`;

/** `hindcast layers`: what the files of an image or a container are made of. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  const command = program
    .command('layers')
    .description('what the files of an image or a container are made of, from the kernel to the writable layer')
    .argument('<log>', 'the log')
    .argument('<ref>', 'a container or an image');
  const format = new Option('--format <format>', 'table, tree, or json (one document)');
  withMore(withAt(withLog(command.addOption(format.choices(['table', 'tree', 'json']).default('table')))))
    .addHelpText('after', HELP)
    .action(async (log: string, reference: string, options: Options) => {
      const history = await History.open([log, ...options.with], options, io);
      const state = await stateAt(history, options.at);
      await write(io.stdout, page(state, reference, options.format));
      done(history.status);
    });
}

function page(state: HostState, reference: string, format: Options['format']): string {
  const { container, image } = findEither(state, reference);
  const stack = container ? containerStack(state, container) : imageStack(state, image);
  if (format === 'json') return plainLine(stack);
  return format === 'tree' ? layersTree(state, stack) : layersTable(state, stack);
}
