import { HindcastError } from '../error.js';
import { familiar, parseReference } from '../event/reference.js';
import type { ContainerState, ImageState, NetworkState } from './entry.js';

const SHORT_ID = 12;
const HEX = /^[0-9a-f]+$/;

function ambiguous(what: string, reference: string, candidates: readonly string[]): HindcastError {
  return new HindcastError('ambiguous', `several ${what} answer to ${JSON.stringify(reference)}`, {
    expected: `one of the ${what}`,
    found: `${candidates.length} of them`,
    cure: 'Write more characters of the id, or a name.',
    candidates,
  });
}

function onlyOne<T>(found: readonly T[], what: string, reference: string, show: (thing: T) => string): T | undefined {
  if (found.length > 1) throw ambiguous(what, reference, found.map(show));
  return found[0];
}

/** Docker's order: the whole id, then the name, then an id prefix that only one has (daemon/container.go, GetContainer). */
export function resolveContainer(all: readonly ContainerState[], reference: string): ContainerState | undefined {
  const name = reference.startsWith('/') ? reference.slice(1) : reference;
  const exact = all.find(({ id }) => id === reference);
  if (exact) return exact;
  const named = all.filter((container) => container.name === name);
  // Where a hand-over was missed, the one whose name is beyond doubt is meant.
  const sure = named.filter(({ uncertain }) => !uncertain.includes('name'));
  if (named.length > 0) return onlyOne(sure.length > 0 ? sure : named, 'containers', reference, showContainer);
  if (!HEX.test(reference)) return undefined;
  return onlyOne(
    all.filter(({ id }) => id.startsWith(reference)),
    'containers',
    reference,
    showContainer,
  );
}

function showContainer({ id, name }: ContainerState): string {
  return name === null ? id.slice(0, SHORT_ID) : `${id.slice(0, SHORT_ID)} (${name})`;
}

/** Docker's order: an id, then a name (`ubuntu` is `ubuntu:latest`), then an id prefix: a name hides a prefix. */
export function resolveImage(all: readonly ImageState[], reference: string): ImageState | undefined {
  const id = reference.startsWith('sha256:') ? reference : `sha256:${reference}`;
  const exact = all.find((image) => image.id === id);
  if (exact) return exact;
  const parsed = parseReference(reference);
  const wanted = parsed && familiar(parsed);
  const named = wanted === null ? undefined : all.find(({ tags }) => tags.includes(wanted));
  if (named) return named;
  if (!HEX.test(id.slice('sha256:'.length))) return undefined;
  const matches = all.filter((image) => image.id?.startsWith(id));
  return onlyOne(matches, 'images', reference, ({ id: found, tags }) => tags[0] ?? found?.slice(7, 7 + SHORT_ID) ?? '');
}

/** Docker's order for networks: id, name, id prefix. */
export function resolveNetwork(all: readonly NetworkState[], reference: string): NetworkState | undefined {
  const exact = all.find(({ id }) => id === reference);
  if (exact) return exact;
  const show = ({ id, name }: NetworkState) => `${id.slice(0, SHORT_ID)} (${name ?? 'no name'})`;
  const named = all.filter(({ name }) => name === reference);
  if (named.length > 0) return onlyOne(named, 'networks', reference, show);
  if (!HEX.test(reference)) return undefined;
  return onlyOne(
    all.filter(({ id }) => id.startsWith(reference)),
    'networks',
    reference,
    show,
  );
}
