import type { Subject } from '../fold/index.js';
import type { Graph } from './machine-graph.js';

export type Point = readonly [x: number, y: number];

/** Stands in a picture for all states at once. */
export const ANY = 'any state';

type Places = Readonly<Record<string, Point>>;

/** Where each state stands, in columns and rows, so that a life reads from left to right. */
const LIFECYCLE: Readonly<Record<Subject, Places>> = {
  container: {
    unknown: [0, 0],
    paused: [1, 0],
    rerunning: [2, 0],
    removed: [3, 0],
    created: [0, 1],
    running: [1, 1],
    stopped: [2, 1],
    exited: [3, 1],
    removing: [0, 2],
    restarting: [1, 2],
    died: [2, 2],
    dead: [3, 2],
  },
  image: { unknown: [0, 0], mentioned: [1, 0], present: [2, 0], deleted: [3, 0] },
  volume: { unknown: [0, 0], present: [1, 0], doubtful: [2, 0], removed: [3, 0] },
  network: { unknown: [0, 0], present: [1, 0], removed: [2, 0] },
};

const HEALTH: Places = {
  unknown: [0, 0],
  notYet: [1, 0],
  checked: [2, 0],
  none: [3, 0],
  [ANY]: [0, 1],
  starting: [1, 1],
  healthy: [2, 1],
  unhealthy: [3, 1],
};

const INTENT: Places = { [ANY]: [0, 0], free: [1, 0], signalled: [2, 0], disarmed: [3, 0] };

/** On a narrow screen a life reads from top to bottom; a short one is folded. */
const INTENT_NARROW: Places = { [ANY]: [0, 0], free: [1, 0], disarmed: [0, 1], signalled: [1, 1] };

function knownPlaces(subject: Subject, region: string, isNarrow: boolean): Places {
  if (region === 'intent') return isNarrow ? INTENT_NARROW : INTENT;
  const wide = region === 'health' ? HEALTH : LIFECYCLE[subject];
  return isNarrow ? Object.fromEntries(Object.entries(wide).map(([state, [x, y]]) => [state, [y, x]])) : wide;
}

/** How far states are apart, in pixels. */
interface Grid {
  readonly column: number;
  readonly row: number;
  readonly left: number;
}

const WIDE: Grid = { column: 132, row: 74, left: 62 };
const NARROW: Grid = { column: 114, row: 66, left: 54 };
/** Room for a way that bends over a state, and for a word on it. */
const TOP = 48;

export const BOX: Point = [92, 28];

/** The place of each state; one that nobody placed stands in a row below. */
export function placesOf(
  subject: Subject,
  region: string,
  { states }: Graph,
  isNarrow: boolean,
): ReadonlyMap<string, Point> {
  const known = knownPlaces(subject, region, isNarrow);
  const below = Math.max(...Object.values(known).map(([, row]) => row)) + 1;
  const { column, row, left } = isNarrow ? NARROW : WIDE;
  let spare = 0;
  const drawn = ANY in known ? [ANY, ...states] : states;
  return new Map(
    drawn.map((state): [string, Point] => {
      const [x, y] = known[state] ?? [spare++, below];
      return [state, [left + x * column, TOP + y * row]];
    }),
  );
}

/** The size of the picture. */
export function sizeOf(places: ReadonlyMap<string, Point>): Point {
  const points = [...places.values()];
  const left = Math.min(...points.map(([x]) => x));
  return [Math.max(...points.map(([x]) => x)) + left, Math.max(...points.map(([, y]) => y)) + TOP];
}

/** How far a way bends aside, so that the way back is another, and one past a state does not go through it. */
const BEND = 13;
const LONG_BEND = 30;
/** Boxes are wider than high. */
const STEEP_BEND = 56;
const LONG = 1.5;

/** A curve from one state's border to another's: the path, and where a word on it stands. */
export function curve([ax, ay]: Point, [bx, by]: Point): { readonly path: string; readonly middle: Point } {
  const [dx, dy] = [bx - ax, by - ay];
  const length = Math.hypot(dx, dy) || 1;
  const bend = Math.abs(dx) > WIDE.column * LONG ? LONG_BEND : Math.abs(dy) > NARROW.row * LONG ? STEEP_BEND : BEND;
  const [nx, ny] = [-dy / length, dx / length];
  const [cx, cy] = [(ax + bx) / 2 - nx * bend * 2, (ay + by) / 2 - ny * bend * 2];
  const from = border([ax, ay], [cx, cy]);
  const to = border([bx, by], [cx, cy]);
  const middle: Point = [(from[0] + to[0]) / 4 + cx / 2, (from[1] + to[1]) / 4 + cy / 2];
  return { path: `M${at(from)}Q${at([cx, cy])} ${at(to)}`, middle };
}

function at([x, y]: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}

/** Where the line from a state's middle to a point leaves its box. */
function border([x, y]: Point, [px, py]: Point): Point {
  const [dx, dy] = [px - x, py - y];
  const [halfWidth, halfHeight] = [BOX[0] / 2 + 2, BOX[1] / 2 + 2];
  const scale = Math.min(halfWidth / (Math.abs(dx) || 1e-9), halfHeight / (Math.abs(dy) || 1e-9));
  return [x + dx * scale, y + dy * scale];
}
