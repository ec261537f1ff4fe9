import { type Instant, MILLISECOND, parseInstant, SECOND } from '../event/instant.js';
import type { ClockReading } from './engine.js';

/** A clock that nobody can set: nanoseconds since some moment. */
export function monotonic(): Instant {
  return process.hrtime.bigint();
}

/** Our own time of day. */
export function wall(): Instant {
  return BigInt(Date.now()) * MILLISECOND;
}

function reading(engine: Instant, coarse: Instant, before: Instant): ClockReading {
  const after = monotonic();
  const ahead = engine + coarse / 2n - (wall() - (after - before) / 2n);
  return { engine, coarse, before, after, ahead };
}

/** By the `SystemTime` of `GET /info`, to the nanosecond. `before`: when it was asked. */
export function readInfo(systemTime: unknown, before: Instant): ClockReading | null {
  const engine = typeof systemTime === 'string' ? parseInstant(systemTime) : null;
  return engine === null ? null : reading(engine, 0n, before);
}

/** By the `Date` of any answer's head, which is rounded down to a second. */
export function readDate(date: number | null, before: Instant): ClockReading | null {
  return date === null ? null : reading(BigInt(Math.trunc(date)) * SECOND, SECOND, before);
}

/** What an engine's clock shows now, as far as a reading of it tells: not before the first, not after the second. */
export function bounds({ engine, coarse, before, after }: ClockReading): readonly [Instant, Instant] {
  const now = monotonic();
  return [engine + (now - after), engine + coarse + (now - before)];
}

/**
 * By how much a clock was set between two readings: ahead is positive. Zero if it need not have been.
 *
 * In plain words: what no clock that was left alone could show. `tolerance`: two clocks do not go quite as fast as each other.
 */
export function jump(a: ClockReading, b: ClockReading, tolerance: Instant): Instant {
  const longest = b.after - a.before + a.coarse + b.coarse + tolerance;
  const shortest = b.before - a.after - a.coarse - b.coarse - tolerance;
  const passed = b.engine - a.engine;
  if (passed > longest) return passed - longest + tolerance;
  if (passed < shortest) return passed - shortest - tolerance;
  return 0n;
}
