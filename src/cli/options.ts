import { type Command, InvalidArgumentError, Option } from 'commander';

/** The ways to print a list. */
export type ListFormat = 'table' | 'json';

function listFormat(value: string): ListFormat {
  if (value === 'table' || value === 'json') return value;
  // What people's fingers know from docker.
  if (value.replace(/\s/g, '') === '{{json.}}') return 'json';
  throw new InvalidArgumentError('Use table or json; for anything else, pipe json into jq.');
}

/** A number of things. */
export function count(value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Write a number, as in 3.');
}

/** Adds what every command that reads a log understands. */
export function withLog(command: Command): Command {
  return command
    .option('--from-format <name>', 'read the log as this format instead of detecting it')
    .option('--baseline <file>', 'what `docker inspect` printed for everything there was when the log began')
    .option('--strict', 'exit with 4 if the log has unreadable records or gaps')
    .option('--jobs <number>', 'scan a large file in so many threads; the answer is the same', jobs)
    .option('--no-index', 'read the log itself: neither use nor make LOG.hindcast');
}

/** Threads. More than a machine has processors are of no use, and each takes memory. */
const JOBS_MAX = 64;

function jobs(value: string): number {
  const number = count(value);
  if (number >= 1 && number <= JOBS_MAX) return number;
  throw new InvalidArgumentError(`Write a number from 1 to ${JOBS_MAX}.`);
}

export function withFormat(command: Command, choices = 'table or json (one object a line)'): Command {
  return command.addOption(new Option('--format <format>', choices).argParser(listFormat).default('table'));
}

/** For commands that print JSON and nothing else: they may be asked for it all the same. */
export function withJsonOnly(command: Command): Command {
  return command.addOption(new Option('--format <format>', 'json, as it is').choices(['json']).hideHelp());
}

export function withAt(command: Command): Command {
  return command.option('--at <time>', 'the instant: RFC 3339, Unix seconds, -10m before the last record, or #120');
}

export function withFilter(command: Command, keys: string): Command {
  return repeatable(command, '-f, --filter <key=value>', `only some: ${keys} (same key: or, other keys: and)`);
}

/** More logs, for commands whose further arguments are references. */
export function withMore(command: Command): Command {
  return repeatable(command, '--with <log>', 'another log of the same engine, read as one history');
}

/** Several values of one option, in their order; none at first, of which help says nothing. */
export function repeatable(command: Command, flags: string, description: string): Command {
  const option = new Option(flags, description).argParser((value: string, before: readonly string[]) => [
    ...before,
    value,
  ]);
  return command.addOption(option).setOptionValueWithSource(option.attributeName(), [], 'default');
}
