import { type Event, eventName } from '../event/event.js';
import { parseReference, repository } from '../event/reference.js';
import { attributesOf } from './attributes.js';
import { type Filters, parseFilters, passes, type Tests } from './filter.js';

/** Filters that ask for a thing by its id or name. */
const NAMED = 'container volume network daemon plugin service node secret config'.split(' ');
const KEYS = [...NAMED, 'image', 'event', 'label', 'type'];

/** Reads the filters of `events`, as Docker's. Throws `usage` for keys that there are not. */
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

function nameOf({ data }: Event): string | null {
  if ('attributes' in data) return Object.hasOwn(data.attributes, 'name') ? (data.attributes.name ?? null) : null;
  return 'name' in data ? data.name : null;
}

/**
 * Docker's rule: by the beginning of the id or of the name, whatever kind of thing the event is of. So an event of a network is not one of the
 * container that joins it. Source: daemon/events/filter.go, fuzzyMatchName.
 */
function isOf(event: Event, value: string): boolean {
  return event.id?.startsWith(value) || nameOf(event)?.startsWith(value) || false;
}

function withoutTag(image: string): string {
  const parsed = parseReference(image);
  return parsed ? repository(parsed) : image;
}

/** By the whole name, with or without its tag. Source: daemon/events/filter.go, matchImage. */
function hasImage(event: Event, value: string): boolean {
  const named = [
    event.id,
    'image' in event.data ? event.data.image : null,
    'reference' in event.data ? event.data.reference : null,
  ];
  return named.some((name) => name !== null && (name === value || withoutTag(name) === value));
}

const anyOf = (event: Event, values: readonly string[]) => values.some((value) => isOf(event, value));

const TESTS: Tests<Event> = {
  ...Object.fromEntries(NAMED.map((key) => [key, anyOf])),
  image: (event, values) => values.some((value) => hasImage(event, value)),
  // A bare `exec_create` or `health_status` means all of them.
  event: (event, values) => {
    const action = actionOf(event);
    return values.some((value) => action === value || action.startsWith(`${value}: `));
  },
  // An engine tells labels and what else it says apart as little as we can: `label=exitCode=137` works.
  label: (event, values) => {
    const said = attributesOf(event);
    return values.every((wanted) => said.some(([key, value]) => wanted === key || wanted === `${key}=${value}`));
  },
  type: (event, values) => values.includes(subjectOf(event)),
};

/** Whether an event passes. */
export function passesFilters(event: Event, filters: Filters): boolean {
  return passes(event, filters, TESTS);
}
