import { createMachine } from 'xstate';
import { remarks } from './follow.js';

/**
 * Everything that can happen to one volume. Up to Docker 20.10 `create` is said of volumes that exist already; a prune removes
 * volumes without naming them, so after one a volume that nobody uses is `doubtful`.
 */
export const volumeMachine = createMachine({
  id: 'volume',
  initial: 'unknown',
  on: { 'observed volume': '.present', create: '.present', mount: '.present', destroy: '.removed' },
  states: {
    unknown: { on: { unmount: 'present' } },
    present: { on: { prune: 'doubtful', ...remarks('unmount') } },
    doubtful: { on: { unmount: 'present', ...remarks('prune') } },
    removed: { on: { ...remarks('unmount') } },
  },
});
