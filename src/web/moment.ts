import { type ComponentChild, h } from 'preact';
import type { Instant } from '../event/instant.js';
import { date, timeIn } from './clock.js';
import { useShown } from './context.js';

/** A time that leads to the instant, or to a record; to the second where nothing finer is asked for. */
export function Moment({
  at,
  position,
  fine,
}: {
  at: Instant | null;
  position?: number;
  fine?: boolean;
}): ComponentChild {
  const { model } = useShown();
  const { first, last } = model.ruler;
  if (at === null) return h('span', null, 'before the log');
  const text = timeIn(at, first, last);
  const go = () =>
    model.go({ target: position === undefined ? { kind: 'instant', at } : { kind: 'position', position } });
  const title = `${date(at)} ${timeIn(at, at, at)} UTC`;
  return h(
    'button',
    { type: 'button', class: 'jump-to', title, onClick: go },
    fine ? text : text.replace(/\.\d+$/, ''),
  );
}
