import { type ComponentChild, h } from 'preact';
import { useShown } from './context.js';
import type { Lane } from './lane.js';
import { LANE_PIXELS } from './lanes-canvas.js';
import { Said } from './said.js';

function Label({ lane, place, isChosen }: { lane: Lane; place: number; isChosen: boolean }): ComponentChild {
  const { model } = useShown();
  const { thing } = lane;
  const text = [
    h(Said, { text: lane.label, title: `${lane.label} ${lane.note}` }),
    h('span', { class: 'muted' }, ' ', h(Said, { text: lane.note })),
  ];
  const style = { top: `${place * LANE_PIXELS}px`, height: `${LANE_PIXELS}px` };
  if (!thing) return h('span', { class: 'lane-label', style }, text);
  return h(
    'button',
    {
      type: 'button',
      class: 'lane-label',
      style,
      'aria-pressed': isChosen,
      onClick: () => model.select(isChosen ? null : thing),
    },
    text,
  );
}

/** The names of the lanes that can be seen. */
export function LaneLabels({
  lanes,
  top,
  height,
  chosen,
}: {
  lanes: readonly Lane[];
  top: number;
  height: number;
  chosen: string | null;
}): ComponentChild {
  const first = Math.max(0, Math.floor(top / LANE_PIXELS) - 2);
  const last = Math.ceil((top + height) / LANE_PIXELS) + 2;
  return h(
    'div',
    { class: 'lane-labels', style: { height: `${lanes.length * LANE_PIXELS}px` } },
    lanes
      .slice(first, last)
      .map((lane, i) => h(Label, { key: lane.key, lane, place: first + i, isChosen: lane.key === chosen })),
  );
}
