import { formatInstant } from '../event/instant.js';
import { jsonLine } from './io.js';

/** A view's data as JSON has it: times as people read them, all else as it is. */
export function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return formatInstant(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** One line of JSON of a view's data. */
export function plainLine(value: unknown): string {
  return jsonLine(plain(value));
}
