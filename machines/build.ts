import { createMachine } from 'xstate';
import { follow, remarks } from './follow.js';

/** What may be said of a build that has not ended, or that goes on. */
const goesOn = { step: 'running' } as const;

/** After the end only what came too late to change it. */
const late = remarks('step', 'output', 'warning');

/**
 * Everything that can happen to one build: steps one after the other or side by side, and an end.
 *
 * `succeeded` may go on: BuildKit has no word for the end, so a build is done when it has handed over what it made, and it may have more to hand over
 * (a cache, another target). What failed or was interrupted stays so.
 */
export const buildMachine = createMachine({
  id: 'build',
  initial: 'unknown',
  states: {
    unknown: {
      on: {
        start: 'running',
        step: follow('running', 'the beginning of the build was not recorded'),
        output: follow('running', 'the beginning of the build was not recorded'),
        warning: follow('running', 'the beginning of the build was not recorded'),
        finish: follow('succeeded', 'nothing of the build but its end was recorded'),
        fail: follow('failed', 'nothing of the build but its end was recorded'),
        cancel: follow('canceled', 'nothing of the build but its end was recorded'),
      },
    },
    running: {
      on: { finish: 'succeeded', fail: 'failed', cancel: 'canceled', ...remarks('step', 'output', 'warning') },
    },
    succeeded: {
      on: { ...goesOn, fail: 'failed', cancel: 'canceled', ...remarks('finish', 'output', 'warning') },
    },
    failed: { on: late },
    canceled: { on: late },
  },
});

/**
 * One step of a build. BuildKit may run a step more than once: first to look into its cache, then in earnest.
 *
 * `pending` is a step that was announced; one that stays so was not needed.
 */
export const buildStepMachine = createMachine({
  id: 'build step',
  initial: 'pending',
  states: {
    pending: {
      on: {
        start: 'running',
        cache: 'cached',
        finish: 'done',
        fail: 'error',
        cancel: 'canceled',
        ...remarks('announce', 'output', 'warning'),
      },
    },
    running: {
      on: {
        finish: 'done',
        cache: 'cached',
        fail: 'error',
        cancel: 'canceled',
        ...remarks('start', 'announce', 'output', 'warning'),
      },
    },
    cached: {
      on: { start: 'running', finish: 'done', ...remarks('cache', 'announce', 'output', 'warning') },
    },
    done: {
      on: {
        start: 'running',
        cache: 'cached',
        fail: 'error',
        ...remarks('finish', 'announce', 'output', 'warning'),
      },
    },
    error: {
      on: {
        start: 'running',
        finish: 'done',
        cache: 'cached',
        ...remarks('fail', 'cancel', 'announce', 'output', 'warning'),
      },
    },
    canceled: {
      on: { start: 'running', fail: 'error', ...remarks('cancel', 'announce', 'output', 'warning') },
    },
  },
});
