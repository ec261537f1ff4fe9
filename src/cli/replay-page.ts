import { formatInstant } from '../event/instant.js';
import { humanDuration } from '../view/duration.js';
import { whyOpen } from '../view/fidelity.js';
import { newestFirst, statusWords } from '../view/ps.js';
import { ShownImages, shortImage } from '../view/ps-image.js';
import { openFields } from '../view/replay.js';
import type { Summary } from '../view/summary.js';
import { colours } from './colours.js';
import { type Io, safe } from './io.js';
import { happened } from './replay-happened.js';
import { filled } from './table.js';

const SHORT_ID = 12;
const CONTAINERS_SHOWN_MAX = 60;
const NAMES_SHOWN_MAX = 12;

const WHY_GAP = 'nobody listened during the gap, and it was not said again since';

/** The page that `hindcast replay` prints: for a person, at three in the morning. */
export function replayPage(summary: Summary, logs: readonly string[], io: Io): string {
  const heading = colours(io).bold;
  const section = (title: string, text: string) => `${heading(title)}\n${indent(text)}`;
  return [
    head(summary, logs),
    section('WHAT IS LEFT', left(summary)),
    section('WHAT HAPPENED', happened(summary)),
    section('WHAT IS MISSING', missing(summary)),
  ].join('\n');
}

function head({ state, records, sources }: Summary, logs: readonly string[]): string {
  const count = `${records} record${records === 1 ? '' : 's'}`;
  if (state.since === null || state.at === null) return `${safe(logs.join(', '))}: ${count}\n`;
  const from = formatInstant(state.since);
  const to = formatInstant(state.at);
  const long = humanDuration(state.at > state.since ? state.at - state.since : 0n).toLowerCase();
  const until = to.slice(0, 10) === from.slice(0, 10) ? to.slice(11, 19) : `${to.slice(0, 10)} ${to.slice(11, 19)}`;
  return `${safe(logs.join(', '))}: ${count} (${sources.join(', ')}), ${from.slice(0, 10)} ${from.slice(11, 19)} to ${until} UTC, ${long}\n`;
}

function left({ state }: Summary): string {
  const images = new ShownImages(state);
  const rows = newestFirst(state.containers).map((c) => [
    c.name ?? '',
    c.id.slice(0, SHORT_ID),
    shortImage(images.of(c), c.imageId),
    statusWords(c, state.at),
    c.restarts ? String(c.restarts) : '',
  ]);
  const shown = rows.slice(0, CONTAINERS_SHOWN_MAX);
  const table = filled(['NAME', 'CONTAINER ID', 'IMAGE', 'STATUS', 'RESTARTS'], shown);
  const rest = rows.length > shown.length ? `and ${rows.length - shown.length} more (hindcast ps -a has them)\n` : '';
  const named = state.images.flatMap(({ tags }) => tags);
  const unnamed = state.images.filter(({ tags }) => tags.length === 0).length;
  const volumes = state.volumes.map(({ name }) => name);
  const networks = state.networks.map(({ name, id }) => name ?? id.slice(0, SHORT_ID));
  return [
    rows.length === 0 ? 'no containers\n' : table + rest,
    things('image', [...named, ...(unnamed > 0 ? [`${unnamed} without a name`] : [])], named.length + unnamed),
    things('volume', volumes, volumes.length),
    things('network', networks, networks.length),
  ].join('');
}

function things(kind: string, names: readonly string[], count: number): string {
  if (names.length === 0) return '';
  // The last one may stand for several, and is what must not be lost.
  const shown = names.length > NAMES_SHOWN_MAX ? names.slice(0, NAMES_SHOWN_MAX - 1) : names;
  const more = names.length > shown.length ? ` and more, ${count} in all` : '';
  return `${`${kind}s:`.padEnd(10)}${shown.map(safe).join(', ')}${more}\n`;
}

function missing(summary: Summary): string {
  const lines: string[] = [];
  if (summary.unreadable > 0) lines.push(`${summary.unreadable} of ${summary.records} records could not be read`);
  for (const { from, to, reason } of summary.state.gaps) {
    lines.push(`a gap from ${formatInstant(from)} to ${formatInstant(to)} (${safe(reason)})`);
  }
  for (const [field, count] of Object.entries(openFields(summary))) {
    const [kind = '', name = ''] = field.split('.');
    const why = summary.state.gaps.length > 0 && name === 'exists' ? WHY_GAP : (whyOpen(kind, name) ?? '');
    lines.push(`${name} of ${count} ${kind}${count === 1 ? '' : 's'} uncertain${why === '' ? '' : `: ${why}`}`);
  }
  return lines.length === 0 ? 'nothing\n' : `${lines.join('\n')}\n`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
