import { formatInstant, type Instant } from '../event/instant.js';
import type { TimelineLane } from '../view/timeline-lanes.js';
import { type TimelineMark, thinMarks } from '../view/timeline-marks.js';
import type { Look, Piece } from '../view/timeline-pieces.js';
import { element, titled, xmlText } from './xml.js';

/** Where things are in the picture, in pixels. */
export interface Place {
  readonly left: number;
  readonly width: number;
  readonly from: Instant;
  readonly to: Instant;
}

export const LANE_HEIGHT = 22;
const MARK_RADIUS = 5.5;

/** How high a bar is, and how far from the top: what runs is a bar, what does not is a line; poor health makes it low. */
const SHAPES: Readonly<Record<Look, readonly [top: number, height: number]>> = {
  running: [4, 14],
  starting: [8, 10],
  unhealthy: [12, 6],
  paused: [7, 8],
  created: [9, 4],
  exited: [10, 2],
  restarting: [9, 4],
  removing: [10, 2],
  dead: [10, 2],
  unknown: [9, 4],
  image: [6, 10],
  'other-image': [6, 10],
};

export function xOf(at: Instant, { left, width, from, to }: Place): number {
  const within = at < from ? from : at > to ? to : at;
  return left + (Number(within - from) / Number(to - from)) * width;
}

/** A lane: its name, its pieces, and what happened. */
export function svgLane(lane: TimelineLane, label: string, pieces: readonly Piece[], y: number, place: Place): string {
  const name = element('text', { x: 8, y: y + 15 }, `${titled(lane.name)}${xmlText(label)}`);
  const near = ((place.to - place.from) * BigInt(Math.ceil(2 * MARK_RADIUS))) / BigInt(place.width);
  const marks = thinMarks(lane.marks, near).filter(({ at }) => at >= place.from && at <= place.to);
  return [name, ...pieces.map((piece) => rect(piece, y, place)), ...marks.map((mark) => svgMark(mark, y, place))].join(
    '\n',
  );
}

function rect(piece: Piece, y: number, place: Place): string {
  const [top, height] = SHAPES[piece.look];
  const x = xOf(piece.from, place);
  const width = Math.max(0.5, xOf(piece.to, place) - x);
  const kind = `piece ${piece.look}${piece.doubtful ? ' doubtful' : ''}`;
  return element('rect', { class: kind, x, y: y + top, width, height }, titled(wordsOf(piece)));
}

function wordsOf({ strand, span, look, doubtful }: Piece): string {
  const { name, id, image } = strand;
  const { state, from, to, exitCode, exitReason, count, position } = span;
  const what = look === 'starting' || look === 'unhealthy' ? `${state}, ${look}` : state;
  const who = name === null ? id.slice(0, 12) : name === id ? name : `${name} (${id.slice(0, 12)})`;
  const end =
    exitCode === null && exitReason === null
      ? ''
      : `, ended with ${exitCode ?? 'no code'}${exitReason === null ? '' : ` (${exitReason})`}`;
  const many = count > 1 ? `, ${count} spans drawn together` : '';
  const of = image === null || image === id ? '' : `, ${image}`;
  return `${who}: ${what}${doubtful ? ', not proven' : ''}, from ${formatInstant(from)} ${to === null ? 'on' : `to ${formatInstant(to)}`}${end}${many}${of}, record #${position}`;
}

/** A letter and a class for what happened. */
function faceOf({ kind, exitReason }: TimelineMark): readonly [letter: string, role: string, words: string] {
  if (kind === 'oom') return ['M', 'oom', 'out of memory, and went on'];
  if (kind === 'image') return ['I', 'image', 'another image'];
  if (kind !== 'death') return [kind === 'healthy' ? 'H' : 'U', kind, `said to be ${kind}`];
  if (exitReason === 'oom') return ['M', 'oom', 'ended: out of memory'];
  if (exitReason === 'crashed') return ['X', 'crashed', 'crashed'];
  if (exitReason === 'killed') return ['K', 'killed', 'killed'];
  return ['E', 'ended', `ended: ${exitReason ?? 'nobody said why'}`];
}

function svgMark(mark: TimelineMark, y: number, place: Place): string {
  const [letter, role, words] = faceOf(mark);
  const x = xOf(mark.at, place);
  const middle = y + LANE_HEIGHT / 2;
  const code = mark.exitCode === null ? '' : `, exit code ${mark.exitCode}`;
  const images = mark.from === null ? '' : `: ${mark.from} → ${mark.to}`;
  const many = mark.count > 1 ? `, ${mark.count} times` : '';
  const record = mark.position === null ? '' : `, record #${mark.position}`;
  const title = titled(`${words}${images}${code}${many}, ${formatInstant(mark.at)}${record}`);
  const circle = element('circle', { cx: x, cy: middle, r: MARK_RADIUS });
  const text = element('text', { x, y: middle + 3 }, letter);
  return element('g', { class: `mark ${role}` }, `${title}${circle}${text}`);
}
