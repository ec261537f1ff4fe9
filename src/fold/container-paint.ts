import { type Instant, later } from '../event/instant.js';
import { END_SPREAD } from './container-end.js';
import { intentOf, lifecycleOf, REGIONS } from './container-regions.js';
import type { ContainerRow } from './container-row.js';
import { DOUBT, type Doubts, doubtNames } from './doubt.js';
import type { ContainerState, ContainerStatus, Health } from './entry.js';

const STATUS: Readonly<Record<ReturnType<typeof lifecycleOf>, ContainerStatus>> = {
  unknown: 'unknown',
  created: 'created',
  running: 'running',
  rerunning: 'running',
  paused: 'paused',
  stopped: 'exited',
  died: 'exited',
  restarting: 'restarting',
  exited: 'exited',
  removing: 'removing',
  dead: 'dead',
  removed: 'exited',
};

const HEALTH: Readonly<Record<string, Health | null>> = {
  none: 'none',
  notYet: 'none',
  checked: 'none',
  starting: 'starting',
  healthy: 'healthy',
  unhealthy: 'unhealthy',
};

/** The same by the number of the machine's state: this is asked of each event of a container. */
const STATUS_AT = REGIONS.lifecycle.states.map((name) => STATUS[name as keyof typeof STATUS]);
const HEALTH_AT = REGIONS.health.states.map((name) => HEALTH[name] ?? null);
const UNKNOWN = REGIONS.lifecycle.states.indexOf('unknown');
const DIED = REGIONS.lifecycle.states.indexOf('died');

const ENDED: ReadonlySet<ContainerStatus> = new Set(['exited', 'dead', 'restarting', 'removing', 'unknown']);

const EXECS = DOUBT.execs;
const RESTARTS = DOUBT.restarts;

/** Whether time has settled what only time can settle. */
function isSettled(row: ContainerRow, horizon: Instant): boolean {
  if (row.leaving.length > 0 && row.leaving.some((left) => horizon - left.at <= END_SPREAD)) return false;
  return row.pendingUntil === null || (horizon > row.pendingUntil && row.startingAt === null);
}

/** The first instant at which silence has settled the status, if nothing is said until then; null: nothing is left to settle, or silence does not. */
function settlesAt({ pendingUntil, startingAt, leaving }: ContainerRow): Instant | null {
  if (pendingUntil === null || startingAt !== null) return null;
  return leaving.reduce((at, left) => later(at, left.at + END_SPREAD), pendingUntil) + 1n;
}

/** The status now: what the machine says, or, while a policy may still act, what is more likely. */
export function statusOf(row: ContainerRow): ContainerStatus {
  const state = row.lifecycle;
  if (state === UNKNOWN) return row.guess;
  if (state === DIED && row.policyProven && row.pendingUntil !== null) return 'restarting';
  return STATUS_AT[state] ?? 'unknown';
}

/**
 * A row as the world sees it.
 *
 * In plain words: `horizon` is the instant up to which the log is known. A row that nothing was written to since gives the same object.
 */
export function paint(row: ContainerRow, horizon: Instant): ContainerState {
  if (row.pendingUntil === null && row.leaving.length === 0) {
    row.painted ??= build(row, true);
    return row.painted;
  }
  if (isSettled(row, horizon)) {
    row.paintedSettled ??= build(row, true);
    return row.paintedSettled;
  }
  row.painted ??= build(row, false);
  return row.painted;
}

/** A row that the fold may still write to: painted afresh, and not remembered. */
export function paintNow(row: ContainerRow, horizon: Instant): ContainerState {
  return build(row, isSettled(row, horizon));
}

/** Some fields of a container's state, where its machine stands, and when silence will have settled its status (see {@link settlesAt}): for those who look at every event. */
export type ContainerGlance = Pick<
  ContainerState,
  'id' | 'name' | 'image' | 'imageId' | 'status' | 'health' | 'exitCode' | 'exitReason' | 'labels' | 'uncertain'
> & { readonly lifecycle: string; readonly settlesAt: Instant | null };

/** The same as {@link paintNow} says, as far as it goes. */
export function glanceAt(row: ContainerRow, horizon: Instant): ContainerGlance {
  return glanceWhen(row, isSettled(row, horizon));
}

/** What both a glance and a state say. Neither is spread into another object: that takes ten times as long, and what is made so half as much room again. */
function glanceWhen(row: ContainerRow, settled: boolean): ContainerGlance {
  const status = statusWhen(row, settled);
  const ended = ENDED.has(status);
  return {
    id: row.id,
    name: row.name,
    image: row.image,
    imageId: row.imageId,
    status,
    health: HEALTH_AT[row.health] ?? null,
    exitCode: ended || status === 'created' ? row.exitCode : null,
    exitReason: ended && status !== 'unknown' ? row.exitReason : null,
    labels: row.labels,
    uncertain: uncertainOf(row, settled),
    lifecycle: lifecycleOf(row),
    settlesAt: settlesAt(row),
  };
}

function openDoubts(row: ContainerRow): Doubts {
  let doubts = 0;
  if (row.pendingUntil !== null) {
    doubts |= DOUBT.status | DOUBT.restarts;
    // `stop` is written after the `die`: until then nobody knows whether the signal was a stop's.
    if (intentOf(row) !== 'free') doubts |= DOUBT.exitReason;
  }
  if (row.leaving.length > 0) doubts |= DOUBT.networks;
  return doubts;
}

function statusWhen(row: ContainerRow, settled: boolean): ContainerStatus {
  return settled && row.lifecycle === DIED ? 'exited' : statusOf(row);
}

function uncertainOf(row: ContainerRow, settled: boolean): readonly string[] {
  // An exec that could not start says nothing when it ends: an open one may be gone.
  const open = (settled ? 0 : openDoubts(row)) | (row.execs.length > 0 ? EXECS : 0) | (row.mayBeCounted ? RESTARTS : 0);
  return doubtNames(row.doubts | open);
}

/** Rows have one empty list together: nobody may write to it. */
const NOTHING: readonly never[] = Object.freeze([]);

function shown<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? NOTHING : list;
}

function build(row: ContainerRow, settled: boolean): ContainerState {
  const glance = glanceWhen(row, settled);
  const { id, name, image, imageId, status, health, exitCode, exitReason, labels, uncertain } = glance;
  const left = settled ? row.leaving.map((l) => l.id) : [];
  const restarts = row.restarts;
  const comesBack = status === 'restarting' && glance.lifecycle === 'died';
  return Object.freeze({
    id,
    name,
    image,
    imageId,
    status,
    health,
    exitCode,
    exitReason,
    oomKilled: row.oomKilled,
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    restarts: comesBack && restarts !== null ? restarts + 1 : restarts,
    labels,
    networks: left.length > 0 ? row.networks.filter((network) => !left.includes(network.id)) : shown(row.networks),
    mounts: shown(row.mounts),
    execs: row.execs.length,
    seen: row.seen,
    uncertain,
  });
}
