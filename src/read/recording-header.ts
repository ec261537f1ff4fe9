import type { Fields } from './fields.js';

/** What a recording's segments say that they are, first of all. A change that is not additive is a new number. */
export const RECORDING_SCHEMA = 'hindcast/recording@1';

/** Whether a line is the first of a recording's segment: it says where the records come from, and is none. */
export function isRecordingHeader(fields: Fields): boolean {
  return fields.schema === RECORDING_SCHEMA;
}
