import { type Instant, SECOND } from '../event/instant.js';
import { type Attributes, setAttribute } from './attributes.js';
import { checked } from './bounds.js';
import { decodeSaid, type Said } from './docker-words.js';
import { type Fields, number, record, text } from './fields.js';
import { type Format, Unreadable } from './format.js';
import { exactDigits } from './json-text.js';

/** What pre-1.10 lines call an image's doings; all else they tell is of containers. */
const IMAGE_STATUSES = new Set(['pull', 'push', 'tag', 'untag', 'delete', 'import']);

/** A value that no engine writes, as text; of a whole object only that it is one, for it may be nested without end. */
function written(value: unknown): string {
  if (Array.isArray(value)) return '[…]';
  return typeof value === 'object' && value !== null ? '{…}' : String(value);
}

function attributesOf(value: unknown): Attributes {
  const given = record(value);
  if (!given) return {};
  const keys = Object.keys(given);
  // What JSON.parse made has own properties only, `__proto__` too: it is as safe as a copy.
  if (keys.every((key) => typeof given[key] === 'string')) return given as Attributes;
  const attributes: Record<string, string> = {};
  for (const key of keys) {
    const attribute = given[key];
    setAttribute(attributes, key, typeof attribute === 'string' ? attribute : written(attribute));
  }
  return attributes;
}

function asNumber(value: unknown): number | null {
  if (typeof value === 'string') return /^-?\d{1,20}$/.test(value) ? Number(value) : null;
  return number(value);
}

/** Engines take both times from one reading of the clock; records in which they differ by more than this contradict themselves. */
const TIMES_APART_MAX = 24n * 3600n * SECOND;

function nanosOf(fields: Fields, raw: string): Instant | null {
  for (const key of ['timeNano', 'TimeNano']) {
    const rounded = asNumber(fields[key]);
    if (rounded === null || rounded === 0) continue;
    const digits = exactDigits(raw, key, rounded);
    if (digits !== null) return BigInt(digits);
  }
  return null;
}

/** The time of a record in Docker's shape, to the nanosecond. Throws {@link Unreadable} where there is none, or two that disagree. */
export function instantOf(fields: Fields, raw: string): Instant {
  const nanos = nanosOf(fields, raw);
  const seconds = asNumber(fields.time) ?? asNumber(fields.Time);
  if (seconds === null && nanos === null) throw new Unreadable('no time: neither "timeNano" nor "time" is there');
  const coarse = seconds === null ? null : BigInt(Math.trunc(seconds)) * SECOND;
  const at = checked(nanos ?? coarse ?? 0n, nanos === null ? 'time' : 'timeNano');
  const apart = coarse === null ? 0n : at - coarse;
  if (coarse !== 0n && (apart > TIMES_APART_MAX || apart < -TIMES_APART_MAX)) {
    throw new Unreadable(`"time" and "timeNano" contradict each other: ${seconds} and ${nanos}`);
  }
  return at;
}

/** Before Docker 1.10 a record was flat, and what it tells of had to be guessed from the word. */
function flat(fields: Fields): Said {
  const action = text(fields.status) ?? '';
  const from = text(fields.from);
  const attributes: Attributes = from ? { image: from } : {};
  const subject = IMAGE_STATUSES.has(action) ? 'image' : 'container';
  return { subject, action, id: text(fields.id) || null, attributes, isSwarm: false };
}

function typed(fields: Fields): Said {
  const actor = record(fields.Actor);
  return {
    subject: text(fields.Type) ?? 'container',
    action: text(fields.Action) ?? '',
    id: text(actor?.ID) || text(fields.id) || null,
    attributes: attributesOf(actor?.Attributes),
    isSwarm: fields.scope === 'swarm',
  };
}

/**
 * What `docker events --format '{{json .}}'` and `GET /events` write, in every version of the API: with and without the flat fields `status`,
 * `id` and `from`, and the flat form of Docker before 1.10. Source: api/types/events/events.go, 1.10 to 29.
 */
export const dockerJson: Format = {
  name: 'docker-json',
  recognises: (fields) => (typeof fields.Action === 'string' && fields.Action !== '') || isFlat(fields),
  decode(fields, raw) {
    const said = typeof fields.Action === 'string' ? typed(fields) : flat(fields);
    return { at: instantOf(fields, raw), id: said.id, ...decodeSaid(said), source: 'docker-json' };
  },
};

function isFlat(fields: Fields): boolean {
  return typeof fields.status === 'string' && fields.status !== '' && fields.time !== undefined;
}
