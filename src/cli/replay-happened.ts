import { formatInstant, type Instant, SECOND } from '../event/instant.js';
import type { Move, Summary } from '../view/summary.js';
import type { Death, Tally } from '../view/tallies.js';
import { columns, filled } from './table.js';

const SHORT_ID = 12;
const ROWS_SHOWN_MAX = 20;
const TALLIES_SHOWN_MAX = 40;

const clock = (at: Instant) => formatInstant(at).slice(11, 23);
const shortId = (id: string) => id.replace(/^sha256:/, '').slice(0, SHORT_ID);
const number = (n: number) => (n === 0 ? '' : String(n));

/** What happened, on one page: to each container in numbers, the tags that moved, the deaths. */
export function happened(summary: Summary): string {
  return [counts(summary), moves(summary), deaths(summary)].filter((part) => part !== '').join('\n');
}

/** Those that were worst off first. */
function counts({ tallies, talliesOmitted }: Summary): string {
  const eventful = tallies.filter(({ starts, deaths: died, ooms, unhealthy }) => starts + died + ooms + unhealthy > 0);
  const sorted = eventful.sort((a, b) => b.ooms - a.ooms || b.deaths - a.deaths || b.unhealthy - a.unhealthy);
  const rows = sorted.slice(0, TALLIES_SHOWN_MAX).map(tallyRow);
  const table =
    rows.length === 0 ? '' : filled(['NAME', 'CONTAINER ID', 'STARTS', 'DEATHS', 'OOM', 'UNHEALTHY', 'NOW'], rows);
  const hidden = sorted.length - rows.length;
  const idle = tallies.length - sorted.length;
  const rest = [
    hidden > 0 ? `${hidden} more that are not shown here` : '',
    idle > 0 ? `${idle} that neither ran nor ended` : '',
    talliesOmitted > 0 ? `${talliesOmitted} further ones that were not counted` : '',
  ].filter((part) => part !== '');
  return table + (rest.length === 0 ? '' : `and ${rest.join(', and ')}\n`);
}

function tallyRow(t: Tally): string[] {
  return [
    t.name ?? '',
    shortId(t.id),
    number(t.starts),
    number(t.deaths),
    number(t.ooms),
    number(t.unhealthy),
    t.removed ? 'removed' : '',
  ];
}

/** The last ones of a list that may be long, under a title that says so. */
function lastOf<T>(title: string, all: readonly T[], omitted: number, head: string[], row: (one: T) => string[]) {
  const shown = all.slice(-ROWS_SHOWN_MAX);
  const total = all.length + omitted;
  const what = total > shown.length ? `the last ${shown.length} of ${total} ${title}` : title;
  return `${what}\n${columns(head, shown.map(row))}`;
}

function moves({ moves: all, movesOmitted }: Summary): string {
  if (all.length === 0) return '';
  return lastOf('tags that moved', all, movesOmitted, ['AT', 'TAG', 'FROM', 'TO', 'RECORD'], moveRow);
}

function moveRow({ at, reference, from, to, position }: Move): string[] {
  return [clock(at), reference, shortId(from), shortId(to), `#${position}`];
}

function deaths({ deaths: all, deathsOmitted }: Summary): string {
  if (all.length === 0) return 'nothing died\n';
  return lastOf('deaths', all, deathsOmitted, ['AT', 'NAME', 'EXIT', 'WHY', 'AFTER', 'RECORD'], deathRow);
}

const REASONS: Readonly<Record<string, string>> = {
  oom: 'out of memory',
  crashed: 'crashed',
  completed: 'completed',
  stopped: 'stopped',
  killed: 'killed',
};

function deathRow(d: Death): string[] {
  const ran = d.ran === null ? '' : `${(Number(d.ran / (SECOND / 10n)) / 10).toFixed(1)} s`;
  const code = d.exitCode === null ? '?' : String(d.exitCode);
  return [clock(d.at), d.name ?? shortId(d.id), code, REASONS[d.reason ?? ''] ?? '?', ran, `#${d.position}`];
}
