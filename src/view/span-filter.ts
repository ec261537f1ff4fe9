import type { Instant } from '../event/instant.js';
import { parseReference, repository } from '../event/reference.js';
import { type Filters, matches, oneOf, parseFilters, passes, type Tests } from './filter.js';
import type { Span } from './span.js';

const KEYS = 'id image kind name project service state track'.split(' ');
const KINDS = 'container image volume network build tag recording'.split(' ');
const TRACKS = 'status health existence meaning gap'.split(' ');

/** Reads the filters of spans, by these keys. Throws `usage` for keys and values that there are not. */
export function spanFilters(given: readonly string[], keys: readonly string[] = KEYS): Filters {
  const filters = parseFilters(given, keys);
  oneOf(filters, 'kind', KINDS);
  oneOf(filters, 'track', TRACKS);
  return filters;
}

function isImage({ image, imageId }: Span, value: string): boolean {
  if (imageId !== null && (imageId === value || imageId.slice('sha256:'.length).startsWith(value))) return true;
  const parsed = image === null ? null : parseReference(image);
  return image === value || (parsed !== null && repository(parsed) === value);
}

const TESTS: Tests<Span> = {
  id: ({ id }, values) => values.some((value) => id?.startsWith(value)),
  image: (span, values) => values.some((value) => isImage(span, value)),
  kind: ({ kind }, values) => values.includes(kind),
  name: ({ name }, values) => name !== null && values.some((value) => matches(value, name)),
  project: ({ project }, values) => values.includes(project ?? ''),
  service: ({ service }, values) => values.includes(service ?? ''),
  state: ({ state }, values) => values.includes(state),
  track: ({ track }, values) => values.includes(track),
};

/** Whether a span passes. */
export function passesSpan(span: Span, filters: Filters): boolean {
  return passes(span, filters, TESTS);
}

/** A stretch of time, both ends included; null: without end. */
export interface Window {
  readonly since: Instant | null;
  readonly until: Instant | null;
}

/** Whether a span has an instant in common with the window; one without times has, if the window has no end. */
export function isWithin({ from, to }: Pick<Span, 'from' | 'to'>, { since, until }: Window): boolean {
  if (until !== null && (from === null || from > until)) return false;
  return since === null || to === null || to > since || (from !== null && from >= since);
}
