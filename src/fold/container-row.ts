import type { Instant } from '../event/instant.js';
import type { FinishedStep } from './classic-steps.js';
import type { Doubts } from './doubt.js';
import { DOUBT } from './doubt.js';
import type { Attachment, ContainerState, ContainerStatus, ExitReason, Mount } from './entry.js';
import type { Versioned } from './versions.js';

/** What is known of the restart policy: from an inspect, or from what the container did. */
export interface Policy {
  readonly name: 'unknown' | 'no' | 'always' | 'on-failure';
  /** Of `on-failure`; 0 is without end. */
  readonly limit: number;
}

export const POLICY_UNKNOWN: Policy = { name: 'unknown', limit: 0 };

/** A network that was left while the container ran: part of its end if that follows at once, else for good. */
export interface Leaving {
  readonly id: string;
  readonly at: Instant;
}

/** All that a gap changes in a container. */
const BY_GAP = [
  ...(['lifecycle', 'health', 'intent', 'guess', 'doubts', 'policyProven', 'streak', 'pendingUntil'] as const),
  ...(['startingAt', 'joined', 'leaving', 'left', 'after'] as const),
] as const;

/** A container's part that a gap changes, as it was before the gap. */
export type Held = Pick<ContainerRow, (typeof BY_GAP)[number]>;

/** One container as the fold keeps it: the facts, the machine's states, and what later events need to know of earlier ones. */
export interface ContainerRow extends Versioned {
  /** Which version of the fold has written `execs` alone last. */
  partEpoch: number;
  /** The painted state, made when it is first asked for; dropped on every write. */
  painted: ContainerState | null;
  paintedSettled: ContainerState | null;
  readonly id: string;
  /** When it came to be known: the order of lists. */
  readonly order: number;
  lifecycle: number;
  health: number;
  intent: number;
  /** What the engine would say if nothing had been missed; used while the lifecycle is unknown. */
  guess: ContainerStatus;
  name: string | null;
  image: string | null;
  imageId: string | null;
  /** What its image is if the engine has the classic store, while the log has not shown which it has. */
  imageIdIfClassic: string | null;
  exitCode: number | null;
  exitReason: ExitReason | null;
  oomKilled: boolean | null;
  /** An `oom` in this run. */
  oom: boolean;
  createdAt: Instant | null;
  startedAt: Instant | null;
  finishedAt: Instant | null;
  restarts: number | null;
  labels: Readonly<Record<string, string>>;
  /** The only action seen so far, if its own attributes may hide labels of the same name; null once the labels are known whole. */
  labelsHiddenBy: string | null;
  networks: readonly Attachment[];
  /** Ids of the networks joined in this run and not left. */
  joined: readonly string[];
  leaving: readonly Leaving[];
  /** Ids of the networks that its end left, as far as was told. */
  left: readonly string[];
  mounts: readonly Mount[];
  execs: readonly string[];
  seen: 'created' | 'midlife';
  doubts: Doubts;
  policy: Policy;
  /** A policy brought it back at least once, as the timing shows. */
  policyProven: boolean;
  /** Restarts in a row: each doubles the wait. Null: unknown, so it may be the longest. */
  streak: number | null;
  /** While `died`: until when a restart policy may still bring it back. */
  pendingUntil: Instant | null;
  /** It ended, and a policy that is not known may have counted that. */
  mayBeCounted: boolean;
  /** While ended: since when networks are joined again, so a start is under way. */
  startingAt: Instant | null;
  /** The last run had a network, so a restart begins with one. */
  networked: boolean;
  /** Who asked for the start that a `restart` has said will come; null if none was said. */
  announced: 'user' | 'policy' | null;
  /** It ended, and nothing has said since that it stays so. */
  justDied: boolean;
  lastSignal: number | null;
  /** When it was last told to end in this run; the SIGKILL after it is the engine's, which had waited long enough. */
  signalledAt: Instant | null;
  stopSeen: boolean;
  /** The step of the classic builder that it was created right after, if its image was not heard of before. */
  after: FinishedStep | null;
  /** What the last gap changed, as it was before; kept for the case that the gap hid nothing. */
  held: Held | null;
}

