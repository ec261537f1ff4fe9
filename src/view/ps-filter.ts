import { HindcastError } from '../error.js';
import { parseReference } from '../event/reference.js';
import type { ContainerState, HostState } from '../fold/index.js';
import { type Filters, hasLabels, matches, oneOf, parseFilters, passes, type Tests } from './filter.js';

const KEYS = 'ancestor before exited health id label name network since status volume'.split(' ');
const UNTOLD = 'expose publish isolation is-task'.split(' ');
const STATUSES = 'created restarting running removing paused exited dead unknown'.split(' ');
const HEALTHS = 'starting healthy unhealthy none'.split(' ');

/** Reads the filters of `ps`, as Docker's. Throws `usage` for keys and values that there are not. */
export function psFilters(given: readonly string[]): Filters {
  const filters = parseFilters(given, KEYS, UNTOLD);
  oneOf(filters, 'status', STATUSES);
  oneOf(filters, 'health', HEALTHS);
  for (const value of filters.get('exited') ?? []) {
    if (/^-?\d+$/.test(value)) continue;
    throw new HindcastError('usage', `filter exited: ${JSON.stringify(value)} is no exit code`, {
      cure: 'Write a number, as in --filter exited=137.',
    });
  }
  return filters;
}

function sameName(a: string, b: string): boolean {
  const [x, y] = [parseReference(a), parseReference(b)];
  return (
    x !== null && y !== null && x.domain === y.domain && x.path === y.path && x.tag === y.tag && x.digest === y.digest
  );
}

function isFrom(c: ContainerState, image: string, state: HostState): boolean {
  if (c.image !== null && (c.image === image || sameName(c.image, image))) return true;
  const wanted = state.image(image)?.id;
  return wanted !== null && wanted !== undefined && c.imageId === wanted;
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

function tests(state: HostState): Tests<ContainerState> {
  return {
    ancestor: (c, values) => values.some((image) => isFrom(c, image, state)),
    before: (c, values) => values.some((reference) => (c.createdAt ?? -1n) < creation(state, reference)),
    since: (c, values) => values.some((reference) => (c.createdAt ?? -1n) > creation(state, reference)),
    exited: (c, values) => c.status === 'exited' && values.includes(String(c.exitCode)),
    health: (c, values) => values.includes(c.health ?? 'none'),
    id: (c, values) => values.some((id) => c.id.startsWith(id)),
    label: (c, values) => hasLabels(c.labels, values),
    name: (c, values) => values.some((name) => matches(name.replace(/^(\^?)\//, '$1'), c.name ?? '')),
    network: (c, values) => c.networks.some(({ id, name }) => values.includes(id) || values.includes(name ?? '')),
    status: (c, values) => values.includes(c.status),
    volume: (c, values) => c.mounts.some((m) => values.includes(m.volume) || values.includes(m.destination ?? '')),
  };
}

/** The containers that pass. */
export function filterContainers(state: HostState, filters: Filters): readonly ContainerState[] {
  const byKey = tests(state);
  return state.containers.filter((container) => passes(container, filters, byKey));
}
