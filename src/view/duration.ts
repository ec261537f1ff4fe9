import { type Instant, SECOND } from '../event/instant.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in Docker's words: `3 minutes`, `About an hour`. Source: docker/go-units, duration.go, HumanDuration. */
export function humanDuration(nanoseconds: Instant): string {
  const seconds = Number(nanoseconds / SECOND);
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < MINUTE) return `${seconds} seconds`;
  const minutes = Math.floor(seconds / MINUTE);
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  // Go rounds the hours where it cuts everything else.
  const hours = Math.floor(seconds / HOUR + 0.5);
  if (hours === 1) return 'About an hour';
  if (hours < 48) return `${hours} hours`;
  const days = Math.floor(seconds / DAY);
  if (hours < 24 * 7 * 2) return `${Math.floor(hours / 24)} days`;
  if (hours < 24 * 30 * 2) return `${Math.floor(hours / 24 / 7)} weeks`;
  if (hours < 24 * 365 * 2) return `${Math.floor(hours / 24 / 30)} months`;
  return `${Math.floor(days / 365)} years`;
}

/** How long before `now` something was, as Docker prints it; empty where nobody said when, or what time it is. */
export function ago(then: Instant | null, now: Instant | null): string {
  return then === null || now === null ? '' : `${humanDuration(now > then ? now - then : 0n)} ago`;
}

/** A time as Docker's lists print it: `2026-11-23 21:14:59 +0000 UTC`. */
export function goTime(at: Instant | null): string {
  if (at === null) return '';
  return `${new Date(Number(at / 1_000_000n)).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`;
}
