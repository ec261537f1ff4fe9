import type { Command } from 'commander';
import { encodeEvent } from '../../event/encode.js';
import { type Event, eventName } from '../../event/event.js';
import { formatInstant } from '../../event/instant.js';
import type { Target } from '../../fold/index.js';
import { attributesOf } from '../../view/attributes.js';
import { actionOf, eventsFilters, passesFilters } from '../../view/events-filter.js';
import { History, type LogOptions } from '../history.js';
import { type Io, jsonLine, safe, write } from '../io.js';
import { type ListFormat, withFilter, withFormat, withLog } from '../options.js';
import { parseTime } from '../time.js';

interface Options extends LogOptions {
  readonly filter: readonly string[];
  readonly format: ListFormat;
  readonly since?: string;
  readonly until?: string;
}

type Bound = (event: Event) => boolean;

/** `hindcast events`: the decoded events. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  const command = program.command('events').description('the decoded events').argument('<log...>', 'logs');
  withFilter(withFormat(withLog(command)), 'container image volume network type event label')
    .option('--since <time>', 'from this time or position on')
    .option('--until <time>', 'up to this time or position')
    .addHelpText(
      'after',
      '\nExample:\n  $ hindcast events log.jsonl --since -10m --filter event=die --filter event=oom',
    )
    .action(async (logs: string[], options: Options) => {
      const filters = eventsFilters(options.filter);
      const history = await History.open(logs, options, io);
      const [since, until] = await bounds(history, options);
      const paint = options.format === 'json' ? (event: Event) => jsonLine(encodeEvent(event)) : line;
      for await (const events of history.batches()) {
        const shown = events.filter((e) => e.position > 0 && since(e) && until(e) && passesFilters(e, filters));
        await write(io.stdout, shown.map(paint).join(''));
      }
      done(history.status);
    });
}

/** Both ends are inclusive, as the engine's own are; a position is the instant after its record. */
async function bounds(history: History, { since, until }: Options): Promise<readonly [Bound, Bound]> {
  const asked = [since, until].flatMap((time) => (time === undefined ? [] : [parseTime(time)]));
  const targets = [...(await history.targets(asked))];
  const from = since === undefined ? undefined : targets.shift();
  return [
    bound(
      from,
      (at, limit) => at >= limit,
      (position, limit) => position > limit,
    ),
    bound(
      targets.shift(),
      (at, limit) => at <= limit,
      (position, limit) => position <= limit,
    ),
  ];
}

function bound(
  target: Target | undefined,
  byTime: (at: bigint, limit: bigint) => boolean,
  byPosition: (position: number, limit: number) => boolean,
): Bound {
  if (target?.kind === 'instant') return ({ at }) => at !== null && byTime(at, target.at);
  if (target?.kind === 'position') return ({ position }) => byPosition(position, target.position);
  return () => true;
}

/** One event as `docker events` prints it, in UTC. */
function line(event: Event): string {
  const subject = eventName(event).split('.', 1)[0] ?? '';
  const attributes = attributesOf(event);
  const tail = attributes.length === 0 ? '' : ` (${attributes.map(([key, value]) => `${key}=${value}`).join(', ')})`;
  return `${safe(`${event.at === null ? '-' : formatInstant(event.at)} ${subject} ${actionOf(event)} ${event.id ?? ''}${tail}`)}\n`;
}
