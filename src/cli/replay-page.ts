import pc from 'picocolors';
import { formatInstant, type Instant, SECOND } from '../event/instant.js';
import { humanDuration } from '../view/duration.js';
import { whyOpen } from '../view/fidelity.js';
import { newestFirst, statusWords } from '../view/ps.js';
import { openFields } from '../view/replay.js';
import type { Death, Summary, Tally } from '../view/summary.js';
import { type Io, safe } from './io.js';
import { columns } from './table.js';

const SHORT_ID = 12;
const DEATHS_SHOWN_MAX = 20;
const TALLIES_SHOWN_MAX = 40;

const WHY_GAP = 'nobody listened during the gap, and it was not said again since';

/** Colours, where a terminal wants them. */
function palette(io: Io) {
  const { NO_COLOR, FORCE_COLOR } = io.env;
  const colour = (NO_COLOR === undefined || NO_COLOR === '') && (Boolean(FORCE_COLOR) || io.stdout.isTTY === true);
  return pc.createColors(colour);
}

type Palette = ReturnType<typeof palette>;

/** The page that `hindcast replay` prints: for a person, at three in the morning. */
export function replayPage(summary: Summary, logs: readonly string[], io: Io): string {
  const p = palette(io);
  return [head(summary, logs), left(summary, p), happened(summary, p), missing(summary, p)].join('\n');
}

const clock = (at: Instant) => formatInstant(at).slice(11, 23);

function head({ state, records, sources }: Summary, logs: readonly string[]): string {
  const count = `${records} record${records === 1 ? '' : 's'}`;
  if (state.since === null || state.at === null) return `${safe(logs.join(', '))}: ${count}\n`;
  const from = formatInstant(state.since);
  const to = formatInstant(state.at);
  const long = humanDuration(state.at > state.since ? state.at - state.since : 0n).toLowerCase();
  const until = to.slice(0, 10) === from.slice(0, 10) ? to.slice(11, 19) : `${to.slice(0, 10)} ${to.slice(11, 19)}`;
  return `${safe(logs.join(', '))}: ${count} (${sources.join(', ')}), ${from.slice(0, 10)} ${from.slice(11, 19)} to ${until} UTC, ${long}\n`;
}

function left({ state }: Summary, p: Palette): string {
  const now = state.at ?? 0n;
  const rows = newestFirst(state.containers).map((c) => [
    c.name ?? '',
    c.id.slice(0, SHORT_ID),
    c.image ?? '',
    statusWords(c, now),
    c.restarts ? String(c.restarts) : '',
  ]);
  const table =
    rows.length === 0 ? 'no containers\n' : columns(['NAME', 'CONTAINER ID', 'IMAGE', 'STATUS', 'RESTARTS'], rows);
  const named = state.images.flatMap(({ tags }) => tags);
  const unnamed = state.images.filter(({ tags }) => tags.length === 0).length;
  return `${p.bold('WHAT IS LEFT')}\n${indent(table)}${indent(
    [
      things('image', [...named, ...(unnamed > 0 ? [`${unnamed} without a name`] : [])]),
      things(
        'volume',
        state.volumes.map(({ name }) => name),
      ),
      things(
        'network',
        state.networks.map(({ name, id }) => name ?? id.slice(0, SHORT_ID)),
      ),
    ].join(''),
  )}`;
}

const NAMES_SHOWN_MAX = 12;

function things(kind: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const shown = names.slice(0, NAMES_SHOWN_MAX).map(safe).join(', ');
  const more = names.length > NAMES_SHOWN_MAX ? ` and ${names.length - NAMES_SHOWN_MAX} more` : '';
  return `${`${kind}s:`.padEnd(10)}${shown}${more}\n`;
}

function happened({ tallies, talliesOmitted, deaths, deathsOmitted }: Summary, p: Palette): string {
  const eventful = tallies.filter((tally) => tally.starts + tally.deaths + tally.ooms > 0);
  const rows = eventful.slice(0, TALLIES_SHOWN_MAX).map(tallyRow);
  const hidden = tallies.length - rows.length + talliesOmitted;
  const table = rows.length === 0 ? '' : columns(['NAME', 'CONTAINER ID', 'STARTS', 'DEATHS', 'OOM', 'NOW'], rows);
  const rest = hidden > 0 ? `and ${hidden} more that never ran, or do not fit here (--format json has them)\n` : '';
  const shown = deaths.slice(-DEATHS_SHOWN_MAX);
  const earlier = deaths.length - shown.length + deathsOmitted;
  const deathHead =
    deaths.length === 0
      ? 'nothing died\n'
      : `\n${earlier > 0 ? `the last ${shown.length} of ${deaths.length + deathsOmitted} deaths` : 'deaths'}\n`;
  const deathTable = columns(['AT', 'NAME', 'EXIT', 'WHY', 'AFTER', 'RECORD'], shown.map(deathRow));
  return `${p.bold('WHAT HAPPENED')}\n${indent(table + rest + deathHead + (shown.length > 0 ? deathTable : ''))}`;
}

function tallyRow(t: Tally): string[] {
  const number = (n: number) => (n === 0 ? '' : String(n));
  return [
    t.name ?? '',
    t.id.slice(0, SHORT_ID),
    number(t.starts),
    number(t.deaths),
    number(t.ooms),
    t.removed ? 'removed' : '',
  ];
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
  return [clock(d.at), d.name ?? d.id.slice(0, SHORT_ID), code, REASONS[d.reason ?? ''] ?? '?', ran, `#${d.position}`];
}

function missing(summary: Summary, p: Palette): string {
  const lines: string[] = [];
  if (summary.unreadable > 0) lines.push(`${summary.unreadable} of ${summary.records} records could not be read`);
  for (const { from, to, reason } of summary.state.gaps) {
    lines.push(`a gap from ${formatInstant(from)} to ${formatInstant(to)} (${reason})`);
  }
  for (const [field, count] of Object.entries(openFields(summary))) {
    const [kind = '', name = ''] = field.split('.');
    const why = summary.state.gaps.length > 0 && name === 'exists' ? WHY_GAP : (whyOpen(kind, name) ?? '');
    lines.push(`${name} of ${count} ${kind}${count === 1 ? '' : 's'} uncertain${why === '' ? '' : `: ${why}`}`);
  }
  return `${p.bold('WHAT IS MISSING')}\n${indent(lines.length === 0 ? 'nothing\n' : `${lines.join('\n')}\n`)}`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
