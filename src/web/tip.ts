import { type ComponentChild, h } from 'preact';
import { visible } from '../visible.js';

export interface Tip {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

const WIDTH = 340;

/** What the pointer is on. The table below says the same to those who have none. */
export function TipBox({ tip }: { tip: Tip | null }): ComponentChild {
  if (!tip) return null;
  const left = Math.max(8, Math.min(tip.x + 14, innerWidth - WIDTH - 8));
  return h(
    'div',
    { class: 'tip', style: { left: `${left}px`, top: `${tip.y + 18}px` }, 'aria-hidden': 'true' },
    visible(tip.text),
  );
}
