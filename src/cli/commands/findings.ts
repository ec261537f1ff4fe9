import { type Command, InvalidArgumentError } from 'commander';
import { type Instant, parseDuration } from '../../event/instant.js';
import type { Target } from '../../fold/index.js';
import { FINDING_KINDS, type Finding } from '../../view/findings/finding.js';
import { Findings } from '../../view/findings/findings.js';
import type { FindingsOptions } from '../../view/findings/options.js';
import { findingFilters, isSince, isUntil, parseKinds, passesFindingFilters } from '../../view/findings/select.js';
import { findingsPage, kindList } from '../findings-page.js';
import { History, type LogOptions } from '../history.js';
import { EXIT, type Io, write } from '../io.js';
import { type ListFormat, withFilter, withFormat, withLog } from '../options.js';
import { plainLine } from '../plain.js';
import { parseTime } from '../time.js';

interface Options extends LogOptions, Partial<Omit<FindingsOptions, 'only'>> {
  readonly format: ListFormat;
  readonly filter: readonly string[];
  readonly only?: string;
  readonly failOn?: string;
  readonly certain?: boolean;
  readonly since?: string;
  readonly until?: string;
}

const COUNT_MAX = 1_000;

/** How many in a row; two make the shortest row. */
function inARow(value: string): number {
  const count = /^\d{1,4}$/.test(value) ? Number(value) : 0;
  if (count >= 2 && count <= COUNT_MAX) return count;
  throw new InvalidArgumentError(`Write a number from 2 to ${COUNT_MAX}, as in 3.`);
}

function span(value: string): Instant {
  const length = parseDuration(value);
  if (length !== null && length > 0n) return length;
  throw new InvalidArgumentError('Write a length of time, as in 5m, 90s or 1h30m.');
}

const HELP = `
Kinds:
${kindList(FINDING_KINDS)}

Examples:
  $ hindcast findings log.jsonl
  $ hindcast findings log.jsonl --since -1h --filter container=web --filter severity=critical
  $ hindcast findings log.jsonl --fail-on crashloop,oom            exits with 3 if there is one of these`;

/** `hindcast findings`: what deserves attention. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  const command = program
    .command('findings')
    .description(
      'what deserves attention: crash loops, OOM kills, failed starts and more, with what shows it and what to do',
    )
    .argument('<log...>', 'logs, read as one history');
  withWindows(withFilter(withFormat(withLog(command)), 'container image volume kind severity'))
    .option('--only <kinds>', 'only these kinds, with commas between them')
    .option('--fail-on <kinds>', 'exit with 3 if there is any of these')
    .option('--certain', 'only what the log proves')
    .option('--since <time>', 'only what went on at or after this time or position')
    .option('--until <time>', 'only what began up to this time or position')
    .addHelpText('after', HELP)
    .action(async (logs: string[], options: Options) => {
      const isAsked = selection(options);
      const failOn = options.failOn === undefined ? [] : parseKinds(options.failOn);
      const only = options.only === undefined ? FINDING_KINDS : parseKinds(options.only);
      const history = await History.open(logs, options, io);
      const isWithin = await within(history, options);
      const findings = new Findings({ ...options, only: [...only, ...failOn] });
      for await (const events of history.batches()) for (const event of events) findings.push(event);
      const result = findings.finish();
      const asked = result.findings.filter((finding) => isAsked(finding) && isWithin(finding));
      const shown = asked.filter(({ kind }) => only.includes(kind));
      await write(io.stdout, options.format === 'json' ? shown.map(plainLine).join('') : page(shown, logs, io));
      if (shown.length === 0) io.stderr.write(nothing(result.findings.length));
      if (result.omitted > 0) io.stderr.write(`hindcast: ${result.omitted} earlier findings are left out\n`);
      if (result.containersOmitted > 0) {
        io.stderr.write(`hindcast: ${result.containersOmitted} or more containers were too many to watch at once\n`);
      }
      done(asked.some(({ kind }) => failOn.includes(kind)) ? EXIT.finding : history.status);
    });
}

function withWindows(command: Command): Command {
  return command
    .option('--crashloop-count <n>', 'so many crashes in a row are a crash loop (3)', inARow)
    .option('--crashloop-window <duration>', 'if they come within this time (5m)', span)
    .option('--flap-count <n>', 'so many changes of health are flapping (3)', inARow)
    .option('--flap-window <duration>', 'if they come within this time (10m)', span)
    .option(
      '--exec-age <duration>',
      'an exec that is open for longer is a finding, and one that is open at the end (1h)',
      span,
    )
    .option('--name-window <duration>', 'a name that was free for longer was not handed over (5m)', span);
}

function page(findings: readonly Finding[], logs: readonly string[], io: Io): string {
  return findings.length === 0 ? '' : findingsPage(findings, logs, io);
}

function nothing(others: number): string {
  if (others === 0) return 'hindcast: nothing in it that deserves attention\n';
  return `hindcast: nothing of what was asked for; ${others} other finding${others === 1 ? '' : 's'} without the options\n`;
}

function selection({ filter, certain }: Options): (finding: Finding) => boolean {
  const filters = findingFilters(filter);
  return (finding) => (certain !== true || finding.certain) && passesFindingFilters(finding, filters);
}

async function within(history: History, { since, until }: Options): Promise<(finding: Finding) => boolean> {
  const asked = [since, until].flatMap((time) => (time === undefined ? [] : [parseTime(time)]));
  const targets: Target[] = [...(await history.targets(asked))];
  const from = since === undefined ? undefined : targets.shift();
  const to = targets.shift();
  return (finding) => (!from || isSince(finding, from)) && (!to || isUntil(finding, to));
}
