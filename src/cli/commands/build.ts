import type { Command } from 'commander';
import { type HostState, Moments } from '../../fold/index.js';
import { BuildReport } from '../../view/build.js';
import { findBuild } from '../../view/build-find.js';
import { buildPage } from '../build-page.js';
import { History, type LogOptions } from '../history.js';
import { type Io, jsonLine, write } from '../io.js';
import { type ListFormat, withAt, withFormat, withLog, withMore } from '../options.js';
import { parseTime } from '../time.js';

interface Options extends LogOptions {
  readonly at?: string;
  readonly format: ListFormat;
  readonly output?: boolean;
  readonly with: readonly string[];
}

/** `hindcast build`: one build, step by step. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  const command = program
    .command('build')
    .description('one build: its steps and times, what was cached, why it failed, warnings, output')
    .argument('<log>', 'the log of the build')
    .argument(
      '[id]',
      'which: its id, the beginning of it, or the image that it made; not needed where there is one only',
    );
  withMore(withAt(withFormat(withLog(command), 'table or json (one document)')))
    .option('--output', 'with all that the steps wrote')
    .addHelpText(
      'after',
      '\nExample:\n  $ hindcast build build.log\n  $ hindcast build events.jsonl shop/web:v2 --with build.log --output',
    )
    .action(async (log: string, id: string | undefined, options: Options) => {
      const history = await History.open([log, ...options.with], options, io);
      await history.rereadable();
      const state = await stateOf(history, options.at);
      const report = new BuildReport(findBuild(state, id));
      for await (const events of history.batches()) {
        for (const event of events) if (event.position <= state.position) report.push(event);
        if ((events.at(-1)?.position ?? 0) > state.position) break;
      }
      const details = report.finish();
      await write(
        io.stdout,
        options.format === 'json' ? jsonLine(details) : buildPage(details, options.output === true),
      );
      done(history.status);
    });
}

/** A first look, for which build is meant; what is wrong with the log is told by the second. */
async function stateOf(history: History, at: string | undefined): Promise<HostState> {
  const targets = await history.targets(at === undefined ? [] : [parseTime(at)]);
  const moments = new Moments(targets.length > 0 ? targets : [{ kind: 'end' }]);
  for await (const events of history.silently()) if (!moments.pushAll(events)) break;
  const [state] = moments.finish();
  if (!state) throw new Error('a fold gives one state for each target');
  return state;
}
