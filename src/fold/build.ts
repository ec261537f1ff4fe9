import type { BuildEvent, BuildStepData } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { actionOf } from './action.js';
import { evolveStep, initialStep, paintStep, type StepRow } from './build-step.js';
import type { BuildState } from './entry.js';
import { step as next, tableOf } from './table.js';
import { TABLES } from './table-code.js';
import type { Versioned } from './versions.js';

export const BUILD = tableOf(TABLES.build);

/** One build as the fold keeps it. */
export interface BuildRow extends Versioned {
  painted: BuildState | null;
  readonly id: string;
  readonly order: number;
  lifecycle: number;
  /** Of the last statement: what has no higher one was read before. */
  ordinal: number;
  startedAt: Instant | null;
  finishedAt: Instant | null;
  /** The last time that its log told. */
  latestAt: Instant | null;
  imageId: string | null;
  /** It made several images, so none is the one it made. */
  madeSeveral: boolean;
  /** In the order of their numbers; replaced, never written to. */
  steps: readonly StepRow[];
}

export function initial(id: string, order: number): BuildRow {
  return {
    epoch: 0,
    painted: null,
    id,
    order,
    lifecycle: BUILD.initial,
    ordinal: 0,
    startedAt: null,
    finishedAt: null,
    latestAt: null,
    imageId: null,
    madeSeveral: false,
    steps: [],
  };
}

export function copyRow(row: BuildRow): BuildRow {
  return { ...row, painted: null };
}

/** Whether the build is over, as far as its log tells. */
export function hasEnded({ lifecycle }: BuildRow): boolean {
  const state = BUILD.states[lifecycle];
  return state === 'succeeded' || state === 'failed' || state === 'canceled';
}

/** Event and build → build, in place. */
export function evolve(row: BuildRow, event: BuildEvent): void {
  row.ordinal = event.data.ordinal;
  const before = row.lifecycle;
  row.lifecycle = next(BUILD, row.lifecycle, actionOf(event.type));
  row.latestAt = later(row.latestAt, event.at);
  if (event.type === 'build.start') row.startedAt ??= event.at;
  else if (event.type === 'build.step') onStep(row, event.data);
  else if (event.type === 'build.finish') onImage(row, event.data.imageId);
  if (row.lifecycle !== before) row.finishedAt = hasEnded(row) ? (event.at ?? row.latestAt) : null;
}

function later(a: Instant | null, b: Instant | null): Instant | null {
  return a === null || (b !== null && b > a) ? b : a;
}

function onStep(row: BuildRow, data: BuildStepData): void {
  row.latestAt = later(row.latestAt, later(data.startedAt, data.finishedAt));
  const after = row.steps.findLastIndex(({ number }) => number <= data.step) + 1;
  const known = row.steps[after - 1];
  const isKnown = known?.number === data.step;
  const step = evolveStep(isKnown ? known : initialStep(data.step), data);
  row.steps = [...row.steps.slice(0, isKnown ? after - 1 : after), step, ...row.steps.slice(after)];
}

/** One image may be said twice, once with the beginning of its id only. */
function onImage(row: BuildRow, imageId: string | null): void {
  if (imageId === null || row.imageId?.startsWith(imageId)) return;
  if (row.imageId !== null && !imageId.startsWith(row.imageId)) row.madeSeveral = true;
  row.imageId = imageId;
}

/** `expand` gives the whole id for the beginning of one, if it is known. */
export function paint(row: BuildRow, expand: (imageId: string) => string): BuildState {
  row.painted ??= Object.freeze({
    id: row.id,
    status: hasEnded(row) ? (BUILD.states[row.lifecycle] as BuildState['status']) : 'running',
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    imageId: row.madeSeveral ? null : row.imageId,
    steps: Object.freeze(row.steps.map(paintStep)),
  });
  return expanded(row.painted, expand);
}

const whole = (imageId: string | null, expand: (imageId: string) => string) => imageId && expand(imageId);

function expanded(build: BuildState, expand: (imageId: string) => string): BuildState {
  const imageId = whole(build.imageId, expand);
  const steps = build.steps.map((step) => {
    const id = whole(step.imageId, expand);
    return id === step.imageId ? step : Object.freeze({ ...step, imageId: id });
  });
  const isSame = imageId === build.imageId && steps.every((step, i) => step === build.steps[i]);
  return isSame ? build : Object.freeze({ ...build, imageId, steps: Object.freeze(steps) });
}
