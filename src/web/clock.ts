import { formatInstant, type Instant, MILLISECOND, SECOND } from '../event/instant.js';

const DAY: Instant = 86_400n * SECOND;
const PER_MINUTE = 60;
const PER_HOUR = 3600;

/** The time of day in UTC with milliseconds: `21:51:07.367`. */
export function clock(at: Instant): string {
  return formatInstant(at).slice(11, 23);
}

/** The date in UTC. */
export function date(at: Instant): string {
  return formatInstant(at).slice(0, 10);
}

/** A time beside others of the same log: with its date where the log goes over days. */
export function timeIn(at: Instant | null, first: Instant | null, last: Instant | null): string {
  if (at === null) return 'no time';
  const isLong = first !== null && last !== null && date(first) !== date(last);
  return isLong ? `${date(at)} ${clock(at)}` : clock(at);
}

/** A length of time in two units at the most: `29 s`, `1 min 5 s`, `3 d 4 h`. */
export function span(length: Instant): string {
  if (length < SECOND) return `${length / MILLISECOND} ms`;
  const seconds = Number(length / SECOND);
  if (seconds < 10) return `${(Number(length) / Number(SECOND)).toFixed(1)} s`;
  if (seconds < PER_MINUTE) return `${seconds} s`;
  if (seconds < PER_HOUR) return `${Math.floor(seconds / PER_MINUTE)} min ${seconds % PER_MINUTE} s`;
  const minutes = Math.floor(seconds / PER_MINUTE);
  if (length < DAY) return `${Math.floor(minutes / PER_MINUTE)} h ${minutes % PER_MINUTE} min`;
  return `${Math.floor(minutes / PER_MINUTE / 24)} d ${Math.floor(minutes / PER_MINUTE) % 24} h`;
}

/** Milliseconds since 1970, with a fraction: what scales and canvases count in. Exact to a microsecond. */
export function milliseconds(at: Instant): number {
  return Number(at / MILLISECOND) + Number(at % MILLISECOND) / Number(MILLISECOND);
}

/** The way back; what a screen can show of an instant. */
export function instantOf(ms: number): Instant {
  const whole = Math.floor(ms);
  return BigInt(whole) * MILLISECOND + BigInt(Math.round((ms - whole) * Number(MILLISECOND)));
}
