import type { Command } from 'commander';
import type { Instant } from '../event/instant.js';
import type { Target } from '../fold/index.js';
import type { Window } from '../view/span-filter.js';
import type { History } from './history.js';
import { type AskedTime, parseTime } from './time.js';

export interface WindowOptions {
  readonly since?: string;
  readonly until?: string;
}

/** For commands that may look at a part of the log's time. */
export function withWindow(command: Command): Command {
  return command
    .option('--since <time>', 'from this time or position on')
    .option('--until <time>', 'up to this time or position');
}

/** What was asked for, as times. For a position the log is read once, in silence; what is counted back from the end is found the same way. */
export async function windowOf(history: History, { since, until }: WindowOptions): Promise<Window> {
  const asked = [since, until].map((time) => (time === undefined ? null : parseTime(time)));
  const known = await indexedTimes(history, asked);
  if (known) return { since: known[0] ?? null, until: known[1] ?? null };
  const targets = [...(await history.targets(asked.filter((time) => time !== null)))];
  const [from, to] = asked.map((time) => (time === null ? null : (targets.shift() ?? null)));
  const times = await timesOf(history, [from ?? null, to ?? null]);
  return { since: times[0] ?? null, until: times[1] ?? null };
}

/** The same from an index; null where there is none, or nothing is to be looked up. */
async function indexedTimes(
  history: History,
  asked: readonly (AskedTime | null)[],
): Promise<(Instant | null)[] | null> {
  if (asked.every((time) => time === null || time.kind === 'instant')) return null;
  const found = await history.indexed(
    asked.filter((time) => time !== null),
    true,
  );
  if (!found) return null;
  const times = found.map(({ at }) => at);
  return asked.map((time) => (time === null ? null : (times.shift() ?? null)));
}

async function timesOf(history: History, targets: readonly (Target | null)[]): Promise<(Instant | null)[]> {
  const times = targets.map((target) => (target?.kind === 'instant' ? target.at : null));
  if (!targets.some((target) => target?.kind === 'position')) return times;
  await history.rereadable();
  for await (const events of history.silently()) {
    for (const { at, position, type } of events) {
      // What cannot be read has no time of its own.
      if (at === null || position === 0 || type === 'recording.unreadable') continue;
      targets.forEach((target, i) => {
        if (target?.kind === 'position' && position <= target.position) times[i] = at;
      });
    }
  }
  return times;
}
