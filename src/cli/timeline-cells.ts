import { earlier, type Instant, later } from '../event/instant.js';
import type { TimelineData } from '../view/timeline.js';
import type { TimelineLane } from '../view/timeline-lanes.js';
import { piecesOf } from '../view/timeline-pieces.js';
import { GAP, type Glyph, glyphOf, MARK_ORDER, markGlyph, RESTART } from './timeline-glyphs.js';

/** The columns of a terminal as stretches of time. */
export class Columns {
  readonly from: Instant;
  readonly to: Instant;
  readonly count: number;

  constructor(from: Instant, to: Instant, count: number) {
    this.from = from;
    this.to = to > from ? to : from + 1n;
    this.count = count;
  }

  /** The column in which an instant is; the end is in the last. */
  of(at: Instant): number {
    const column = Number((BigInt(this.count) * (at - this.from)) / (this.to - this.from));
    return Math.min(this.count - 1, Math.max(0, column));
  }

  beginOf(column: number): Instant {
    return this.from + ((this.to - this.from) * BigInt(column)) / BigInt(this.count);
  }
}

/** What is drawn in each column of a lane: what it was for most of that time, and above all what went wrong in it. */
export function cellsOf(lane: TimelineLane, columns: Columns): readonly (Glyph | null)[] {
  const most = new Array<Instant>(columns.count).fill(0n);
  const cells = new Array<Glyph | null>(columns.count).fill(null);
  for (const piece of piecesOf(lane, columns.from, columns.to, 0n)) {
    for (let column = columns.of(piece.from); column <= columns.of(piece.to); column += 1) {
      const [begin, end] = [columns.beginOf(column), columns.beginOf(column + 1)];
      const time = earlier(piece.to, end) - later(piece.from, begin);
      if (time <= (most[column] ?? 0n)) continue;
      most[column] = time;
      cells[column] = glyphOf(piece);
    }
    // The last column shows what is so at the end.
    if (piece.span.to === null && piece.to >= columns.to) cells[columns.count - 1] = glyphOf(piece);
  }
  for (const mark of lane.marks) {
    const glyph = mark.at < columns.from || mark.at > columns.to ? null : markGlyph(mark);
    if (glyph) put(cells, columns.of(mark.at), glyph);
  }
  return cells;
}

function put(cells: (Glyph | null)[], column: number, glyph: Glyph): void {
  const before = cells[column];
  const rank = (of: Glyph) => MARK_ORDER.indexOf(of);
  if (before && rank(before) >= 0 && rank(before) <= rank(glyph)) return;
  cells[column] = glyph;
}

/** What is drawn of the recording itself; null: it has no gap. */
export function gapCells({ gaps }: TimelineData, columns: Columns): readonly (Glyph | null)[] | null {
  const shown = gaps.filter(({ from, to }) => to >= columns.from && from <= columns.to);
  if (shown.length === 0) return null;
  const cells = new Array<Glyph | null>(columns.count).fill(null);
  for (const { from, to, reason } of shown) {
    for (let column = columns.of(from); column <= columns.of(to); column += 1) cells[column] = GAP;
    if (reason === 'engine-restart') cells[columns.of(to)] = RESTART;
  }
  return cells;
}
