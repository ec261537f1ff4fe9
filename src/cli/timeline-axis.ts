import { scaleUtc } from 'd3-scale';
import { formatInstant, type Instant, MILLISECOND, SECOND } from '../event/instant.js';

const DAY: Instant = 86_400n * SECOND;

/** A place on the axis, and what is written there, in UTC. */
export interface Tick {
  readonly at: Instant;
  readonly text: string;
}

/** At most so many round times between two instants, as many as there are of one kind. The scale counts in milliseconds. */
export function ticksBetween(from: Instant, to: Instant, max: number): readonly Tick[] {
  const domain = [from, to].map((at) => new Date(Number(at / MILLISECOND)));
  const scale = scaleUtc().domain(domain);
  const most = Math.max(1, max);
  const wanted = Array.from({ length: most }, (_, i) => most - i);
  // It is asked for about so many, and may give nearly twice as many.
  const all = wanted.map((count) => scale.ticks(count)).find(({ length }) => length <= most) ?? [];
  const times = all.map((date) => BigInt(date.getTime()) * MILLISECOND).filter((at) => at >= from && at <= to);
  const text = textFor(times);
  return times.map((at) => ({ at, text: text(formatInstant(at)) }));
}

/** As much of a time as tells these apart. */
function textFor(times: readonly Instant[]): (rfc3339: string) => string {
  const isRound = (step: Instant) => times.every((at) => at % step === 0n);
  if (isRound(DAY)) return (text) => text.slice(0, 10);
  if (times.length > 1 && (times.at(-1) ?? 0n) - (times[0] ?? 0n) >= DAY)
    return (text) => `${text.slice(5, 10)} ${text.slice(11, 16)}`;
  if (isRound(60n * SECOND)) return (text) => text.slice(11, 16);
  return isRound(SECOND) ? (text) => text.slice(11, 19) : (text) => text.slice(11, 23);
}
