import { type Instant, SECOND } from '../event/instant.js';
import type { ObservedContainer, ObservedImage, ObservedNetwork, ObservedVolume } from '../event/observed.js';
import { familiar, parseReference } from '../event/reference.js';
import type { ContainerState, ImageState, NetworkState, VolumeState } from '../fold/index.js';

/** An engine's own record of a time differs from its event's: by milliseconds, and under load by up to 0.7 s. */
const NEAR: Instant = 2n * SECOND;

function near(a: Instant | null, b: Instant | null): boolean {
  if (a === null || b === null) return a === b;
  return (a > b ? a - b : b - a) <= NEAR;
}

const sorted = (items: readonly (string | null)[]) => JSON.stringify([...items].map(String).sort());
const pairs = (labels: Readonly<Record<string, string>>) =>
  sorted(Object.entries(labels).map((pair) => pair.join('=')));

/** Never started: the engine says code 0, where there was no end. */
function sameExit(ours: ContainerState, theirs: ObservedContainer): boolean {
  if (theirs.status === 'running' || theirs.status === 'paused') return ours.exitCode === null;
  return (ours.exitCode ?? (ours.status === 'created' ? 0 : null)) === theirs.exitCode;
}

const volumesOf = (mounts: readonly { readonly volume: string | null; readonly destination: string | null }[]) =>
  sorted(mounts.flatMap(({ volume, destination }) => (volume === null ? [] : [`${volume}:${destination}`])));

/** Each field that both tell of, and whether they tell the same. */
function compared(
  ours: ContainerState,
  theirs: ObservedContainer,
): readonly (readonly [field: keyof ContainerState, same: boolean])[] {
  return [
    ['name', ours.name === theirs.name],
    ['image', ours.image === theirs.image],
    ['imageId', ours.imageId === theirs.imageId],
    ['status', ours.status === theirs.status],
    ['exitCode', sameExit(ours, theirs)],
    ['health', ours.health === theirs.health],
    ['oomKilled', ours.oomKilled === theirs.oomKilled],
    ['restarts', ours.restarts === theirs.restarts],
    ['startedAt', near(ours.startedAt, theirs.startedAt)],
    ['finishedAt', near(ours.finishedAt, theirs.finishedAt)],
    ['labels', pairs(ours.labels) === pairs(theirs.labels ?? {})],
    [
      'networks',
      sorted(ours.networks.map(({ name }) => name)) === sorted((theirs.networks ?? []).map(({ name }) => name)),
    ],
    ['mounts', volumesOf(ours.mounts) === volumesOf(theirs.mounts ?? [])],
  ];
}

/** Whether an inspect tells nothing that the events had not told, and leaves no doubt that it could take away. */
export function containerAgrees(ours: ContainerState | undefined, theirs: ObservedContainer): boolean {
  return ours !== undefined && ours.uncertain.length === 0 && compared(ours, theirs).every(([, same]) => same);
}

/** Whether an inspect says otherwise than what the events leave no doubt of. */
export function contradicts(ours: ContainerState, theirs: ObservedContainer): boolean {
  return compared(ours, theirs).some(
    ([field, same]) => !same && !ours.uncertain.includes(field) && (ours[field] !== null || field === 'exitCode'),
  );
}

/** What no event tells and nothing but an `update` changes, as one text to compare. */
export function standing(theirs: ObservedContainer): string {
  const { restartPolicy, restartLimit, autoRemove, hasHealthcheck, stopSignal, mounts, imageId, readOnlyRootfs } =
    theirs;
  return JSON.stringify([
    restartPolicy,
    restartLimit,
    autoRemove,
    hasHealthcheck,
    stopSignal,
    mounts,
    imageId,
    readOnlyRootfs,
  ]);
}

function familiarName(tag: string): string {
  const reference = parseReference(tag);
  return reference ? familiar(reference) : tag;
}

/** `inSilence`: the engine moves names without a word, as Podman and Docker with containerd's store do, so that nothing takes that doubt away. */
export function imageAgrees(ours: ImageState | undefined, theirs: ObservedImage, inSilence: boolean): boolean {
  if (ours === undefined || (ours.uncertain.length > 0 && !inSilence)) return false;
  return ours.layers !== null && sorted(ours.tags) === sorted((theirs.tags ?? []).map(familiarName));
}

export function volumeAgrees(ours: VolumeState | undefined, theirs: ObservedVolume): boolean {
  if (ours === undefined || ours.uncertain.some((field) => field !== 'usedBy')) return false;
  return ours.driver === theirs.driver;
}

export function networkAgrees(ours: NetworkState | undefined, theirs: ObservedNetwork): boolean {
  if (ours === undefined || ours.uncertain.length > 0) return false;
  return ours.name === theirs.name && sorted(ours.containers) === sorted(theirs.containers ?? []);
}
