import type { TimelineMark } from '../view/timeline-marks.js';
import type { Look, Piece } from '../view/timeline-pieces.js';
import type { colours } from './colours.js';

type Colour = keyof Omit<ReturnType<typeof colours>, 'isColorSupported'>;

/** How something is drawn in a cell, and called in the legend. */
export interface Glyph {
  readonly unicode: string;
  readonly ascii: string;
  readonly colour: Colour;
  readonly name: string;
}

const glyph = (unicode: string, ascii: string, colour: Colour, name: string): Glyph => ({
  unicode,
  ascii,
  colour,
  name,
});

/** Told apart without colours, too. */
const LOOKS: Readonly<Record<Look, Glyph>> = {
  running: glyph('█', '#', 'green', 'running'),
  starting: glyph('▆', '+', 'cyan', 'running, health not known yet'),
  unhealthy: glyph('▃', '!', 'red', 'running, unhealthy'),
  paused: glyph('‖', '=', 'blue', 'paused'),
  created: glyph('·', '.', 'dim', 'created'),
  exited: glyph('─', '-', 'dim', 'exited'),
  restarting: glyph('╍', '~', 'yellow', 'restarting'),
  removing: glyph('┄', '_', 'dim', 'being removed'),
  dead: glyph('┈', 'D', 'red', 'dead'),
  unknown: glyph('?', '?', 'dim', 'not known'),
  image: glyph('━', 'a', 'magenta', 'one image'),
  'other-image': glyph('═', 'b', 'cyan', 'another image'),
};

/** Where the log does not prove that it runs. What else is not proven is drawn as what it most likely is. */
const RUNNING_PERHAPS = glyph('░', ':', 'green', 'running, not proven');

const MARKS = {
  oom: glyph('M', 'M', 'red', 'out of memory'),
  crashed: glyph('X', 'X', 'red', 'crashed'),
  killed: glyph('K', 'K', 'yellow', 'killed'),
  unhealthy: glyph('U', 'U', 'red', 'became unhealthy'),
  image: glyph('I', 'I', 'magenta', 'another image from here on'),
} as const satisfies Record<string, Glyph>;

/** What is in doubt of the recording itself. */
export const GAP = glyph('▒', '%', 'yellow', 'gap in the recording');
export const RESTART = glyph('R', 'R', 'yellow', 'the engine restarted');

export function glyphOf({ look, doubtful }: Pick<Piece, 'look' | 'doubtful'>): Glyph {
  return doubtful && look === 'running' ? RUNNING_PERHAPS : LOOKS[look];
}

/** The most telling first; what ended as it was asked to, and health that came back, shows in the lane itself. */
export const MARK_ORDER: readonly Glyph[] = [MARKS.oom, MARKS.crashed, MARKS.killed, MARKS.unhealthy, MARKS.image];

export function markGlyph({ kind, exitReason }: TimelineMark): Glyph | null {
  if (kind === 'death') {
    if (exitReason === 'oom') return MARKS.oom;
    return exitReason === 'crashed' || exitReason === 'killed' ? MARKS[exitReason] : null;
  }
  return kind === 'healthy' ? null : MARKS[kind];
}

/** In the order of the legend. */
export const LEGEND: readonly Glyph[] = [...Object.values(LOOKS), RUNNING_PERHAPS, ...MARK_ORDER, GAP, RESTART];
