import { createMachine } from 'xstate';
import { remarks } from './follow.js';

/** Everything that can happen to one build: steps one after the other or side by side, and one end. */
export const buildMachine = createMachine({
  id: 'build',
  initial: 'unknown',
  states: {
    unknown: { on: { start: 'running', step: 'running', finish: 'succeeded', fail: 'failed', cancel: 'canceled' } },
    running: {
      on: { finish: 'succeeded', fail: 'failed', cancel: 'canceled', ...remarks('step', 'output', 'warning') },
    },
    succeeded: { type: 'final' },
    failed: { type: 'final' },
    canceled: { type: 'final' },
  },
});

/** One step of a build. BuildKit may run a step more than once: first to look into its cache, then in earnest. */
export const buildStepMachine = createMachine({
  id: 'build step',
  initial: 'pending',
  states: {
    pending: { on: { start: 'running', cache: 'cached', finish: 'done', fail: 'error' } },
    running: { on: { finish: 'done', cache: 'cached', fail: 'error', ...remarks('output') } },
    cached: { on: { start: 'running', ...remarks('output') } },
    done: { on: { start: 'running', cache: 'cached', ...remarks('output') } },
    error: { on: { start: 'running', ...remarks('output') } },
  },
});
