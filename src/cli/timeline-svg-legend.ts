import { element, xmlText } from './xml.js';

export const LEGEND_HEIGHT = 48;
const ENTRY_WIDTH = 118;

const BARS = [
  'running',
  'starting',
  'unhealthy',
  'paused',
  'restarting',
  'exited',
  'created',
  'unknown',
  'gap',
] as const;
const HEIGHTS: Readonly<Record<string, number>> = { exited: 2, created: 4, unknown: 4, restarting: 4, unhealthy: 6 };
const MARKS = [
  ['M', 'oom', 'out of memory'],
  ['X', 'crashed', 'crashed'],
  ['K', 'killed', 'killed'],
  ['E', 'ended', 'ended'],
  ['U', 'unhealthy', 'unhealthy'],
  ['H', 'healthy', 'healthy'],
  ['I', 'image', 'another image'],
] as const;

/** What colours and letters mean; a screen reader has it in the title of each piece. */
export function svgLegend(y: number): string {
  const bars = BARS.map((role, i) => {
    const x = 8 + i * ENTRY_WIDTH;
    const height = HEIGHTS[role] ?? 10;
    const bar = element('rect', {
      class: role === 'gap' ? 'gap' : `piece ${role}`,
      x,
      y: y + 5 + (10 - height) / 2,
      width: 14,
      height,
    });
    return `${bar}${element('text', { class: 'soft', x: x + 20, y: y + 14 }, role)}`;
  });
  const marks = MARKS.map(([letter, role, words], i) => {
    const x = 14 + i * ENTRY_WIDTH;
    const circle = element('circle', { cx: x, cy: y + 31, r: 5.5 });
    const mark = element('g', { class: `mark ${role}` }, `${circle}${element('text', { x, y: y + 34 }, letter)}`);
    return `${mark}${element('text', { class: 'soft', x: x + 14, y: y + 35 }, xmlText(words))}`;
  });
  const faint = element('rect', {
    class: 'piece running doubtful',
    x: 8 + MARKS.length * ENTRY_WIDTH,
    y: y + 26,
    width: 14,
    height: 10,
  });
  const doubtful = element('text', { class: 'soft', x: 28 + MARKS.length * ENTRY_WIDTH, y: y + 35 }, 'not proven');
  return element('g', { 'aria-hidden': 'true' }, `\n${[...bars, ...marks, faint, doubtful].join('\n')}\n`);
}
