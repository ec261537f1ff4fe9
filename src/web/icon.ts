import { type ComponentChild, h } from 'preact';

const SHAPES = {
  first: 'M4 3h2v10H4zM13 3v10L6.5 8z',
  back: 'M11.5 3v10L4.5 8z',
  play: 'M4.5 2.5v11L13 8z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  forward: 'M4.5 3v10l7-5z',
  last: 'M3 3v10l6.5-5zM10 3h2v10h-2z',
} as const;

export type IconName = keyof typeof SHAPES;

/** A picture on a button that has a name in words. */
export function Icon({ name }: { name: IconName }): ComponentChild {
  return h(
    'svg',
    { viewBox: '0 0 16 16', width: 14, height: 14, 'aria-hidden': 'true' },
    h('path', { d: SHAPES[name], fill: 'currentColor' }),
  );
}
