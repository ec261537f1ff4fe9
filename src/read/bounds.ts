import { type Instant, parseInstant } from '../event/instant.js';
import { Unreadable } from './format.js';

// RFC 3339 has four digits for the year; what is beyond cannot be written down again.
const EARLIEST: Instant = parseInstant('0000-01-01T00:00:00Z') ?? 0n;
const LATEST: Instant = parseInstant('9999-12-31T23:59:59.999999999Z') ?? 0n;

/** The instant, if it is one that can be written; throws {@link Unreadable}, which names the field, otherwise. */
export function checked(at: Instant, field: string): Instant {
  if (at >= EARLIEST && at <= LATEST) return at;
  throw new Unreadable(`"${field}" is no time of this era: ${at}`);
}
