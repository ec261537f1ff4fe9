import { HindcastError } from '../error.js';
import type { EventOf } from '../event/event.js';
import { type Instant, parseInstant } from '../event/instant.js';
import type { Observed, ObservedContainer, ObservedImage, ObservedNetwork, ObservedVolume } from '../event/observed.js';
import { imageId } from '../event/reference.js';
import { setAttribute } from './attributes.js';
import { type Fields, flag, list, number, record, strings, text } from './fields.js';
import { configOf, isHistory, layerFacts, named, type Told } from './inspect-layers.js';

/** Go prints its zero time as the year 1: it means never. */
function time(value: unknown): Instant | null {
  const at = typeof value === 'string' ? parseInstant(value) : null;
  return at === null || at < 0n ? null : at;
}

function labelsOf(value: unknown): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  for (const [key, label] of Object.entries(record(value) ?? {})) setAttribute(labels, key, String(label));
  return labels;
}

function mountsOf(value: unknown): NonNullable<ObservedContainer['mounts']> {
  return list(value).flatMap((item) => {
    const mount = record(item);
    if (!mount) return [];
    const volume = mount.Type === 'volume' ? text(mount.Name) : null;
    return [
      {
        type: text(mount.Type),
        volume,
        source: text(mount.Source) || null,
        destination: text(mount.Destination) ?? '',
        driver: text(mount.Driver),
        readOnly: mount.RW === false,
      },
    ];
  });
}

/** What `--tmpfs` mounts stands apart from the other mounts. */
function tmpfsOf(value: unknown): NonNullable<ObservedContainer['mounts']> {
  return Object.entries(record(value) ?? {}).map(([destination, options]) => {
    const readOnly = text(options)?.split(',').includes('ro') ?? false;
    return { type: 'tmpfs', volume: null, source: null, destination, driver: null, readOnly };
  });
}

function networksOf(value: unknown): ObservedContainer['networks'] {
  const networks = record(record(value)?.Networks);
  if (!networks) return null;
  return Object.entries(networks).map(([name, settings]) => ({ name, id: text(record(settings)?.NetworkID) || null }));
}

/** Podman's own words for what Docker has a word for; through Docker's interface 4.x lets some of them pass. */
const PODMAN_STATUS: ReadonlyMap<string, string> = new Map([
  ['configured', 'created'],
  ['initialized', 'created'],
  ['stopping', 'running'],
  ['stopped', 'exited'],
]);

function statusOf(value: unknown): string | null {
  const status = text(value);
  return status === null ? null : (PODMAN_STATUS.get(status) ?? status);
}

