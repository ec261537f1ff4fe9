import { type ComponentChild, h } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Lane, Mark } from './lane.js';
import { isThin } from './lanes-canvas.js';
import type { Colour } from './palette.js';

/** A shape of the timeline, in a box of 16 by 16, and what it says. */
type Shape = readonly [words: string, path: string, colour: string];

const BAR = 'M0 4h16v8H0z';
const LINE = 'M0 7h16v3H0z';

const BARS: readonly (readonly [Colour, ...Shape])[] = [
  ['running', 'running', BAR, 'var(--running)'],
  ['restarting', 'ended, and restarts', BAR, 'var(--restarting)'],
  ['paused', 'paused', BAR, 'var(--paused)'],
  ['created', 'created, never ran', LINE, 'var(--created)'],
  ['exited', 'ended', LINE, 'var(--exited)'],
  ['tag', 'the image that the name means', BAR, 'var(--tag)'],
  ['unknown', 'not known', BAR, 'var(--unknown)'],
];
const UNHEALTHY: Shape = ['runs, unhealthy', 'M0 10h16v4H0z', 'var(--unhealthy)'];

const MARKS: readonly (readonly [Mark['kind'], ...Shape])[] = [
  ['oom', 'out of memory', 'M8 2a6 6 0 1 0 0.01 0z', 'var(--trouble)'],
  ['death', 'crashed, killed, or became unhealthy', 'M3 3h10L8 12z', 'var(--trouble)'],
  ['stop', 'was stopped, or had done', 'M3 3h10L8 12z', 'var(--muted)'],
  ['note', 'another image from here on', 'M8 2l5 6-5 6-5-6z', 'var(--ink)'],
];
const DOUBT: Shape = ['hatched: likely, not proven', 'M0 14L10 2h3L3 14zM7 14L16 3v4l-6 7z', 'var(--restarting)'];
const GAP: Shape = ['the recording may have missed something', 'M2 0h12v16H2z', 'var(--gap)'];

/** Of all shapes those that are drawn: a stranger has to learn no more. */
function drawnIn(lanes: readonly Lane[], hasGaps: boolean): readonly Shape[] {
  const bars = lanes.flatMap((lane) => lane.bars);
  const colours = new Set(bars.map(({ colour }) => colour));
  const marks = new Set(lanes.flatMap((lane) => lane.marks.map(({ kind }) => kind)));
  return [
    ...BARS.flatMap(([colour, ...shape]) => (colours.has(colour) ? [shape] : [])),
    ...(bars.some(({ isStripe }) => isStripe) ? [UNHEALTHY] : []),
    ...(bars.some(({ doubtful, colour }) => doubtful && !isThin(colour)) ? [DOUBT] : []),
    ...MARKS.flatMap(([kind, ...shape]) => (marks.has(kind) ? [shape] : [])),
    ...(hasGaps ? [GAP] : []),
  ];
}

/** What the bars and marks on the lanes mean. */
export function Legend({ lanes, hasGaps }: { lanes: readonly Lane[]; hasGaps: boolean }): ComponentChild {
  const shapes = useMemo(() => drawnIn(lanes, hasGaps), [lanes, hasGaps]);
  return h(
    'p',
    { class: 'legend' },
    shapes.map(([words, path, colour]) =>
      h(
        'span',
        { key: words },
        h(
          'svg',
          { viewBox: '0 0 16 16', width: 14, height: 14, 'aria-hidden': 'true' },
          h('path', { d: path, fill: colour }),
        ),
        words,
      ),
    ),
  );
}
