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

/** A lane's name, or its number where it goes on with the one above. */
export function labelOf(lane: TimelineLane, before: TimelineLane | undefined): string {
  return isSameGroup(lane, before) && before?.name === lane.name ? `  (${lane.number})` : lane.name;
}

/** What is not in the picture, a line each. */
export function notesOf({
  lanesOmitted,
  containersOmitted,
  thinnedBelow,
  gapsOmitted,
}: TimelineData): readonly string[] {
  return [
    lanesOmitted > 0 ? `${lanesOmitted} more lanes are left out, the most eventful are shown` : '',
    containersOmitted > 0
      ? `${containersOmitted} more containers are left out: choose with --since, --until or --filter`
      : '',
    gapsOmitted > 0 ? `${gapsOmitted} more gaps are left out` : '',
    thinnedBelow > 0n ? `what is shorter than ${shortTime(thinnedBelow)} is drawn together` : '',
  ].filter((line) => line !== '');
}

/** A duration in two digits, or in words if it is long. */
export function shortTime(time: Instant): string {
  const seconds = Number(time) / 1e9;
  return seconds >= 120 ? humanDuration(time).toLowerCase() : `${Number(seconds.toPrecision(2))} s`;
}
