/** The readers' front door: bytes in, events out. */
export { readBaseline } from './inspect.js';
export { LINE_BYTES_MAX } from './lines.js';
export { readLogs } from './merge.js';
export type { Place } from './place.js';
export { type LogSource, type ReadOptions, readBatches, readLog, readText } from './read.js';
export { LogReader } from './reader.js';
export { isRecordingHeader, RECORDING_SCHEMA } from './recording-header.js';
