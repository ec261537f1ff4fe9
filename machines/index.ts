/**
 * The XState machines: everything that can happen to each kind of thing. Ordinary machines, for `createActor`, the inspector and
 * `xstate/graph`.
 */
export { buildMachine, buildStepMachine } from './build.js';
export { containerMachine } from './container.js';
export { imageMachine } from './image.js';
export { networkMachine } from './network.js';
export { volumeMachine } from './volume.js';
