import { encodeEvent } from '../event/encode.js';
import type { Event } from '../event/event.js';

/** What stands elsewhere in a line: the detail of an action is part of the action. */
const ELSEWHERE = new Set(['labels', 'command', 'health', 'attributes']);

/** What an event says besides who and what, by name in byte order; labels among the rest, as an engine prints them. */
export function attributesOf(event: Event): readonly (readonly [key: string, value: string])[] {
  const data = encodeEvent(event).data as Readonly<Record<string, unknown>>;
  const pairs: (readonly [string, string])[] = [];
  for (const key of Object.keys(data)) {
    const value = data[key];
    if (ELSEWHERE.has(key) || value === null) continue;
    pairs.push([key, typeof value === 'string' ? value : JSON.stringify(value)]);
  }
  for (const set of [data.labels, data.attributes]) {
    if (typeof set === 'object' && set !== null) pairs.push(...(Object.entries(set) as [string, string][]));
  }
  return pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
