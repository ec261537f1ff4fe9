import { HindcastError } from '../error.js';
import { canonicalOf } from '../event/reference.js';
import type { ContainerState, HostState } from '../fold/index.js';
import { type Filters, hasLabels, matches, oneOf, parseFilters, passes, type Tests } from './filter.js';
import { isStale } from './stale.js';

const KEYS = 'ancestor before exited health id label name network since stale status volume'.split(' ');
const UNTOLD = 'expose publish isolation is-task'.split(' ');
const STATUSES = 'created restarting running removing paused exited dead unknown'.split(' ');
const HEALTHS = 'starting healthy unhealthy none'.split(' ');

/** Reads the filters of `ps`, as Docker's. Throws `usage` for keys and values that there are not. */
export function psFilters(given: readonly string[]): Filters {
  const filters = parseFilters(given, KEYS, UNTOLD);
  oneOf(filters, 'status', STATUSES);
  oneOf(filters, 'health', HEALTHS);
  oneOf(filters, 'stale', ['true', 'false']);
  for (const value of filters.get('exited') ?? []) {
    if (/^-?\d+$/.test(value)) continue;
    throw new HindcastError('usage', `filter exited: ${JSON.stringify(value)} is no exit code`, {
      cure: 'Write a number, as in --filter exited=137.',
    });
  }
  return filters;
}

function sameName(a: string, b: string): boolean {
  const name = canonicalOf(a);
  return name !== null && name === canonicalOf(b);
}

/** An image and all that are built on it, by id, as far as the log tells. */
function descendants(state: HostState, id: string): ReadonlySet<string> {
  const found = new Set([id]);
  // An image comes to be known after its parent, but for those of a baseline.
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const image of state.images) if (image.id !== null && found.has(image.parent ?? '')) found.add(image.id);
  }
  return found;
}

/** Docker's rule goes by what runs, not by what it was called: a container does not follow a tag that moves. Where ids are not known, names must do. */
function isFrom(state: HostState, reference: string): (c: ContainerState) => boolean {
  const id = state.image(reference)?.id ?? null;
  const wanted = id === null ? null : descendants(state, id);
  return (c) => {
    if (wanted !== null && c.imageId !== null) return wanted.has(c.imageId);
    return c.image !== null && (c.image === reference || sameName(c.image, reference));
  };
}

function creation(state: HostState, reference: string): bigint {
  const found = state.container(reference);
  if (!found) {
    throw new HindcastError('not-found', `no such container: ${reference}`, {
      cure: 'List them with: hindcast ps -a LOG',
    });
  }
  return found.createdAt ?? -1n;
}

function tests(state: HostState, filters: Filters): Tests<ContainerState> {
  const asked = (key: string) => filters.get(key) ?? [];
  const ancestors = asked('ancestor').map((reference) => isFrom(state, reference));
  const before = asked('before').map((reference) => creation(state, reference));
  const since = asked('since').map((reference) => creation(state, reference));
  return {
    ancestor: (c) => ancestors.some((isFromIt) => isFromIt(c)),
    before: (c) => before.some((at) => (c.createdAt ?? -1n) < at),
    since: (c) => since.some((at) => (c.createdAt ?? -1n) > at),
    exited: (c, values) => c.status === 'exited' && values.some((code) => Number(code) === c.exitCode),
    health: (c, values) => values.includes(c.health ?? 'none'),
    id: (c, values) => values.some((id) => c.id.startsWith(id)),
    label: (c, values) => hasLabels(c.labels, values),
    name: (c, values) => values.some((name) => matches(name.replace(/^(\^?)\//, '$1'), c.name ?? '')),
    network: (c, values) =>
      c.networks.some(({ id, name }) => values.some((value) => value === name || id.startsWith(value))),
    // What cannot be decided is neither.
    stale: (c, values) => values.includes(String(isStale(state, c))),
    status: (c, values) => values.includes(c.status),
    volume: (c, values) => c.mounts.some((m) => values.includes(m.volume) || values.includes(m.destination ?? '')),
  };
}

/** The containers that pass. */
export function filterContainers(state: HostState, filters: Filters): readonly ContainerState[] {
  const byKey = tests(state, filters);
  return state.containers.filter((container) => passes(container, filters, byKey));
}

/** Of those that pass all else: how many there are of which the log cannot tell whether they are stale. */
export function undecidedStale(state: HostState, filters: Filters): number {
  const others = new Map([...filters].filter(([key]) => key !== 'stale'));
  return filterContainers(state, others).filter((container) => isStale(state, container) === null).length;
}
