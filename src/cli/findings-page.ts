import { formatInstant, type Instant } from '../event/instant.js';
import { quoted } from '../view/fate.js';
import { FINDING_TITLES, type Finding, type FindingKind, SEVERITIES, type Severity } from '../view/findings/finding.js';
import { colours } from './colours.js';
import { type Io, safe } from './io.js';

/** So many of one kind are shown; the rest are counted. */
const SHOWN_MAX = 20;

const NAMES: Readonly<Record<Severity, readonly [one: string, more: string]>> = {
  critical: ['critical', 'critical'],
  warning: ['warning', 'warnings'],
  notice: ['notice', 'notices'],
};

/** The page that `hindcast findings` prints: the most severe first, each kind with why it matters and what to do. */
export function findingsPage(findings: readonly Finding[], logs: readonly string[], io: Io): string {
  const paint = colours(io);
  const heads: Readonly<Record<Severity, (text: string) => string>> = {
    critical: (text) => paint.bold(paint.red(text)),
    warning: (text) => paint.bold(paint.yellow(text)),
    notice: paint.bold,
  };
  const parts = SEVERITIES.flatMap((severity) => {
    const some = findings.filter((finding) => finding.severity === severity);
    const groups = [...new Set(some.map(({ kind }) => kind))];
    return groups.map((kind) => {
      const head = heads[severity](`${severity.toUpperCase()}  ${FINDING_TITLES[kind]} (${kind})`);
      return `${head}\n${group(
        some.filter((one) => one.kind === kind),
        logs,
      )}`;
    });
  });
  const doubt = findings.some(({ certain }) => !certain) ? '\n? is likely, and not proven by the log\n' : '';
  return `${summary(findings, logs)}\n${parts.join('\n')}${doubt}`;
}

function summary(findings: readonly Finding[], logs: readonly string[]): string {
  const counts = SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${NAMES[severity][count === 1 ? 0 : 1]}`];
  });
  return `${safe(logs.join(', '))}: ${findings.length} finding${findings.length === 1 ? '' : 's'} (${counts.join(', ')})\n`;
}

/** Findings of one kind. Reasons and cures that they share are said once, after them. */
function group(findings: readonly Finding[], logs: readonly string[]): string {
  const shown = findings.slice(0, SHOWN_MAX);
  const advice = new Map<string, Finding[]>();
  for (const finding of shown) {
    const key = `${finding.why}\0${finding.cure}`;
    advice.set(key, [...(advice.get(key) ?? []), finding]);
  }
  const more = findings.length - shown.length;
  const rest = more > 0 ? `  and ${more} more (--format json has them)\n` : '';
  return [...advice.values()].map((some) => some.map(entry).join('') + adviceOf(some, logs)).join('') + rest;
}

function entry(finding: Finding): string {
  const { what, certain } = finding;
  return `  ${safe(what)}${certain ? '' : ' ?'}\n    ${when(finding)}${shownBy(finding)}\n`;
}

function adviceOf(findings: readonly Finding[], logs: readonly string[]): string {
  const [first] = findings;
  if (!first) return '';
  const commands = [...new Set(findings.flatMap((finding) => finding.commands))];
  const typed = commands.map((command) => `    $ ${safe(withLogs(command, logs))}\n`);
  return `  why  ${safe(first.why)}\n  do   ${safe(first.cure)}\n${typed.join('')}`;
}

/** The command as it is typed for these logs. */
function withLogs(command: string, logs: readonly string[]): string {
  const [first = 'LOG', ...more] = logs.map(quoted);
  if (!/\bLOG\b/.test(command)) return command;
  return [command.replace(/\bLOG\b/, () => first), ...more.map((log) => `--with ${log}`)].join(' ');
}

const day = (at: Instant) => formatInstant(at).slice(0, 10);
const clock = (at: Instant) => formatInstant(at).slice(11, 23);

function when({ from, to }: Finding): string {
  const begin = from === null ? 'from before the log' : `${day(from)} ${clock(from)}`;
  if (to === null) return `${begin}, still so at the end of the log`;
  if (from !== null && to <= from) return begin;
  return `${begin} to ${from !== null && day(from) === day(to) ? '' : `${day(to)} `}${clock(to)}`;
}

function shownBy({ evidence, evidenceOmitted }: Finding): string {
  if (evidence.length === 0) return '';
  const more = evidenceOmitted > 0 ? ` and ${evidenceOmitted} more between them` : '';
  return `   record${evidence.length === 1 ? '' : 's'} ${evidence.map((position) => `#${position}`).join(',')}${more}`;
}

/** Kinds as a list for help. */
export function kindList(kinds: readonly FindingKind[]): string {
  return kinds.map((kind) => `  ${kind.padEnd(16)}${FINDING_TITLES[kind]}`).join('\n');
}
