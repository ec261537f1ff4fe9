import type { ContainerData } from '../event/event.js';
import type { ContainerRow } from './container-row.js';
import { DOUBT } from './doubt.js';

/**
 * Actions with attributes of their own. Docker copies the labels over them, so a label `exitCode` is what every `die` shows
 * (daemon/events.go): only an event that has no such attribute tells whether there is such a label.
 */
const HIDING: ReadonlySet<string> = new Set(
  'die kill rename resize commit exec_create exec_start exec_detach exec_die'.split(' '),
);

/** Nothing has been seen yet. */
const NOTHING = '';

/** Learns the labels from one event, and gives back the exit code's trust once they are known whole. */
export function learnLabels(row: ContainerRow, action: string, data: ContainerData, areApart: boolean): void {
  if (row.labelsHiddenBy === null) return;
  if (areApart || !HIDING.has(action)) {
    row.labels = data.labels;
    row.labelsHiddenBy = null;
  } else if (row.labelsHiddenBy !== NOTHING && row.labelsHiddenBy !== action) {
    // Two actions hide different attributes: together they show all labels.
    row.labels = { ...row.labels, ...data.labels };
    row.labelsHiddenBy = null;
  } else {
    row.labels = data.labels;
    row.labelsHiddenBy = action;
    row.doubts |= DOUBT.labels;
    return;
  }
  row.doubts &= ~DOUBT.labels;
  if (row.exitCode !== null && !Object.hasOwn(row.labels, 'exitCode')) row.doubts &= ~DOUBT.exitCode;
}

/** Whether an attribute of this name may be a label instead. */
export function shadowed(row: ContainerRow, attribute: string): boolean {
  return row.labelsHiddenBy !== null || Object.hasOwn(row.labels, attribute);
}
