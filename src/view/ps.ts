import type { Instant } from '../event/instant.js';
import type { ContainerState, HostState } from '../fold/index.js';
import { ago, goTime, humanDuration } from './duration.js';
import { ShownImages, shortImage } from './ps-image.js';

const SHORT_ID = 12;
const MOUNT_CHARACTERS_MAX = 15;

/** One container as `docker ps --format json` prints it. What no log tells (command, ports, size) is empty. */
export interface PsRow {
  readonly Command: string;
  readonly CreatedAt: string;
  readonly ID: string;
  readonly Image: string;
  readonly Labels: string;
  readonly LocalVolumes: string;
  readonly Mounts: string;
  readonly Names: string;
  readonly Networks: string;
  readonly Ports: string;
  readonly RunningFor: string;
  readonly Size: string;
  readonly State: string;
  readonly Status: string;
  /** Not Docker's: the names of the state document's fields that the log cannot decide, joined by commas. */
  readonly Uncertain: string;
}

export interface PsOptions {
  readonly all: boolean;
  readonly noTrunc: boolean;
}

function up(c: ContainerState, now: Instant | null): string {
  const isKnown = c.startedAt !== null && now !== null && !c.uncertain.includes('startedAt');
  const since = isKnown ? ` ${humanDuration(now - c.startedAt)}` : '';
  if (c.status === 'paused') return `Up${since} (Paused)`;
  if (c.health === 'starting') return `Up${since} (health: starting)`;
  return c.health === null || c.health === 'none' ? `Up${since}` : `Up${since} (${c.health})`;
}

function words(c: ContainerState, now: Instant | null): string {
  const code = c.exitCode ?? '?';
  const since = ago(c.finishedAt, now);
  switch (c.status) {
    case 'running':
    case 'paused':
      return up(c, now);
    case 'restarting':
      return `Restarting (${code}) ${since}`.trim();
    case 'exited':
      return `Exited (${code}) ${since}`.trim();
    case 'removing':
      return 'Removal In Progress';
    case 'created':
      return 'Created';
    case 'dead':
      return 'Dead';
    default:
      return 'Unknown';
  }
}

/** What a person must see at once: the status itself, or the whole container, may be otherwise. */
export function isDoubtful(uncertain: readonly string[]): boolean {
  return uncertain.includes('status') || uncertain.includes('exists');
}

/** Docker's words for a status at an instant (null: unknown): `Up 3 minutes (healthy)`, `Exited (137) 2 minutes ago`. A `?` ends what the log cannot decide. */
export function statusWords(c: ContainerState, now: Instant | null): string {
  return isDoubtful(c.uncertain) && c.status !== 'unknown' ? `${words(c, now)} ?` : words(c, now);
}

/** Docker's way with long names of volumes: fourteen characters and an ellipsis. */
function ellipsis(name: string): string {
  const characters = [...name];
  return characters.length > MOUNT_CHARACTERS_MAX ? `${characters.slice(0, MOUNT_CHARACTERS_MAX - 1).join('')}…` : name;
}

function row(c: ContainerState, image: string, now: Instant | null, noTrunc: boolean): PsRow {
  return {
    Command: '',
    CreatedAt: goTime(c.createdAt),
    ID: noTrunc ? c.id : c.id.slice(0, SHORT_ID),
    Image: noTrunc ? image : shortImage(image, c.imageId),
    Labels: Object.keys(c.labels)
      .sort()
      .map((key) => `${key}=${c.labels[key]}`)
      .join(','),
    LocalVolumes: String(c.mounts.filter(({ driver }) => driver === 'local').length),
    Mounts: c.mounts.map(({ volume }) => (noTrunc ? volume : ellipsis(volume))).join(','),
    Names: c.name ?? '',
    Networks: c.networks.map(({ name, id }) => name ?? id.slice(0, SHORT_ID)).join(','),
    Ports: '',
    RunningFor: ago(c.createdAt, now),
    Size: '',
    State: c.status,
    Status: words(c, now),
    Uncertain: c.uncertain.join(','),
  };
}

const UP: ReadonlySet<string> = new Set(['running', 'paused', 'restarting']);

/** Whether `docker ps` shows it without `-a`: what runs, pauses or is about to run again. Unknown ones may. */
export function isShown(c: ContainerState): boolean {
  return UP.has(c.status) || c.status === 'unknown';
}

/** Newest first, as Docker lists them; those whose creation nobody saw are older than all whose was. */
export function newestFirst(containers: readonly ContainerState[]): readonly ContainerState[] {
  const known = containers.map((c, order) => ({ c, order }));
  known.sort((a, b) => compare(b.c.createdAt, a.c.createdAt) || b.order - a.order);
  return known.map(({ c }) => c);
}

function compare(a: Instant | null, b: Instant | null): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}

/** Containers as `docker ps` lists them, as of the state's own instant. */
export function ps(state: HostState, containers: readonly ContainerState[], options: PsOptions): readonly PsRow[] {
  const shown = options.all ? containers : containers.filter(isShown);
  const images = new ShownImages(state);
  return newestFirst(shown).map((c) => row(c, images.of(c), state.at, options.noTrunc));
}
