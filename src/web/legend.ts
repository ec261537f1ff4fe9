import { type ComponentChild, h } from 'preact';

/** The shapes of the timeline, and what they say. */
const SHAPES: readonly (readonly [words: string, path: string, colour: string])[] = [
  ['out of memory', 'M8 2a6 6 0 1 0 0.01 0z', 'var(--trouble)'],
  ['crashed or was killed', 'M3 3h10L8 12z', 'var(--trouble)'],
  ['was stopped, or had done', 'M3 3h10L8 12z', 'var(--muted)'],
  ['another image from here on', 'M8 2l5 6-5 6-5-6z', 'var(--ink)'],
  ['hatched: likely, not proven', 'M0 14L10 2h3L3 14zM7 14L16 3v4l-6 7z', 'var(--restarting)'],
];

/** What the marks on the lanes mean. */
export function Legend(): ComponentChild {
  return h(
    'p',
    { class: 'legend' },
    SHAPES.map(([words, path, colour]) =>
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
