/**
 * Logs on the disk: open a file, a pipe, standard input or a recording's folder, compressed or not.
 *
 * Public as `hindcast/store`; needs Node.
 */
export { type Log, openPath, openStream } from './file.js';
export { openLogs } from './open.js';
export { spool } from './spool.js';
