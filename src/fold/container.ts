import type { Event, EventOf } from '../event/event.js';
import { actionOf } from './action.js';
import { type Engine, onStart, onUserStart } from './container-begin.js';
import { onDie, onStop } from './container-end.js';
import { learnLabels, shadowed } from './container-labels.js';
import { isUp, lifecycleOf, START, say } from './container-regions.js';
import { CHANGEABLE, type ContainerRow, midlife, NONE, POLICY_UNKNOWN } from './container-row.js';
import { dialectOf } from './dialect.js';
import { DOUBT } from './doubt.js';
import type { ImageStore } from './image-store.js';

type Subject<E> = E extends { type: `container.${string}`; id: string | null } ? E : never;

/** An event that says something of one container. */
export type ContainerEvent = Exclude<Subject<Event>, EventOf<'container.prune'>>;

/** What a container needs to know of its engine. */
export interface Surroundings extends Engine {
  /** The image that a reference means now; null if the log cannot prove it. `store`: if that is where the engine keeps its images. */
  imageOf(reference: string, store?: ImageStore): string | null;
}

const SIGKILL = 9;

// A log has millions of events: what is the same for each is worked out once.
const IDENTITY = DOUBT.exists | DOUBT.name;
const LABELS = DOUBT.labels;
const HEALTH = DOUBT.health;
const STATUS = DOUBT.status;
const END = DOUBT.exitCode | DOUBT.exitReason;

/** A container of which nothing was said yet. */
export function initial(id: string, order: number): ContainerRow {
  return midlife(id, order, START);
}

/** The machine's word for an event: what the engine tucks into an action is part of the word where the machine cares. */
export function wordOf(row: ContainerRow, event: ContainerEvent, action = actionOf(event.type)): string {
  if (event.type === 'container.health_status') return `health_status: ${event.data.health}`;
  if (event.type === 'container.kill' && event.data.signal === SIGKILL && !shadowed(row, 'signal'))
    return 'kill SIGKILL';
  return action;
}

/**
 * Event and container → container, in place.
 *
 * In plain words: says the event's word to the machine, then writes down the facts. The row must be the fold's own to write.
 */
export function evolve(row: ContainerRow, event: ContainerEvent, host: Surroundings): void {
  const before = lifecycleOf(row);
  const action = actionOf(event.type);
  row.doubts &= ~IDENTITY;
  if (event.data.name !== null) row.name = event.data.name;
  if (row.image === null && event.data.image !== null) learnImage(row, event.data.image, action === 'create', host);
  const dialect = dialectOf(event.source);
  learnLabels(row, action, event.data, dialect.labelsApart);
  say(row, wordOf(row, event, action));
  writeFacts(row, event, before, host);
  if (!dialect.labelsWhole) row.doubts |= LABELS;
  // Whether an end makes it unhealthy is Docker's way; of others nobody said.
  if (!dialect.endsHealth && /(?:die|pause|stop)$/.test(action)) row.doubts |= HEALTH;
  if (before === 'unknown' && lifecycleOf(row) !== 'unknown') row.doubts &= ~STATUS;
  if (isUp(row)) row.doubts &= ~END;
}

function learnImage(row: ContainerRow, image: string, isNew: boolean, host: Surroundings): void {
  row.image = image;
  // What a reference means now says nothing of what it meant when an older container was created.
  row.imageId = isNew || image.startsWith('sha256:') ? host.imageOf(image) : null;
  if (isNew && row.imageId === null) row.imageIdIfClassic = host.imageOf(image, 'classic');
}

function writeFacts(row: ContainerRow, event: ContainerEvent, before: string, host: Surroundings): void {
  switch (event.type) {
    case 'container.create':
      return onCreate(row, event);
    case 'container.start':
    case 'container.restore':
      return onStart(row, event, before, host);
    case 'container.restart':
      return onRestart(row, dialectOf(event.source).restartFirst);
    case 'container.cleanup':
      row.justDied = false;
      row.pendingUntil = null;
      return;
    case 'container.die':
      return onDie(row, event, before, host);
    case 'container.stop':
      return onStop(row, event.at, host.modern);
    case 'container.init':
      return onInit(row);
    case 'container.kill':
      row.lastSignal = event.data.signal;
      if (row.signalledAt === null || event.data.signal !== SIGKILL) row.signalledAt = event.at;
      if (before === 'paused' && !dialectOf(event.source).signals) onFrozenKill(row);
      return;
    case 'container.oom':
      return onOom(row, host.modern);
    case 'container.update':
      // It may have changed the restart policy, and does not say so.
      row.policy = POLICY_UNKNOWN;
      row.policyProven = false;
      return;
    default:
      return onExec(row, event);
  }
}

/** Docker says it when all is done; Podman before, of restarts by policy too, but only of an end that it had not cleaned up. */
function onRestart(row: ContainerRow, isFirst: boolean): void {
  if (!isFirst) onUserStart(row);
  else row.announced = row.justDied ? 'policy' : 'user';
}

/** Podman makes it as new before it starts it; it says so before, if the start is a policy's. */
function onInit(row: ContainerRow): void {
  if (lifecycleOf(row) !== 'created') return;
  row.exitCode = null;
  row.exitReason = null;
  row.pendingUntil = null;
  row.justDied = false;
  row.doubts &= ~(DOUBT.status | DOUBT.exitCode | DOUBT.exitReason);
  if (row.announced === null) onUserStart(row);
}

/** Podman tells of no end of what was frozen, and not which signal it was sent. */
function onFrozenKill(row: ContainerRow): void {
  row.guess = 'paused';
  say(row, 'gap');
  row.doubts |= DOUBT.status | DOUBT.exitCode | DOUBT.exitReason | DOUBT.finishedAt | DOUBT.oomKilled | DOUBT.execs;
}

function onCreate(row: ContainerRow, event: EventOf<'container.create'>): void {
  row.seen = 'created';
  row.createdAt = event.at;
  row.restarts = 0;
  row.oomKilled = false;
  row.streak = 0;
  // What it was told to join and mount shows when it starts.
  // That a first start failed shows only if it came as far as the networks: one that cannot join them (128) leaves no trace.
  row.doubts = DOUBT.networks | DOUBT.mounts | DOUBT.exitCode;
}

function onOom(row: ContainerRow, modern: boolean | null): void {
  row.oom = true;
  const up = isUp(row);
  if (up && modern === false) return;
  row.oomKilled = true;
  // A late one, after the end, may or may not have been counted; a version that was not seen may count at once or at the end.
  if (!up || modern === null) row.doubts |= DOUBT.oomKilled;
}

function onExec(row: ContainerRow, event: ContainerEvent): void {
  if (event.type === 'container.exec_create' || event.type === 'container.exec_start') {
    const key = event.data.execId ?? event.data.command ?? '';
    if (isUp(row) && !row.execs.includes(key)) row.execs = [...row.execs, key];
  } else if (event.type === 'container.exec_die') {
    const key = event.data.execId ?? row.execs[0];
    if (key !== undefined && row.execs.includes(key)) row.execs = row.execs.filter((open) => open !== key);
  }
}

/** The log may have missed anything: what can change is in doubt until an event says it again. */
export function onGap(row: ContainerRow, guess: ContainerRow['guess']): void {
  row.guess = guess;
  say(row, 'gap');
  row.doubts |= CHANGEABLE;
  row.policyProven = false;
  row.streak = null;
  row.pendingUntil = null;
  row.startingAt = null;
  row.joined = NONE;
  row.leaving = NONE;
  row.left = NONE;
  row.after = null;
}
