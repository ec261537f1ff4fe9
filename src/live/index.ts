/** Engines that still run: find one, follow it, wait for what happens there. Needs Node. */

// Engines
export { connect } from './connect.js';
export type { Ask, ConnectOptions, Engine, Identity, Kind } from './engine.js';

// Follow
export { follow } from './follow.js';
export type { Notice } from './notice.js';
export { tell } from './tell.js';
export type { TellOptions } from './tell-options.js';
export type { Told } from './told.js';

// Wait
export { type Awaited, type WaitOptions, waitFor } from './wait-for.js';
