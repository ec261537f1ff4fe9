import { earlier, type Instant } from '../event/instant.js';
import { imageMark, marksByTime, type TimelineMark } from './timeline-marks.js';
import type { TimelineSpan } from './timeline-span.js';
import type { Strand } from './timeline-strands.js';

/** So many lanes are drawn, the most eventful ones; further ones are counted. */
export const LANES_MAX = 200;

/** One container, or one name of images, in its lane. */
export interface TimelineStrand {
  readonly id: string;
  readonly name: string | null;
  readonly image: string | null;
  readonly imageId: string | null;
  readonly spans: readonly TimelineSpan[];
  readonly health: readonly TimelineSpan[];
}

/** What is drawn in one row: one after the other, never two at the same time. */
export interface TimelineLane {
  readonly kind: 'container' | 'tag';
  readonly project: string | null;
  readonly service: string | null;
  /** Of a container the service, or else the name that the first of them had; of images the reference. */
  readonly name: string;
  /** Those that were there at the same time as others of that name are in further lanes, counted from 1. */
  readonly number: number;
  readonly strands: readonly TimelineStrand[];
  readonly marks: readonly TimelineMark[];
}

/** What a classic build runs its steps in, and all else that was created from an image without a name. */
export const NAMELESS = 'from images by id';

const NAMES_IMAGE_BY_ID = /^(?:sha256:)?[0-9a-f]{64}$/;

/** Strands side by side, those of one service, or of one name, in as few lanes as there were at the same time; the most eventful ones, at most so many. */
export function arrange(
  strands: readonly Strand[],
  lanesMax: number,
): { lanes: readonly TimelineLane[]; lanesOmitted: number } {
  const groups = new Map<string, Strand[]>();
  for (const strand of [...strands].sort((a, b) => (a.firstAt < b.firstAt ? -1 : a.firstAt > b.firstAt ? 1 : 0))) {
    if (strand.kind === 'tag' && !hasMoved(strand)) continue;
    const key = JSON.stringify([strand.kind, strand.project, nameOf(strand)]);
    const group = groups.get(key);
    if (group) group.push(strand);
    else groups.set(key, [strand]);
  }
  const lanes = inOrder([...groups.values()].flatMap(lanesOf));
  const shown = mostEventful(lanes, weightOf, lanesMax);
  return { lanes: shown, lanesOmitted: lanes.length - shown.length };
}

/** A name that meant one image all along tells nothing; that its image came to be known is no move. */
function hasMoved({ spans }: Strand): boolean {
  return new Set(spans.map(({ state }) => state).filter((state) => state !== 'unknown')).size > 1;
}

function nameOf({ kind, service, firstName, name, image, id }: Strand): string {
  if (kind === 'tag') return id;
  if (service === null && image !== null && NAMES_IMAGE_BY_ID.test(image)) return NAMELESS;
  return service ?? firstName ?? name ?? id.slice(0, 12);
}

function endOf(strand: Strand | undefined): Instant | null {
  return strand?.spans.at(-1)?.to ?? null;
}

/** Each goes to the first lane that is free by then; the lane of what is still there is free for nobody. */
function lanesOf(group: readonly Strand[]): TimelineLane[] {
  const changes = imageChanges(group);
  const rows: Strand[][] = [];
  let ending: Strand[][] = [];
  for (const strand of group) {
    const free = ending.find((row) => (endOf(row.at(-1)) ?? strand.firstAt) <= strand.firstAt);
    const row = free ?? [];
    row.push(strand);
    if (!free) rows.push(row);
    if (endOf(strand) === null) ending = ending.filter((other) => other !== row);
    else if (!free) ending.push(row);
  }
  return rows.map((row, i) => laneOf(row, i + 1, changes));
}

