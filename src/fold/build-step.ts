import type { BuildStepData } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import type { BuildStep } from './entry.js';
import { step as next, tableOf } from './table.js';
import { TABLES } from './table-code.js';

export const BUILD_STEP = tableOf(TABLES.buildStep);

/** One step as the fold keeps it; a value, of which the next one is made. */
export interface StepRow {
  readonly number: number;
  readonly name: string;
  readonly lifecycle: number;
  /** The beginning of its first run, and the end of its last. */
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly imageId: string | null;
  readonly error: string | null;
}

/** What the machine calls what the reader says of a step. */
const WORDS: Readonly<Record<string, string>> = {
  pending: 'announce',
  running: 'start',
  cached: 'cache',
  done: 'finish',
  error: 'fail',
  canceled: 'cancel',
};

export function wordOf({ status }: BuildStepData): string {
  return Object.hasOwn(WORDS, status) ? (WORDS[status] ?? status) : status;
}

export function initialStep(number: number): StepRow {
  return {
    number,
    name: '',
    lifecycle: BUILD_STEP.initial,
    startedAt: null,
    finishedAt: null,
    imageId: null,
    error: null,
  };
}

/** What was said of a step, and the step → the step. A step that runs again began when it first did. */
export function evolveStep(step: StepRow, data: BuildStepData): StepRow {
  const began = data.startedAt !== null && (step.startedAt === null || data.startedAt < step.startedAt);
  return {
    number: step.number,
    name: data.name || step.name,
    lifecycle: next(BUILD_STEP, step.lifecycle, wordOf(data)),
    startedAt: began ? data.startedAt : step.startedAt,
    finishedAt: data.finishedAt,
    imageId: data.imageId,
    error: data.error,
  };
}

/** A step that was interrupted has no status of its own in the state document: it went wrong. */
export function paintStep(step: StepRow): BuildStep {
  const state = BUILD_STEP.states[step.lifecycle] ?? 'pending';
  const { number, name, startedAt, finishedAt, imageId, error } = step;
  const status = state === 'canceled' ? 'error' : (state as BuildStep['status']);
  return Object.freeze({
    number,
    name,
    status,
    startedAt,
    finishedAt,
    imageId,
    error: state === 'canceled' ? (error ?? 'canceled') : error,
  });
}
