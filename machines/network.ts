import { createMachine } from 'xstate';
import { remarks } from './follow.js';

/** Everything that can happen to one network. `none` and `host` are always there: no event tells of their creation. */
export const networkMachine = createMachine({
  id: 'network',
  initial: 'unknown',
  on: { 'observed network': '.present', create: '.present', connect: '.present', destroy: '.removed' },
  states: {
    unknown: { on: { disconnect: 'present' } },
    present: { on: { ...remarks('disconnect') } },
    removed: { on: { ...remarks('disconnect') } },
  },
});