function laneOf(row: readonly Strand[], number: number, changes: ReadonlyMap<Strand, TimelineMark>): TimelineLane {
  const [first] = row;
  if (!first) throw new Error('a lane has a strand');
  const images = first.kind === 'tag' ? movesOf(first) : row.flatMap((strand) => changes.get(strand) ?? []);
  const marks = [...row.flatMap(tellingMarks), ...images].sort(marksByTime);
  const strands = row.map(({ id, name, image, imageId, spans, health }) => ({
    id,
    name,
    image,
    imageId,
    spans,
    health,
  }));
  const { kind, project, service } = first;
  return { kind, project, service, name: nameOf(first), number, strands, marks };
}

/** An out-of-memory kill that ended its run is the end, and is told once. */
function tellingMarks({ marks }: Strand): readonly TimelineMark[] {
  const telling: TimelineMark[] = [];
  let end: TimelineMark | null = null;
  for (const mark of [...marks].reverse()) {
    if (mark.kind === 'death') end = mark;
    if (mark.kind !== 'oom' || end?.exitReason !== 'oom') telling.push(mark);
  }
  return telling;
}

/** Containers that are of another image than the one of that name before them. */
function imageChanges(group: readonly Strand[]): ReadonlyMap<Strand, TimelineMark> {
  const changes = new Map<Strand, TimelineMark>();
  let before: string | null = null;
  for (const strand of group) {
    const { kind, id, imageId, firstAt, spans } = strand;
    if (kind === 'tag' || nameOf(strand) === NAMELESS) return changes;
    if (before !== null && imageId !== null && imageId !== before) {
      changes.set(strand, imageMark(id, firstAt, before, imageId, spans[0]?.position ?? 0));
    }
    before = imageId ?? before;
  }
  return changes;
}

function movesOf({ id, spans }: Strand): readonly TimelineMark[] {
  let before: string | null = null;
  return spans.flatMap(({ state, from, position }) => {
    const was = before;
    if (state !== 'unknown') before = state;
    return was === null || state === 'unknown' || was === state ? [] : [imageMark(id, from, was, state, position)];
  });
}

const firstOf = ({ strands }: TimelineLane) =>
  strands.flatMap(({ spans }) => spans[0]?.from ?? []).reduce((a, b) => earlier(a, b), 1n << 80n);

/** Projects one after the other, each where the first of it came to be known; what is in none behind them, names of images last. */
function inOrder(lanes: readonly TimelineLane[]): readonly TimelineLane[] {
  const begins = new Map<string, Instant>();
  const placed = lanes.map((lane) => {
    const { kind, project, name } = lane;
    const [group, own] = [JSON.stringify([kind, project]), JSON.stringify([kind, project, name])];
    const first = firstOf(lane);
    for (const key of [group, own]) begins.set(key, earlier(begins.get(key) ?? first, first));
    return { lane, rank: kind === 'tag' ? 2 : project === null ? 1 : 0, group, own };
  });
  const begin = (key: string) => begins.get(key) ?? 0n;
  placed.sort(
    (a, b) =>
      a.rank - b.rank ||
      compare(begin(a.group), begin(b.group)) ||
      compare(begin(a.own), begin(b.own)) ||
      a.lane.number - b.lane.number,
  );
  return placed.map(({ lane }) => lane);
}

const compare = (a: Instant, b: Instant) => (a < b ? -1 : a > b ? 1 : 0);

/** How much a lane has to tell: what went wrong, then how many spans. */
export function weightOf({ marks, strands }: TimelineLane): number {
  const wrong = marks.filter(
    ({ kind, exitReason }) => kind !== 'death' || (exitReason !== 'completed' && exitReason !== 'stopped'),
  );
  return wrong.length * 1_000 + strands.reduce((sum, { spans }) => sum + spans.length, 0);
}

/** At most so many, those that weigh most, in the order in which they were; of equal ones the first. */
export function mostEventful<L>(lanes: readonly L[], weight: (lane: L) => number, most = LANES_MAX): readonly L[] {
  if (lanes.length <= most) return lanes;
  const weighed = lanes.map((lane) => ({ lane, weight: weight(lane) })).sort((a, b) => b.weight - a.weight);
  const kept = new Set(weighed.slice(0, most).map(({ lane }) => lane));
  return lanes.filter((lane) => kept.has(lane));
}
