import type { Instant } from '../event/instant.js';
import { humanDuration } from '../view/duration.js';
import type { TimelineData } from '../view/timeline.js';
import type { TimelineLane } from '../view/timeline-lanes.js';

const isSameGroup = (a: TimelineLane, b: TimelineLane | undefined) =>
  b !== undefined && a.kind === b.kind && a.project === b.project;

/** What stands above a lane that is the first of its kind; empty: nothing. */
export function headingOf(lane: TimelineLane, before: TimelineLane | undefined): string {
  if (isSameGroup(lane, before)) return '';
  if (lane.kind === 'tag') return 'names that came to mean another image';
  return lane.project === null ? (before === undefined ? '' : 'without a project') : `project ${lane.project}`;
}

/** Whether a lane is a further one of the same name as the one above. */
export function goesOn(lane: TimelineLane, before: TimelineLane | undefined): boolean {
  return isSameGroup(lane, before) && before?.name === lane.name;
}

/** A lane's name, or its number where it goes on with the one above. */
export function labelOf(lane: TimelineLane, before: TimelineLane | undefined): string {
  return goesOn(lane, before) ? `  (${lane.number})` : lane.name;
}

const CHOOSE = 'to see others, choose with --filter, --since or --until';

/** What is not in the picture, a line each, and how to see it. */
export function notesOf(data: TimelineData): readonly string[] {
  const { lanesOmitted, containersOmitted, thinnedBelow, gapsOmitted, lanes } = data;
  const more = (count: number, what: string) => `${count.toLocaleString('en')} more ${what}${count === 1 ? '' : 's'}`;
  const are = (count: number) => (count === 1 ? 'is' : 'are');
  return [
    lanesOmitted > 0
      ? `${more(lanesOmitted, 'lane')} ${are(lanesOmitted)} left out, the ${lanes.length} most eventful are drawn: ${CHOOSE}`
      : '',
    containersOmitted > 0
      ? `${more(containersOmitted, 'container')} ${are(containersOmitted)} left out, the first are drawn: ${CHOOSE}`
      : '',
    gapsOmitted > 0 ? `${more(gapsOmitted, 'gap')} ${are(gapsOmitted)} left out: choose with --since or --until` : '',
    thinnedBelow > 0n ? `what is shorter than ${shortTime(thinnedBelow)} is drawn together` : '',
  ].filter((line) => line !== '');
}

/** A duration in two digits, or in words if it is long. */
export function shortTime(time: Instant): string {
  const seconds = Number(time) / 1e9;
  return seconds >= 120 ? humanDuration(time).toLowerCase() : `${Number(seconds.toPrecision(2))} s`;
}
