import type { Command } from 'commander';
import { psFilters } from '../../view/ps-filter.js';
import { withEngine } from '../engine-options.js';
import type { Io } from '../io.js';
import { withFilter } from '../options.js';
import type { WatchOptions } from '../watch-session.js';

const EXAMPLES = `
Examples:
  $ hindcast watch                                  what runs on the engine of this machine, until interrupted
  $ hindcast watch /var/lib/hindcast -a             the same from a recording that is being written
  $ hindcast watch --filter health=unhealthy        only some
  $ hindcast watch --json | jq -r 'select(.kind == "container") | .after.status'
  $ docker events --format '{{json .}}' | hindcast watch -`;

/** `hindcast watch`: what runs, as it changes. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  const command = program
    .command('watch')
    .description('`ps` that lives: what runs on an engine, or in a log that grows, as it changes')
    .argument('[log]', 'a log that grows, or the folder of a recording; without it, an engine');
  withFilter(withEngine(command), 'ancestor before exited health id label name network since stale status volume')
    .option('-a, --all', 'stopped ones too')
    .option('--json', 'every change, one JSON document a line')
    .option('--from-format <name>', 'read the log as this format instead of detecting it')
    .addHelpText('after', EXAMPLES)
    .action(async (log: string | undefined, options: WatchOptions) => {
      const filters = psFilters(options.filter);
      const { watch } = await import('../watch-session.js');
      done(await watch(log, filters, options, io));
    });
}
