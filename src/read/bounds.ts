import { type Instant, isWritable } from '../event/instant.js';
import { Unreadable } from './format.js';

/** The instant, if it is one that can be written down again; throws {@link Unreadable}, which names the field, otherwise. */
export function checked(at: Instant, field: string): Instant {
  if (isWritable(at)) return at;
  throw new Unreadable(`"${field}" is no time of this era: ${at}`);
}
