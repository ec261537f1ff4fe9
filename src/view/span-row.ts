import { formatInstant, type Instant } from '../event/instant.js';
import type { Span } from './span.js';

const time = (at: Instant | null) => (at === null ? null : formatInstant(at));

/**
 * A span as a row of a table: what `hindcast spans --format json` and `csv` print.
 *
 * In plain words: names that need no explanation in SQL (`who` is the id, `exit` the exit code); times as text, `seconds` with a fraction.
 */
export function spanRow(span: Span) {
  const {
    kind,
    track,
    name,
    project,
    service,
    state,
    seconds,
    image,
    imageId,
    by,
    position,
    endedBy,
    endPosition,
    uncertain,
  } = span;
  return {
    who: span.id,
    kind,
    track,
    name,
    project,
    service,
    state,
    from: time(span.from),
    to: time(span.to),
    seconds,
    image,
    imageId,
    exit: span.exitCode,
    reason: span.exitReason,
    provenAt: time(span.provenAt),
    by,
    position,
    endedBy,
    endPosition,
    uncertain,
  };
}

export type SpanRow = ReturnType<typeof spanRow>;

/** The columns of a row, in their order. */
export const SPAN_COLUMNS = [
  ...['who', 'kind', 'track', 'name', 'project', 'service', 'state', 'from', 'to', 'seconds'],
  ...['image', 'imageId', 'exit', 'reason', 'provenAt', 'by', 'position', 'endedBy', 'endPosition', 'uncertain'],
] as readonly (keyof SpanRow)[];
