/**
 * The fold as RxJS: public as `hindcast/stream`.
 */
export { type Change, changes } from './changes.js';
export { findings } from './findings.js';
export { pace } from './pace.js';
export type { Pulled } from './pull.js';
export { type Replayable, type ReplayOptions, replay } from './replay.js';
export { at, states } from './states.js';
