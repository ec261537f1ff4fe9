import { type HostState, heardSince, pastOf, removedSince, snapshotOf } from '../../src/fold/index.js';

/** Everything that a fold has inside, in the order in which it has it: more than a document shows. */
export function inside(state: HostState): unknown {
  return [snapshotOf(state), pastOf(state), heardSince(state, 0), removedSince(state, 0)];
}
