import { earlier, type Instant, later } from '../event/instant.js';
import type { TimelineLane, TimelineStrand } from './timeline-lanes.js';
import { type TimelineSpan, thin } from './timeline-span.js';

/** What a piece of a lane looks like: a container's status, with its health while it runs; of names, images that take turns. */
export type Look =
  | 'running'
  | 'starting'
  | 'unhealthy'
  | 'paused'
  | 'created'
  | 'exited'
  | 'restarting'
  | 'removing'
  | 'dead'
  | 'unknown'
  | 'image'
  | 'other-image';

const LOOKS: ReadonlySet<string> = new Set<Look>([
  ...(['running', 'paused', 'created', 'exited', 'restarting', 'removing', 'dead'] as const),
]);

/** A part of a span that looks the same from one end to the other. */
export interface Piece {
  readonly look: Look;
  /** The log does not prove it at that time. */
  readonly doubtful: boolean;
  readonly from: Instant;
  readonly to: Instant;
  readonly span: TimelineSpan;
  readonly strand: TimelineStrand;
}

/**
 * A lane as it is painted between two instants, in the order of time; what is shorter than `below` is drawn together.
 *
 * In plain words: a span is one piece, unless its health or its proof changes in it.
 */
export function piecesOf(lane: TimelineLane, from: Instant, to: Instant, below: Instant): readonly Piece[] {
  const images = new Map<string, number>();
  return lane.strands.flatMap((strand) => {
    const spans = below === 0n ? strand.spans : thin(strand.spans, below);
    return spans.flatMap((span) => {
      const [begin, end] = [later(span.from, from), earlier(span.to ?? to, to)];
      // What has just begun is so at the end, although it has not lasted.
      if (begin > end || (begin === end && span.to !== null)) return [];
      const look = lane.kind === 'tag' ? imageLook(span.state, images) : statusLook(span.state);
      const cuts = [begin, ...edgesWithin(strand, span, look, begin, end), end];
      return cuts.slice(1).map((cut, i) => piece(strand, span, look, cuts[i] ?? begin, cut));
    });
  });
}

function statusLook(state: string): Look {
  return LOOKS.has(state) ? (state as Look) : 'unknown';
}

/** Each image that is new to a name looks unlike the one before. */
function imageLook(state: string, seen: Map<string, number>): Look {
  if (state === 'unknown') return 'unknown';
  if (!seen.has(state)) seen.set(state, seen.size);
  return (seen.get(state) ?? 0) % 2 === 0 ? 'image' : 'other-image';
}

function edgesWithin({ health }: TimelineStrand, { provenAt }: TimelineSpan, look: Look, from: Instant, to: Instant) {
  const edges = look === 'running' ? health.flatMap((span) => [span.from, span.to]) : [];
  const within = [...edges, provenAt].filter((at) => at !== null && at > from && at < to) as Instant[];
  return [...new Set(within)].sort((a, b) => (a < b ? -1 : 1));
}

function piece(strand: TimelineStrand, span: TimelineSpan, look: Look, from: Instant, to: Instant): Piece {
  const doubtful = span.provenAt === null || span.provenAt > from;
  return { look: look === 'running' ? healthLook(strand, from) : look, doubtful, from, to, span, strand };
}

function healthLook({ health }: TimelineStrand, at: Instant): Look {
  const now = health.find(({ from, to }) => from <= at && (to === null || to > at));
  return now?.state === 'unhealthy' || now?.state === 'starting' ? now.state : 'running';
}
