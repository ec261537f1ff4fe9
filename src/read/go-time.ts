import { type Instant, parseInstant } from '../event/instant.js';
import { checked } from './bounds.js';
import { Unreadable } from './format.js';

/** How Go prints a time: fraction trimmed, offset, and a name of the zone that need not be a name (`+03`). */
export const GO_TIME = '\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})? [+-]\\d{4} \\S+';

/** Reads a time as Go prints it; the offset counts, the zone's name does not. */
export function goInstant(text: string): Instant {
  const at = parseInstant(text.split(' ').slice(0, 3).join(' '));
  if (at === null) throw new Unreadable(`not a time: ${text}`);
  return checked(at, 'time');
}
