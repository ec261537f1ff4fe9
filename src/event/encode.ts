import { type Event, eventName, type OtherData } from './event.js';
import { formatInstant } from './instant.js';

/** Times as people read them, wherever they stand; all else as it is. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return formatInstant(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(value)) copy[key] = plain((value as Record<string, unknown>)[key]);
  return copy;
}

/** What is not folded keeps the engine's own words in its type; where a dot in them would hide which is which, here too. */
function otherData({ subject, action, attributes }: OtherData): Readonly<Record<string, unknown>> {
  return subject.includes('.') ? { subject, action, attributes } : { attributes };
}

/**
 * An event as the JSON that `hindcast events --format json` prints, which is a log format of its own.
 *
 * In plain words: `JSON.stringify(encodeEvent(event))` is a line that can be read back to the same event. Times are RFC 3339, UTC, nine
 * digits; null where nobody said when.
 */
export function encodeEvent(event: Event): Readonly<Record<string, unknown>> {
  const { at, position, id, source } = event;
  const data = event.type === 'other' ? otherData(event.data) : event.data;
  return {
    type: eventName(event),
    at: at === null ? null : formatInstant(at),
    position,
    id,
    data: plain(data),
    source,
  };
}
