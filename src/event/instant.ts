import { HindcastError } from '../error.js';

/**
 * A point in time: nanoseconds since 1970-01-01T00:00:00Z.
 *
 * A bigint, because today's nanoseconds (1.8e18) are 200 times larger than the largest exact JavaScript number.
 */
export type Instant = bigint;

export const SECOND: Instant = 1_000_000_000n;
export const MILLISECOND: Instant = 1_000_000n;

export function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}

export function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9})\d*)?\s*(Z|z|[+-]\d\d:?\d\d)?$/;
const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt](\d\d)(?::(\d\d))?)?(Z|z|[+-]\d\d:?\d\d)?$/;

/** How far a zone is ahead of UTC; null for what is no zone. */
function zoneSeconds(zone: string | undefined): number | null {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60;
}

function assemble(parts: readonly (string | undefined)[], fraction: string, zone: string | undefined): Instant | null {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.map((p) => Number(p ?? 0));
  // A leap second is real: Go prints :60 as the next minute, and so do we.
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // The 31st of a short month rolls over to the next one: that is not a date anybody wrote on purpose.
  if (date.getUTCDate() !== day) return null;
  date.setUTCHours(hour, minute, second);
  const ahead = zoneSeconds(zone);
  if (ahead === null) return null;
  return BigInt(date.getTime() / 1000 - ahead) * SECOND + BigInt(fraction.padEnd(9, '0'));
}

/**
 * Reads an RFC 3339 time with up to nine fraction digits; without a zone it is UTC.
 *
 * In plain words: `2026-11-23T21:14:59.4208256Z` becomes nanoseconds, `null` if it is not a time. Digits past the ninth are
 * dropped, as Go does. A date alone, or with the hour (and minute), is its first instant, as in `docker events --since`.
 */
export function parseInstant(text: string): Instant | null {
  const full = RFC3339.exec(text);
  if (full) return assemble(full.slice(1, 7), full[7] ?? '', full[8]);
  const date = DATE.exec(text);
  return date ? assemble(date.slice(1, 6), '', date[6]) : null;
}

const EARLIEST: Instant = parseInstant('0000-01-01T00:00:00Z') ?? 0n;
const LATEST: Instant = parseInstant('9999-12-31T23:59:59.999999999Z') ?? 0n;

/** Whether an instant can be written: RFC 3339 has four digits for the year. */
export function isWritable(at: Instant): boolean {
  return at >= EARLIEST && at <= LATEST;
}

/** Prints RFC 3339, UTC, nine fraction digits, ending in `Z`: the only form that Hindcast writes. */
export function formatInstant(at: Instant): string {
  let seconds = at / SECOND;
  let fraction = at % SECOND;
  if (fraction < 0n) {
    fraction += SECOND;
    seconds -= 1n;
  }
  const head = new Date(Number(seconds) * 1000).toISOString().slice(0, -5);
  return `${head}.${fraction.toString().padStart(9, '0')}Z`;
}

/** Unix seconds with an optional fraction (`1795470847.766272190`), exactly; `null` if it is not that. */
export function parseUnixSeconds(text: string): Instant | null {
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,9})\d*)?$/.exec(text);
  if (!match) return null;
  const nanos = BigInt(match[2] ?? '0') * SECOND + BigInt((match[3] ?? '').padEnd(9, '0'));
  return match[1] === '-' ? -nanos : nanos;
}

const UNIT: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  // The micro sign and the Greek letter look alike, and Go takes both.
  '\u00b5s': 1_000n,
  '\u03bcs': 1_000n,
  ms: MILLISECOND,
  s: SECOND,
  m: 60n * SECOND,
  h: 3600n * SECOND,
};

/** A Go duration (`1h30m`, `-10m`, `1.5s`) in nanoseconds; `null` if it is not one. */
export function parseDuration(text: string): bigint | null {
  const match = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h))+)$/.exec(text);
  if (!match) return null;
  let total = 0n;
  for (const [, whole = '', part = '', unit = 's'] of (match[2] ?? '').matchAll(
    /(\d*)(?:\.(\d*))?([a-z\u00b5\u03bc]+)/g,
  )) {
    const scale = UNIT[unit] ?? SECOND;
    total += BigInt(whole) * scale + (BigInt(part.slice(0, 9).padEnd(9, '0')) * scale) / SECOND;
  }
  return match[1] === '-' ? -total : total;
}

/** As {@link parseInstant}, for callers who cannot go on without a time. */
export function instant(text: string): Instant {
  const at = parseInstant(text);
  if (at === null) {
    throw new HindcastError('usage', `not a time: ${JSON.stringify(text)}`, {
      expected: 'an RFC 3339 time such as 2026-11-23T21:14:59.420825600Z',
      found: text,
      cure: 'Write the date, a T, the time, and Z or an offset.',
    });
  }
  return at;
}
