import { formatInstant, type Instant } from '../event/instant.js';
import type { BuildState, ContainerState, HostState, ImageState, NetworkState, VolumeState } from '../fold/index.js';

/** The state document's version. A change that is not additive is a new number. */
export const STATE_SCHEMA = 'hindcast/state@1';

const time = (at: Instant | null): string | null => (at === null ? null : formatInstant(at));

/** A container as the state document has it. */
export function containerEntry(c: ContainerState) {
  return {
    id: c.id,
    name: c.name,
    image: c.image,
    imageId: c.imageId,
    status: c.status,
    health: c.health,
    exitCode: c.exitCode,
    exitReason: c.exitReason,
    oomKilled: c.oomKilled,
    createdAt: time(c.createdAt),
    startedAt: time(c.startedAt),
    finishedAt: time(c.finishedAt),
    restarts: c.restarts,
    labels: c.labels,
    networks: c.networks.map(({ id, name }) => ({ id, name })),
    mounts: c.mounts.map(({ volume, destination, driver, readOnly }) => ({ volume, destination, driver, readOnly })),
    execs: c.execs,
    seen: c.seen,
    uncertain: c.uncertain,
  };
}

/** An image as the state document has it. */
export function imageEntry(i: ImageState) {
  const { id, tags, parent, layers, origin, uncertain } = i;
  return { id, tags, parent, layers, origin, createdAt: time(i.createdAt), uncertain };
}

/** A volume as the state document has it. */
export function volumeEntry(v: VolumeState) {
  const { name, driver, usedBy, uncertain } = v;
  return { name, driver, createdAt: time(v.createdAt), usedBy, uncertain };
}

/** A network as the state document has it. */
export function networkEntry(n: NetworkState) {
  const { id, name, driver, containers, uncertain } = n;
  return { id, name, driver, containers, uncertain };
}

/** A build as the state document has it. */
export function buildEntry(b: BuildState) {
  const { id, status, imageId, steps } = b;
  return {
    id,
    status,
    startedAt: time(b.startedAt),
    finishedAt: time(b.finishedAt),
    imageId,
    steps: steps.map((step) => ({ ...step, startedAt: time(step.startedAt), finishedAt: time(step.finishedAt) })),
  };
}

/**
 * The state document, `hindcast/state@1`: everything that existed at one instant, as plain data.
 *
 * In plain words: what `hindcast state` prints. Times are RFC 3339, UTC, nine digits; null is "nobody said"; a field named in `uncertain`
 * may be wrong.
 *
 * @example
 * ```ts
 * console.log(JSON.stringify(toDocument(fold.state())));
 * ```
 */
export function toDocument(state: HostState) {
  const { containers, images, volumes, networks, builds } = documentLists(state);
  return {
    ...documentHead(state),
    containers: [...containers],
    images: [...images],
    volumes: [...volumes],
    networks: [...networks],
    builds: [...builds],
  };
}

/** What stands in the document before its lists. */
export function documentHead(state: HostState) {
  return {
    schema: STATE_SCHEMA,
    at: time(state.at),
    position: state.position,
    events: state.events,
    since: time(state.since),
    gaps: state.gaps.map(({ from, to, reason }) => ({ from: time(from), to: time(to), reason })),
  };
}

/** The document's lists, in their order; each entry is made when it is asked for, for there may be very many. */
export function documentLists({ containers, images, volumes, networks, builds }: HostState) {
  return {
    containers: entries(containers, containerEntry),
    images: entries(images, imageEntry),
    volumes: entries(volumes, volumeEntry),
    networks: entries(networks, networkEntry),
    builds: entries(builds, buildEntry),
  };
}

function* entries<S, E>(things: readonly S[], entry: (thing: S) => E): Generator<E> {
  for (const thing of things) yield entry(thing);
}

/** The state document, typed. */
export type StateDocument = ReturnType<typeof toDocument>;
