import type { Command } from 'commander';
import { toReplay } from '../../view/replay.js';
import { Summariser } from '../../view/summary.js';
import { History, type LogOptions } from '../history.js';
import { type Io, jsonLine, write } from '../io.js';
import { type ListFormat, withFormat, withLog } from '../options.js';
import { replayPage } from '../replay-page.js';

interface Options extends LogOptions {
  readonly format: ListFormat;
}

/** `hindcast replay`: what is left, what happened, what is missing. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  const command = program
    .command('replay')
    .description('fold the log; say what is left, what happened, what is missing');
  withFormat(withLog(command.argument('<log...>', 'logs, read as one history')), 'table or json (one document)')
    .addHelpText('after', '\nExample:\n  $ hindcast replay log.jsonl')
    .action(async (logs: string[], options: Options) => {
      const history = await History.open(logs, options, io);
      const summariser = new Summariser();
      for await (const events of history.batches()) for (const event of events) summariser.push(event);
      const summary = summariser.finish();
      await write(io.stdout, options.format === 'json' ? jsonLine(toReplay(summary)) : replayPage(summary, logs, io));
      done(history.status);
    });
}
