import type { Command } from 'commander';
import type { Instant } from '../event/instant.js';
import type { Target } from '../fold/index.js';
import type { Window } from '../view/span-filter.js';
import type { History } from './history.js';
import { parseTime } from './time.js';

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
  const targets = [...(await history.targets(asked.filter((time) => time !== null)))];
  const [from, to] = asked.map((time) => (time === null ? null : (targets.shift() ?? null)));
  const times = await timesOf(history, [from ?? null, to ?? null]);
  return { since: times[0] ?? null, until: times[1] ?? null };
}

async function timesOf(history: History, targets: readonly (Target | null)[]): Promise<(Instant | null)[]> {
  const times = targets.map((target) => (target?.kind === 'instant' ? target.at : null));
  if (!targets.some((target) => target?.kind === 'position')) return times;
  await history.rereadable();
  for await (const events of history.silently()) {
    for (const { at, position } of events) {
      if (at === null || position === 0) continue;
      targets.forEach((target, i) => {
        if (target?.kind === 'position' && position <= target.position) times[i] = at;
      });
    }
  }
  return times;
}
