import { HindcastError } from '../error.js';
import { type Instant, isWritable, parseDuration, parseInstant, parseUnixSeconds } from '../event/instant.js';
import type { Target } from '../fold/index.js';

/** A time as it was asked for; `ago` needs the last record's time to become an instant. */
export type AskedTime =
  | { readonly kind: 'instant'; readonly at: Instant }
  | { readonly kind: 'position'; readonly position: number }
  | { readonly kind: 'ago'; readonly back: bigint };

/** Reads a time argument: RFC 3339, Unix seconds, a Go duration counted back from the last record, or a position `#120`. */
export function parseTime(text: string): AskedTime {
  const position = /^#(\d{1,15})$/.exec(text);
  if (position) return { kind: 'position', position: Number(position[1]) };
  const unix = parseUnixSeconds(text);
  if (unix !== null) return { kind: 'instant', at: ofThisEra(unix, text) };
  const duration = parseDuration(text);
  if (duration !== null) return { kind: 'ago', back: duration < 0n ? -duration : duration };
  const at = parseInstant(text);
  if (at !== null) return { kind: 'instant', at: ofThisEra(at, text) };
  throw new HindcastError('usage', `not a time: ${JSON.stringify(text)}`, {
    expected: 'RFC 3339, Unix seconds, a duration or a position',
    found: text,
    cure: 'Write 2026-11-23T21:51:30Z, 1795470690, -10m (before the last record) or #120 (after the 120th record).',
  });
}

/** The target for a fold; `last` is the time of the last record, null where there is none. Throws `usage` for a time that cannot be written. */
export function targetOf(asked: AskedTime, last: Instant | null): Target {
  if (asked.kind !== 'ago') return asked;
  // Before the end of a log that says nothing there is no more than at its end.
  if (last === null) return { kind: 'end' };
  return { kind: 'instant', at: ofThisEra(last - asked.back, 'so long before the last record') };
}

function ofThisEra(at: Instant, text: string): Instant {
  if (isWritable(at)) return at;
  throw new HindcastError('usage', `no time between the years 0 and 9999: ${text}`, {
    expected: 'a time between the years 0 and 9999',
    found: text,
    cure: 'Unix times are in seconds here.',
  });
}
