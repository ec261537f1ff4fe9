import { Command, CommanderError } from 'commander';
import { HindcastError } from '../error.js';
import { EXIT, errorText, type Io, safe } from './io.js';
import { version } from './version.js';

/** A command's own file: it describes itself, and runs. What it gives back is the exit status. */
export interface CommandModule {
  register(program: Command, io: Io, done: (status: number) => void): void;
}

/** Every command, loaded when it is needed: a start must not cost what it does not use. */
const COMMANDS: Readonly<Record<string, () => Promise<CommandModule>>> = {
  replay: () => import('./commands/replay.js'),
  state: () => import('./commands/state.js'),
  ps: () => import('./commands/ps.js'),
  images: () => import('./commands/images.js'),
  inspect: () => import('./commands/inspect.js'),
  events: () => import('./commands/events.js'),
  trace: () => import('./commands/trace.js'),
  diff: () => import('./commands/diff.js'),
  builds: () => import('./commands/builds.js'),
  build: () => import('./commands/build.js'),
  layers: () => import('./commands/layers.js'),
  history: () => import('./commands/history.js'),
  tags: () => import('./commands/tags.js'),
  spans: () => import('./commands/spans.js'),
  timeline: () => import('./commands/timeline.js'),
  upgrade: () => import('./commands/upgrade.js'),
  findings: () => import('./commands/findings.js'),
  lineage: () => import('./commands/lineage.js'),
  check: () => import('./commands/check.js'),
  machine: () => import('./commands/machine.js'),
  report: () => import('./commands/report.js'),
  open: () => import('./commands/open.js'),
  record: () => import('./commands/record.js'),
  watch: () => import('./commands/watch.js'),
  index: () => import('./commands/index-log.js'),
};

const EXAMPLES = `
Examples:
  $ docker events --format '{{json .}}' > log.jsonl          record, with nothing but docker
  $ hindcast replay log.jsonl                                what is left, what happened, what is missing
  $ hindcast ps log.jsonl -a --at 2026-11-23T21:51:30Z       containers as they were at that instant
  $ hindcast trace log.jsonl web                             how one container came to its state

A log is a file (plain or .gz), - for standard input, or a folder that hindcast record wrote.
A time is RFC 3339, Unix seconds, -10m (before the last record) or #120 (after the 120th record).`;

/**
 * Runs the program and gives its exit status.
 *
 * In plain words: the command line without the process around it, so that a test runs what a user runs.
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let status: number = EXIT.done;
  try {
    const program = await build(argv[0], io, (given) => {
      status = given;
    });
    await program.parseAsync(argv, { from: 'user' });
    return status;
  } catch (error) {
    return report(error, io);
  }
}

async function build(first: string | undefined, io: Io, done: (status: number) => void): Promise<Command> {
  const program = new Command('hindcast')
    .description(
      'What existed at any instant, how it came to that, and what is missing: replay the event log of a container engine.',
    )
    .version(version())
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('Run hindcast --help for the commands, hindcast COMMAND --help for one of them.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, out) =>
        out(`hindcast: ${safe(text.replace(/^error: /, '').trimEnd()).replaceAll('\\x0a', '\n')}\n`),
    });
  const wanted = first !== undefined && Object.hasOwn(COMMANDS, first) ? [first] : Object.keys(COMMANDS);
  for (const name of wanted) {
    const load = COMMANDS[name];
    if (load) (await load()).register(program, io, done);
  }
  return program;
}

function report(error: unknown, io: Io): number {
  if (io.signal.aborted) return EXIT.interrupted;
  // Commander has said it already; help and version are no failures.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof HindcastError) {
    io.stderr.write(errorText(error));
    return error.code === 'usage' ? EXIT.usage : EXIT.failed;
  }
  throw error;
}
