import { type ComponentChild, h } from 'preact';
import type { TimelineData } from '../view/timeline.js';
import { LANES_MAX } from '../view/timeline-lanes.js';
import { span } from './clock.js';

const SHORTER = 'make a report of a shorter part of the log to see them';

const more = (count: number, what: string) =>
  `${count.toLocaleString('en')} more ${what}${count === 1 ? ' is' : 's are'} left out`;

/** What no filter brings into the timeline, a sentence each. */
export function lanesNotes({ containersOmitted, gapsOmitted, thinnedBelow }: TimelineData): readonly string[] {
  return [
    ...(containersOmitted > 0 ? [`${more(containersOmitted, 'container')}, the first are drawn: ${SHORTER}.`] : []),
    ...(gapsOmitted > 0 ? [`${more(gapsOmitted, 'gap')}: ${SHORTER}.`] : []),
    ...(thinnedBelow > 0n ? [`What is shorter than ${span(thinnedBelow)} is drawn together.`] : []),
  ];
}

/** What is not drawn, and how to see it. `left`: lanes that pass the filter, and are not drawn. */
export function LanesNotes({ left, notes }: { left: number; notes: readonly string[] }): ComponentChild {
  const lanes =
    left === 0
      ? []
      : [`${more(left, 'lane')}, the ${LANES_MAX} most eventful are drawn: filter by a name to see others.`];
  return h(
    'p',
    { class: 'lanes-notes', role: 'status' },
    [...lanes, ...notes].map((note) => h('span', { key: note }, note)),
  );
}
