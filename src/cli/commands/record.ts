import type { Command } from 'commander';
import { withEngine } from '../engine-options.js';
import type { Io } from '../io.js';
import { bytes, milliseconds } from '../quantities.js';
import type { RecordOptions } from '../record-session.js';

const EXAMPLES = `
Examples:
  $ hindcast record /var/lib/hindcast                          follow the engine of this machine, until told to stop
  $ hindcast record log --host ssh://me@build --changes        another one, with what its containers wrote
  $ hindcast record log --keep-age 30d --metrics 9464          no more than a month; metrics for Prometheus
  $ hindcast replay log                                        at any time, also while it is being recorded`;

/** `hindcast record`: follow a live engine into a recording. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  const command = program
    .command('record')
    .description('follow a live engine into a recording, until told to stop')
    .argument('<dir>', 'the folder of the recording: a new or empty one, or one to go on with');
  withEngine(command)
    .option('--changes', 'ask what a container wrote (`docker diff`) at each of its ends')
    .option('--with-env', 'write environment values, and arguments and labels that look like secrets, as they are')
    .option('--rotate-size <size>', 'close a segment that is so large (default: 64MB)', bytes)
    .option('--rotate-age <time>', 'close a segment that is so old (default: 24h)', milliseconds)
    .option('--keep-size <size>', 'remove the oldest segments when there is more (default: keep all)', bytes)
    .option('--keep-age <time>', 'remove segments that are older (default: keep all)', milliseconds)
    .option('--metrics <address>', 'answer Prometheus at a port of this machine, or at HOST:PORT')
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string, options: RecordOptions) => {
      // What other commands have no use for is loaded here.
      const { record } = await import('../record-session.js');
      done(await record(folder, options, io));
    });
}