function container(inspect: Fields): ObservedContainer {
  const state = record(inspect.State) ?? {};
  const config = record(inspect.Config) ?? {};
  const host = record(inspect.HostConfig) ?? {};
  const policy = record(host.RestartPolicy) ?? {};
  const healthcheck = list(record(config.Healthcheck)?.Test)[0];
  const health = text(record(state.Health)?.Status);
  return {
    subject: 'container',
    name: text(inspect.Name)?.replace(/^\//, '') ?? null,
    image: text(config.Image),
    imageId: imageId(text(inspect.Image) ?? ''),
    status: statusOf(state.Status),
    // Podman says nothing, or an empty text, of a container without a check.
    health: health || 'none',
    exitCode: number(state.ExitCode),
    oomKilled: flag(state.OOMKilled),
    createdAt: time(inspect.Created),
    startedAt: time(state.StartedAt),
    finishedAt: time(state.FinishedAt),
    restarts: number(inspect.RestartCount),
    labels: labelsOf(config.Labels),
    networks: networksOf(inspect.NetworkSettings),
    mounts: [...mountsOf(inspect.Mounts), ...tmpfsOf(host.Tmpfs)],
    execs: list(inspect.ExecIDs).length,
    restartPolicy: text(policy.Name) || 'no',
    restartLimit: number(policy.MaximumRetryCount),
    autoRemove: flag(host.AutoRemove),
    hasHealthcheck: healthcheck !== undefined && healthcheck !== 'NONE',
    stopSignal: text(config.StopSignal),
    readOnlyRootfs: flag(host.ReadonlyRootfs),
    sizeRw: number(inspect.SizeRw),
    sizeRootFs: number(inspect.SizeRootFs),
  };
}

function image(inspect: Fields): ObservedImage {
  return {
    subject: 'image',
    // Docker 20.10 lists a dangling image under a name that is none.
    tags: strings(inspect.RepoTags).filter((tag) => tag !== '<none>:<none>'),
    digests: strings(inspect.RepoDigests).filter((digest) => digest !== '<none>@<none>'),
    parent: imageId(text(inspect.Parent) ?? ''),
    layers: Array.isArray(record(inspect.RootFS)?.Layers) ? strings(record(inspect.RootFS)?.Layers) : null,
    createdAt: time(inspect.Created),
    size: number(inspect.Size),
    config: configOf(inspect.Config),
    store: storeOf(inspect),
  };
}

/** What only Podman says of an image (4.3, `podman image inspect`). */
const PODMAN_FIELDS = ['NamesHistory', 'ManifestType'];

/** The classic store tells where its layers lie; containerd's snapshotter is named and no more. Podman's own store says as much as either, and is neither. */
function storeOf(inspect: Fields): ObservedImage['store'] {
  const driver = record(inspect.GraphDriver);
  if (!driver || PODMAN_FIELDS.some((field) => Object.hasOwn(inspect, field))) return null;
  return record(driver.Data) ? 'classic' : 'containerd';
}

function volume(inspect: Fields): ObservedVolume {
  return { subject: 'volume', driver: text(inspect.Driver), createdAt: time(inspect.CreatedAt) };
}

function network(inspect: Fields): ObservedNetwork {
  return {
    subject: 'network',
    name: text(inspect.Name) ?? '',
    driver: text(inspect.Driver),
    containers: Object.keys(record(inspect.Containers) ?? {}).filter((id) => /^[0-9a-f]{64}$/.test(id)),
  };
}

/** One object of `docker inspect`, as facts: which thing it is of shows in its fields. Null: it is none of the four kinds. */
export function observedFrom(value: unknown): { readonly id: string; readonly facts: Observed } | null {
  const inspect = record(value);
  if (!inspect) return null;
  const id = text(inspect.Id) ?? text(inspect.ID);
  if (id !== null && record(inspect.State)) return { id, facts: container(inspect) };
  if (id !== null && (inspect.RepoTags !== undefined || inspect.RootFS !== undefined)) {
    return { id: imageId(id) ?? id, facts: image(inspect) };
  }
  const name = text(inspect.Name);
  if (inspect.Mountpoint !== undefined && name !== null) return { id: name, facts: volume(inspect) };
  if (id !== null && (inspect.IPAM !== undefined || inspect.Scope !== undefined))
    return { id, facts: network(inspect) };
  return null;
}

/** All JSON values in a text: one, one a line, or one after the other. */
function values(source: string, name: string): unknown[] {
  try {
    return [JSON.parse(source)];
  } catch {
    return source
      .split(/\r?\n(?=[[{])/)
      .filter((part) => part.trim() !== '')
      .map((part) => parsePart(part, name));
  }
}

function parsePart(part: string, name: string): unknown {
  try {
    return JSON.parse(part);
  } catch (cause) {
    throw new HindcastError('input', `${name}: not JSON: ${part.slice(0, 40)}`, {
      expected: 'what `docker inspect` printed',
      cure: 'Make the file again: docker inspect $(docker ps -aq) > baseline.json',
      cause,
    });
  }
}

/**
 * Reads what `docker inspect` printed for everything there was when a log began.
 *
 * In plain words: the facts to fold before the first record, as `recording.observed` events at position 0. Containers, images, volumes and
 * networks in any mix; one array, several, or one object a line. Also what `docker history` and `docker diff` print, if it says of what: a list
 * of history entries with whole ids (`GET /images/X/history`, or `docker history --no-trunc --human=false --format json X | jq -s .`), an object
 * `{"Id": …, "History": […]}`, and an object `{"Id": …, "Changes": …}` with the answer of `GET /containers/X/changes` or the lines of
 * `docker diff`; an inspect may hold `History` and `Changes` itself. Their `Id` may be a name that the same file tells of. Throws `input` for
 * what is none of these.
 */
export function readBaseline(source: string, name = 'baseline'): readonly EventOf<'recording.observed'>[] {
  const told = values(source, name)
    .flatMap((value) => (Array.isArray(value) && !isHistory(value) ? value : [value]))
    .flatMap((value, index) => toldBy(value, index, name));
  return named(told, name).map(({ id, facts }) => ({
    type: 'recording.observed',
    at: 0n,
    position: 0,
    id,
    data: facts,
    source: 'inspect',
  }));
}

function toldBy(value: unknown, index: number, name: string): readonly Told[] {
  const observed = observedFrom(value);
  const told = [...(observed ? [observed] : []), ...layerFacts(value)];
  if (told.length > 0) return told;
  const isLine = typeof record(value)?.CreatedBy === 'string';
  throw new HindcastError('input', `${name}: entry ${index + 1} is not what docker inspect prints`, {
    expected: 'a container, image, volume or network as `docker inspect` prints it',
    cure: isLine
      ? 'Make each history one list: docker history --no-trunc --human=false --format json IMAGE | jq -s .'
      : 'Make the file with: docker inspect $(docker ps -aq) > baseline.json',
  });
}
