import { formatInstant, type Instant } from '../event/instant.js';
import { humanDuration } from '../view/duration.js';
import type { TimelineData, TimelineGap } from '../view/timeline.js';
import type { TimelineLane } from '../view/timeline-lanes.js';
import { type Piece, piecesOf } from '../view/timeline-pieces.js';
import { cut } from './cut.js';
import { ticksBetween } from './timeline-axis.js';
import { goesOn, headingOf, notesOf } from './timeline-labels.js';
import { LANE_HEIGHT, type Place, svgLane, xOf } from './timeline-svg-lane.js';
import { LEGEND_HEIGHT, svgLegend } from './timeline-svg-legend.js';
import { STYLE } from './timeline-svg-style.js';
import { element, titled, xmlText } from './xml.js';

const WIDTH = 1200;
const LEFT = 200;
const RIGHT = 24;
const LABEL_COLUMNS = 26;
const TICKS_MAX = 12;
const HEAD = 34;
const NOTE_HEIGHT = 18;
const AXIS_HEIGHT = 26;

/** So many pieces are drawn; where there are more, short ones are drawn together. A browser draws 20,000 in a blink. */
const PIECES_MAX = 20_000;

/** The timeline as one self-contained picture: no script, nothing from elsewhere, light and dark. */
export function timelineSvg(data: TimelineData, logs: readonly string[]): string {
  const from = data.from ?? 0n;
  const to = data.to !== null && data.to > from ? data.to : from + 1n;
  const place: Place = { left: LEFT, width: WIDTH - LEFT - RIGHT, from, to };
  const notes = notesOf(data);
  const top = HEAD + NOTE_HEIGHT * notes.length + AXIS_HEIGHT;
  const [lanes, bottom] = rows(data.lanes, piecesIn(data.lanes, place), top, place);
  const height = bottom + 12 + LEGEND_HEIGHT;
  const parts = [
    element('title', { id: 'timeline-title' }, xmlText(headline(data, logs))),
    element('desc', { id: 'timeline-desc' }, xmlText(description(data))),
    element('style', {}, STYLE),
    `<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">${element('line', { class: 'hatch', x1: 0, y1: 0, x2: 0, y2: 6 })}</pattern></defs>`,
    element('rect', { class: 'page', x: 0, y: 0, width: WIDTH, height }),
    element('text', { class: 'head', x: 8, y: 22 }, xmlText(headline(data, logs))),
    ...notes.map((note, i) => element('text', { class: 'soft', x: 8, y: HEAD + 8 + NOTE_HEIGHT * i }, xmlText(note))),
    ...axis(place, top, bottom),
    ...data.gaps.map((gap) => gapBand(gap, top, bottom, place)),
    ...lanes,
    svgLegend(bottom + 12),
  ];
  const root = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${WIDTH} ${height}`,
    role: 'img',
    'aria-labelledby': 'timeline-title timeline-desc',
  };
  return `${element('svg', root, `\n${parts.join('\n')}\n`)}\n`;
}

/** What is drawn of each lane: as much as a picture can hold. */
function piecesIn(lanes: readonly TimelineLane[], { from, to, width }: Place): readonly (readonly Piece[])[] {
  for (let below = (to - from) / BigInt(2 * width); ; below = 2n * below + 1n) {
    const pieces = lanes.map((lane) => piecesOf(lane, from, to, below));
    const count = pieces.reduce((sum, { length }) => sum + length, 0);
    if (count <= PIECES_MAX || below > to - from) return pieces;
  }
}

function rows(
  lanes: readonly TimelineLane[],
  pieces: readonly (readonly Piece[])[],
  top: number,
  place: Place,
): readonly [string[], number] {
  let y = top;
  const drawn = lanes.flatMap((lane, i) => {
    const heading = headingOf(lane, lanes[i - 1]);
    const above = heading === '' ? [] : [element('text', { class: 'soft', x: 8, y: y + 15 }, xmlText(heading))];
    y += LANE_HEIGHT * above.length;
    const number = goesOn(lane, lanes[i - 1]) ? ` (${lane.number})` : '';
    const label = `${cut(lane.name, LABEL_COLUMNS - number.length)}${number}`;
    const one = svgLane(lane, label, pieces[i] ?? [], y, place);
    y += LANE_HEIGHT;
    return [...above, element('g', {}, `\n${one}\n`)];
  });
  return [drawn, y];
}

function axis(place: Place, top: number, bottom: number): readonly string[] {
  return ticksBetween(place.from, place.to, TICKS_MAX).map(({ at, text }) => {
    const x = xOf(at, place);
    const line = element('line', { class: 'grid', x1: x, y1: top - 6, x2: x, y2: bottom });
    return `${line}${element('text', { class: 'soft', x: x + 3, y: top - 8 }, xmlText(text))}`;
  });
}

function gapBand({ from, to, reason }: TimelineGap, top: number, bottom: number, place: Place): string {
  if (to < place.from || from > place.to) return '';
  const x = xOf(from, place);
  const width = Math.max(2, xOf(to, place) - x);
  const title = titled(`gap in the recording (${reason}), from ${formatInstant(from)} to ${formatInstant(to)}`);
  return element('rect', { class: 'gap', x, y: top, width, height: bottom - top }, title);
}

function headline({ from, to }: TimelineData, logs: readonly string[]): string {
  const names = logs.join(', ');
  if (from === null || to === null) return `${names}: no time in it, nothing to draw`;
  const time = (at: Instant) => formatInstant(at).slice(0, 19).replace('T', ' ');
  return `${names}: ${time(from)} to ${time(to)} UTC, ${humanDuration(to - from).toLowerCase()}`;
}

/** The picture in words. */
function description(data: TimelineData): string {
  const { lanes, gaps } = data;
  const marks = lanes.flatMap((lane) => lane.marks);
  const count = (reason: string) =>
    marks
      .filter(({ kind, exitReason }) => kind === 'death' && exitReason === reason)
      .reduce((sum, mark) => sum + mark.count, 0);
  const ends = ['oom', 'crashed', 'killed', 'stopped', 'completed'].map((reason) => [count(reason), reason] as const);
  const told = ends
    .filter(([many]) => many > 0)
    .map(([many, reason]) => `${many} ${reason === 'oom' ? 'out of memory' : reason}`);
  const moved = marks.filter(({ kind }) => kind === 'image').length;
  return [
    `${lanes.length} lanes: ${lanes.map(({ name }) => name).join(', ')}.`,
    `Ends: ${told.length === 0 ? 'none' : told.join(', ')}.`,
    `Changes of image: ${moved}.`,
    `Gaps in the recording: ${gaps.length === 0 ? 'none' : gaps.map(({ reason }) => reason).join(', ')}.`,
    ...notesOf(data).map((note) => `Note: ${note}.`),
  ].join(' ');
}
