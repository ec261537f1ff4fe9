import { earlier, type Instant, later } from '../event/instant.js';
import type { TimelineData } from '../view/timeline.js';
import { NAMELESS, type TimelineLane, type TimelineStrand, weightOf } from '../view/timeline-lanes.js';
import type { TimelineMark } from '../view/timeline-marks.js';
import type { TimelineSpan } from '../view/timeline-span.js';
import { clock, span as lengthOf, milliseconds } from './clock.js';
import type { Bar, Lane, Mark } from './lane.js';
import { isColour } from './palette.js';
import { shortId } from './said.js';

const WHY: Readonly<Record<string, string>> = {
  oom: 'killed for want of memory',
  crashed: 'crashed',
  killed: 'killed',
  stopped: 'stopped',
  completed: 'completed',
};

type Kind = TimelineLane['kind'];

/** A stretch in words: its times, how long it took, and whether the log proves it. */
function stretch({ from, to, provenAt, count }: TimelineSpan): string {
  const took = to === null ? '' : ` (${lengthOf(to - from)})`;
  const many = count > 1 ? `; ${count} short ones drawn as one` : '';
  return `${clock(from)} to ${to === null ? 'the end' : clock(to)}${took}${provenAt === null ? '; likely, not proven' : ''}${many}`;
}

function barOf(kind: Kind, strand: TimelineStrand, of: TimelineSpan, end: Instant, isStripe: boolean): Bar {
  const isTag = kind === 'tag';
  const state = isTag ? `means ${shortId(of.state)}` : of.state;
  const image = strand.image === null || isTag ? '' : `, from ${strand.image}`;
  return {
    from: milliseconds(of.from),
    to: milliseconds(of.to ?? end),
    colour: isTag ? 'tag' : isColour(of.state) ? of.state : 'unknown',
    doubtful: of.provenAt === null,
    label: isTag ? shortId(of.state) : of.state,
    // There may be a hundred thousand, and of few it is asked for.
    get text() {
      return `${strand.name ?? shortId(strand.id)}: ${state}${image}, ${stretch(of)}`;
    },
    thing: isTag ? { subject: 'image', id: of.state } : { subject: 'container', id: strand.id },
    position: of.position,
    isStripe,
  };
}

/** Poor health while it runs: that what has ended is unhealthy too tells nobody anything. */
function illOf({ spans, health }: TimelineStrand, end: Instant): readonly TimelineSpan[] {
  const runs = spans.filter(({ state }) => state === 'running');
  return health.flatMap((ill) => {
    if (ill.state !== 'unhealthy') return [];
    return runs.flatMap((run) => {
      const [from, to] = [later(ill.from, run.from), earlier(ill.to ?? end, run.to ?? end)];
      return from < to ? [{ ...ill, from, to: ill.to === null && run.to === null ? null : to }] : [];
    });
  });
}

function barsOf(kind: Kind, strand: TimelineStrand, end: Instant): readonly Bar[] {
  const shown = strand.spans.filter(({ state }) => kind !== 'tag' || state !== 'unknown');
  const ill = illOf(strand, end);
  return [
    ...shown.map((of) => barOf(kind, strand, of, end, false)),
    ...ill.map((of) => barOf(kind, strand, of, end, true)),
  ];
}

function deathOf({ exitCode, exitReason }: TimelineMark): readonly [Mark['kind'], string] {
  const code = exitCode === null ? '' : `, exit code ${exitCode}`;
  const why = exitReason === null ? 'ended' : (WHY[exitReason] ?? exitReason);
  const isAsked = exitReason === 'stopped' || exitReason === 'completed' || (exitReason === null && exitCode === 0);
  return [exitReason === 'oom' ? 'oom' : isAsked ? 'stop' : 'death', why + code];
}

/** A mark in words; null for what the bars show by themselves. */
function markOf(mark: TimelineMark, names: ReadonlyMap<string, string>): Mark | null {
  const { kind, at, who, from, to, count, position } = mark;
  if (kind === 'healthy') return null;
  const [shape, what]: readonly [Mark['kind'], string] =
    kind === 'death'
      ? deathOf(mark)
      : kind === 'oom'
        ? ['oom', 'out of memory, and it ran on']
        : kind === 'unhealthy'
          ? ['death', 'became unhealthy']
          : ['note', `another image from here on: ${shortId(from ?? '')} → ${shortId(to ?? '')}`];
  const many = count > 1 ? ` (${count} times)` : '';
  return {
    at: milliseconds(at),
    kind: shape,
    text: `${names.get(who) ?? shortId(who)} ${what}${many} at ${clock(at)}`,
    position: position ?? 0,
  };
}

/** The one that a click beside all bars means. */
function mainThing({ kind, strands }: TimelineLane): Lane['thing'] {
  const last = strands.at(-1);
  return kind === 'tag' || !last ? null : { subject: 'container', id: last.id };
}

function noteOf({ kind, name, strands }: TimelineLane): string {
  if (kind === 'tag') return 'tag';
  if (name === NAMELESS) return 'steps of builds';
  const [only] = strands;
  return strands.length === 1 && only ? shortId(only.id) : `${strands.length} containers`;
}

/** Everything that a lane tells of, each thing once. */
function wordsOf({ kind, name, project, strands }: TimelineLane): readonly string[] {
  const told = strands.flatMap(({ id, name: own, image, imageId, spans, health }) => [
    ...[id, own, image, imageId],
    ...spans.map(({ state }) => state),
    ...health.map(({ state }) => state),
  ]);
  return [...new Set([kind, name, project, ...told])].filter((word) => word !== null);
}

function laneOf(lane: TimelineLane, end: Instant): Lane {
  const { kind, name, number, project, service, strands, marks } = lane;
  const names = new Map(strands.map((strand) => [strand.id, strand.name ?? shortId(strand.id)]));
  return {
    key: `${kind} ${project ?? ''} ${name} ${number}`,
    label: name,
    note: noteOf(lane),
    group: service === null ? null : project,
    thing: mainThing(lane),
    ids: strands.map(({ id }) => id),
    words: wordsOf(lane),
    weight: weightOf(lane),
    bars: strands.flatMap((strand) => barsOf(kind, strand, end)),
    marks: marks.flatMap((mark) => markOf(mark, names) ?? []),
  };
}

/** Names that moved first, for they tell why; the steps of builds last, for they tell least. */
function rank({ kind, name }: TimelineLane): number {
  return kind === 'tag' ? 0 : name === NAMELESS ? 2 : 1;
}

/** The timeline as the page draws it. */
export function lanesOf({ lanes, gaps, to }: TimelineData): {
  readonly lanes: readonly Lane[];
  readonly gaps: readonly { from: number; to: number }[];
} {
  return {
    lanes: to === null ? [] : [...lanes].sort((a, b) => rank(a) - rank(b)).map((lane) => laneOf(lane, to)),
    gaps: gaps.map((gap) => ({ from: milliseconds(gap.from), to: milliseconds(gap.to) })),
  };
}
