/**
 * Logs on the disk: open a file, a pipe, standard input or a recording's folder, compressed or not.
 *
 * Public as `hindcast/store`; needs Node.
 */
export { openPath } from './file.js';
export type { IndexOptions } from './index-open.js';
export type { Log } from './log.js';
export type { LogIndex } from './log-index.js';
export { openLogs } from './open.js';
export { openIndex } from './open-index.js';
export { spool } from './spool.js';
export { openStream } from './stream.js';
