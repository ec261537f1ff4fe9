/**
 * Logs on the disk: open a file, a pipe, standard input or a recording's folder, compressed or not; and write a recording.
 *
 * Public as `hindcast/store`; needs Node.
 */

// Read
export { openPath } from './file.js';
export type { IndexOptions } from './index-open.js';
export type { Log } from './log.js';
export type { LogIndex } from './log-index.js';
export { openLogs } from './open.js';
export { openIndex } from './open-index.js';

// Write
export { Recording, type RecordingNotice, type RecordingOptions } from './recording.js';
export type { Cut, RecordingAbout, RecordingHeader } from './recording-header.js';
export { spool } from './spool.js';
export { openStream } from './stream.js';
