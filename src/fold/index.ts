export type * from './entry.js';
export { Fold } from './host.js';
