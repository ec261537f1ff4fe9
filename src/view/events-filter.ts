import { type Event, eventName } from '../event/event.js';
import { type Filters, hasLabels, parseFilters, passes, type Tests } from './filter.js';

const SUBJECTS = 'container image volume network daemon plugin service node secret config builder recording'.split(' ');
const KEYS = [...SUBJECTS.filter((s) => s !== 'builder' && s !== 'recording'), 'event', 'label', 'type'];

/** Reads the filters of `events`, as Docker's. Throws `usage` for keys and values that there are not. */
export function eventsFilters(given: readonly string[]): Filters {
  return parseFilters(given, KEYS, ['scope']);
}

function subjectOf(event: Event): string {
  const name = eventName(event);
  return name.slice(0, name.indexOf('.'));
}

/** The action in Docker's words, with what Docker tucks into it: `health_status: healthy`. */
export function actionOf(event: Event): string {
  const name = eventName(event);
  const action = name.slice(name.indexOf('.') + 1);
  if (event.type === 'container.health_status' && event.data.health !== null) return `${action}: ${event.data.health}`;
  const isExec = event.type === 'container.exec_create' || event.type === 'container.exec_start';
  return isExec && event.data.command !== null ? `${action}: ${event.data.command}` : action;
}

function nameOf(event: Event): string | null {
  return 'name' in event.data ? (event.data.name as string | null) : null;
}

/** A thing is meant by the beginning of its id or name; events of networks and volumes also tell of a container. */
function concerns(event: Event, subject: string, value: string): boolean {
  if (subjectOf(event) === subject) return event.id?.startsWith(value) || nameOf(event)?.startsWith(value) || false;
  return subject === 'container' && 'container' in event.data && String(event.data.container).startsWith(value);
}

function hasImage(event: Event, value: string): boolean {
  const named = [
    event.id,
    'image' in event.data ? event.data.image : null,
    'reference' in event.data ? event.data.reference : null,
  ];
  return named.some((name) => name === value || (name !== null && name.replace(/:[^:/]*$/, '') === value));
}

const bySubject = (subject: string) => (event: Event, values: readonly string[]) =>
  values.some((value) => concerns(event, subject, value));

const TESTS: Tests<Event> = {
  ...Object.fromEntries(SUBJECTS.map((subject) => [subject, bySubject(subject)])),
  image: (event, values) => values.some((value) => hasImage(event, value)),
  // A bare `exec_create` or `health_status` means all of them.
  event: (event, values) => {
    const action = actionOf(event);
    return values.some((value) => action === value || action.startsWith(`${value}: `));
  },
  label: (event, values) =>
    'labels' in event.data && event.data.labels !== null && hasLabels(event.data.labels, values),
  type: (event, values) => values.includes(subjectOf(event)),
};

/** Whether an event passes. */
export function passesFilters(event: Event, filters: Filters): boolean {
  return passes(event, filters, TESTS);
}