const UNSAID: Doubts =
  DOUBT.status |
  DOUBT.exitCode |
  DOUBT.exitReason |
  DOUBT.oomKilled |
  DOUBT.createdAt |
  DOUBT.startedAt |
  DOUBT.finishedAt |
  DOUBT.restarts |
  DOUBT.labels |
  DOUBT.networks |
  DOUBT.mounts |
  DOUBT.execs;

/** Everything that an event can change and a gap can hide. */
export const CHANGEABLE: Doubts =
  DOUBT.exists |
  DOUBT.name |
  DOUBT.status |
  DOUBT.health |
  DOUBT.exitCode |
  DOUBT.exitReason |
  DOUBT.oomKilled |
  DOUBT.startedAt |
  DOUBT.finishedAt |
  DOUBT.restarts |
  DOUBT.networks |
  DOUBT.execs;

/**
 * Most containers have none of most things: there may be very many, and an empty list takes room too.
 *
 * Not frozen: what is frozen is of another make, and looking into it takes longer. Whoever is shown a row gets another one.
 */
export const NONE: readonly never[] = [];
const NO_LABELS = Object.freeze({});

/** A container of which nothing is known but that it is there. Field by field: what is spread among others gives each of them a slower place. */
export function midlife(id: string, order: number, states: Pick<ContainerRow, 'lifecycle' | 'health' | 'intent'>) {
  const row: ContainerRow = {
    epoch: 0,
    partEpoch: -1,
    painted: null,
    paintedSettled: null,
    id,
    order,
    lifecycle: states.lifecycle,
    health: states.health,
    intent: states.intent,
    guess: 'unknown',
    name: null,
    image: null,
    imageId: null,
    imageIdIfClassic: null,
    exitCode: null,
    exitReason: null,
    oomKilled: null,
    oom: false,
    createdAt: null,
    startedAt: null,
    finishedAt: null,
    restarts: null,
    labels: NO_LABELS,
    labelsHiddenBy: '',
    networks: NONE,
    joined: NONE,
    leaving: NONE,
    left: NONE,
    mounts: NONE,
    execs: NONE,
    seen: 'midlife',
    doubts: UNSAID,
    policy: POLICY_UNKNOWN,
    policyProven: false,
    streak: null,
    pendingUntil: null,
    mayBeCounted: false,
    startingAt: null,
    networked: false,
    announced: null,
    justDied: false,
    lastSignal: null,
    signalledAt: null,
    stopSeen: false,
    after: null,
    held: null,
  };
  return row;
}

/** What a gap would change, as it is. */
export function hold(row: ContainerRow): Held {
  return Object.fromEntries(BY_GAP.map((field) => [field, row[field]])) as unknown as Held;
}

/**
 * A copy to write to; what was painted of the original is not of the copy.
 *
 * Field by field, in the order in which a new row has them: to spread so many takes ten times as long, and a state for each record copies a row each.
 */
export function copyRow(row: ContainerRow): ContainerRow {
  return {
    epoch: row.epoch,
    partEpoch: row.partEpoch,
    painted: null,
    paintedSettled: null,
    id: row.id,
    order: row.order,
    lifecycle: row.lifecycle,
    health: row.health,
    intent: row.intent,
    guess: row.guess,
    name: row.name,
    image: row.image,
    imageId: row.imageId,
    imageIdIfClassic: row.imageIdIfClassic,
    exitCode: row.exitCode,
    exitReason: row.exitReason,
    oomKilled: row.oomKilled,
    oom: row.oom,
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    restarts: row.restarts,
    labels: row.labels,
    labelsHiddenBy: row.labelsHiddenBy,
    networks: row.networks,
    joined: row.joined,
    leaving: row.leaving,
    left: row.left,
    mounts: row.mounts,
    execs: row.execs,
    seen: row.seen,
    doubts: row.doubts,
    policy: row.policy,
    policyProven: row.policyProven,
    streak: row.streak,
    pendingUntil: row.pendingUntil,
    mayBeCounted: row.mayBeCounted,
    startingAt: row.startingAt,
    networked: row.networked,
    announced: row.announced,
    justDied: row.justDied,
    lastSignal: row.lastSignal,
    signalledAt: row.signalledAt,
    stopSeen: row.stopSeen,
    after: row.after,
    held: row.held,
  };
}
