import type { Command } from 'commander';
import { History, type LogOptions } from '../history.js';
import { type Io, write } from '../io.js';
import { repeatable, withJsonOnly, withLog } from '../options.js';
import { stateText } from '../state-text.js';
import { statesAt } from '../states.js';

interface Options extends LogOptions {
  readonly at: readonly string[];
}

/** `hindcast state`: the state document, one line for every instant asked for. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  const command = program.command('state').description('the state document, one JSON document a line for every --at');
  repeatable(
    withJsonOnly(withLog(command.argument('<log...>', 'logs, read as one history'))),
    '--at <time>',
    'an instant; may be repeated',
  )
    .addHelpText('after', "\nExample:\n  $ hindcast state log.jsonl --at '#28' --at -10m | jq '.containers[].status'")
    .action(async (logs: string[], options: Options) => {
      const history = await History.open(logs, options, io);
      for (const state of await statesAt(history, options.at))
        for (const text of stateText(state)) await write(io.stdout, text);
      done(history.status);
    });
}
