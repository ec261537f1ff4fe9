import { type Instant, MILLISECOND, SECOND } from '../../event/instant.js';

const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;

/** A length of time as exact as a person wants it: `0.4 s`, `12 s`, `3 min 20 s`, `26 h 5 min`. */
export function long(span: Instant): string {
  const of = span < 0n ? -span : span;
  if (of < 10n * SECOND) return `${(Number((of + 50n * MILLISECOND) / (100n * MILLISECOND)) / 10).toFixed(1)} s`;
  if (of < MINUTE) return `${of / SECOND} s`;
  if (of < HOUR) return withRest(of, MINUTE, 'min', SECOND, 's');
  return withRest(of, HOUR, 'h', MINUTE, 'min');
}

function withRest(of: Instant, unit: Instant, name: string, part: Instant, partName: string): string {
  const rest = (of % unit) / part;
  return `${of / unit} ${name}${rest === 0n ? '' : ` ${rest} ${partName}`}`;
}

/** `once`, `twice`, `3 times`. */
export function times(count: number): string {
  if (count === 1) return 'once';
  return count === 2 ? 'twice' : `${count} times`;
}

const SIGNALS: Readonly<Record<number, string>> = {
  ...{ 1: 'SIGHUP', 2: 'SIGINT', 3: 'SIGQUIT', 6: 'SIGABRT', 9: 'SIGKILL', 10: 'SIGUSR1', 12: 'SIGUSR2' },
  ...{ 13: 'SIGPIPE', 14: 'SIGALRM', 15: 'SIGTERM', 18: 'SIGCONT', 28: 'SIGWINCH' },
};

/** A signal by its name on Linux. */
export function signalName(number: number | null): string {
  return number === null ? 'a signal' : (SIGNALS[number] ?? `signal ${number}`);
}
