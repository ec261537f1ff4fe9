import { statSync } from 'node:fs';
import { atLeast, atMost, type Figure, median, secondsOf } from './figure.js';
import { DUCKDB, hasJq, LIMIT, OWN, PARSE, STREAM, type Way } from './ways.js';

/** What each way took for a log of so many records. */
export interface Cold {
  readonly records: number;
  readonly bytes: number;
  readonly ways: readonly { readonly way: string; readonly seconds: readonly number[] }[];
}

/** These ways take turns, so that whatever else the machine does befalls all of them. */
export async function measureCold(
  all: readonly Way[],
  file: string,
  records: number,
  rounds: number,
  say: (text: string) => void,
) {
  const ways = all.filter(({ name, recordsMax }) => records <= recordsMax && (!name.startsWith('jq') || hasJq()));
  const taken = new Map<string, number[]>(ways.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of ways) {
      const seconds = await secondsOf(() => run(file));
      taken.get(name)?.push(seconds);
      say(`${records} records, round ${round + 1}: ${name}: ${seconds.toFixed(3)} s`);
    }
  }
  const cold: Cold = {
    records,
    bytes: statSync(file).size,
    ways: [...taken].map(([way, seconds]) => ({ way, seconds })),
  };
  return cold;
}

export function medianOf({ ways }: Cold, name: string): number {
  return median(ways.find(({ way }) => way === name)?.seconds ?? []);
}

/** One way's time in another's, round by round. */
function ratios({ ways }: Cold, over: string, under: string): number[] {
  const [a, b] = [over, under].map((name) => ways.find(({ way }) => way === name)?.seconds ?? []);
  return a && b && a.length === b.length ? a.map((seconds, i) => seconds / (b[i] ?? Number.NaN)) : [];
}

/** What is promised of a cold replay. */
export function coldFigures(cold: Cold): Figure[] {
  return [
    atMost(2, 'x', 'cold replay, over finding the newlines in a block that stays', ratios(cold, OWN, LIMIT)),
    atMost(2, 'x', 'cold replay, over finding the newlines in a stream', ratios(cold, OWN, STREAM)),
    atLeast(3, 'x', 'JSON.parse on each line, over cold replay', ratios(cold, PARSE, OWN)),
    atMost(1, 'x', "cold replay, over DuckDB's last status of each container", ratios(cold, OWN, DUCKDB)),
  ].filter(({ rounds }) => rounds.length > 0);
}
