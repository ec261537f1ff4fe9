/** What stands in a record where a secret stood. */
export const REDACTED = '[redacted]';
