import { axisTop } from 'd3-axis';
import type { ScaleTime } from 'd3-scale';
import { select } from 'd3-selection';

const TICK_PIXELS = 110;
const MINUTE = 60_000;
const DAY = 86_400_000;

/** Ticks in UTC, as fine as the stretch that is shown. */
function format(length: number): (tick: Date | { valueOf(): number }) => string {
  return (tick) => {
    const text = new Date(tick.valueOf()).toISOString();
    if (length > 3 * DAY) return text.slice(5, 10);
    if (length > DAY) return text.slice(5, 16).replace('T', ' ');
    if (length > 20 * MINUTE) return text.slice(11, 16);
    return length > 4_000 ? text.slice(11, 19) : text.slice(11, 23);
  };
}

/** Draws the axis of a scale. */
export function drawAxis(g: SVGGElement, scale: ScaleTime<number, number>): void {
  const [from = 0, to = 0] = scale.domain().map((date) => date.valueOf());
  const [left = 0, right = 0] = scale.range();
  const axis = axisTop<Date>(scale as unknown as ScaleTime<number, number>)
    .ticks(Math.max(2, Math.floor((right - left) / TICK_PIXELS)))
    .tickSizeOuter(0)
    .tickFormat(format(to - from));
  select(g).call(axis as never);
}
