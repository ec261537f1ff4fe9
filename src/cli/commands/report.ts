import { rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { HindcastError } from '../../error.js';
import { History, type LogOptions } from '../history.js';
import { EXIT, type Io, safe, write } from '../io.js';
import { withLog } from '../options.js';
import { packHistory } from '../report-log.js';
import { fillPage } from '../report-page.js';

interface Options extends LogOptions {
  readonly output?: string;
  readonly empty?: boolean;
  readonly commands?: boolean;
  readonly labels: boolean;
}

const HELP = `
The page is one file. It opens from disk, needs no network and asks for none; what is in it stays in it, and so does a log that is dropped onto it.

Mind whom you give it to: it holds what the log says, names, image references and labels too. Left out are commands of execs (--commands puts them in, without
what looks like a secret), labels that look like secrets (--no-labels leaves out all but compose's), and what builds printed. A log of more than
250,000 records is thinned by health probes, and the page says so.

Examples:
  $ hindcast report log.jsonl -o report.html
  $ hindcast report monday.jsonl tuesday.jsonl.gz -o report.html
  $ hindcast report --empty -o hindcast.html          a page onto which any log can be dropped`;

/** `hindcast report`: the picture, in one file. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  const command = program
    .command('report')
    .description('the picture, in one file: timeline, states at any instant, findings')
    .argument('[log...]', 'logs, read as one history');
  withLog(command)
    .option('-o, --output <file>', 'where to write the page; - is standard output')
    .option('--empty', 'a page without a log: drop one onto it')
    .option('--commands', 'with the commands of execs')
    .option('--no-labels', 'without labels')
    .addHelpText('after', HELP)
    .action(async (logs: string[], options: Options) => {
      const output = outputOf(options, io);
      if (options.empty === logs.length > 0) throw eitherOr(logs);
      if (options.empty) {
        await put(output, fillPage({ kind: 'empty', name: '', records: 0, notes: [], thinned: false }), io);
        return done(EXIT.done);
      }
      if (logs.length === 0) throw eitherOr(logs);
      const history = await History.open(logs, options, io);
      const { text, records, notes, thinned } = await packHistory(history, options);
      const name = logs.map((log) => (log === '-' ? 'standard input' : basename(log))).join(', ');
      await put(output, fillPage({ kind: 'embedded', name, records, notes, thinned }, text), io);
      for (const note of notes) io.stderr.write(`hindcast: ${safe(note)}\n`);
      done(history.status);
    });
}

function eitherOr(logs: readonly string[]): HindcastError {
  return new HindcastError('usage', logs.length > 0 ? 'a log, and --empty' : 'no log', {
    expected: 'logs, or --empty',
    cure: 'Name a log: hindcast report log.jsonl -o report.html; or make a page onto which logs are dropped: hindcast report --empty -o hindcast.html',
  });
}

function outputOf({ output }: Options, io: Io): string {
  if (output !== undefined) return output;
  if (!io.stdout.isTTY) return '-';
  throw new HindcastError('usage', 'a page is nothing for a terminal', {
    cure: 'Name a file: hindcast report log.jsonl -o report.html',
  });
}

/** Writes the page beside its place first: whoever looks at it never sees half of it. Throws `input` where that cannot be. */
async function put(output: string, page: string, io: Io): Promise<void> {
  if (output === '-') return write(io.stdout, page);
  const beside = `${output}.${process.pid}.part`;
  try {
    await writeFile(beside, page);
    await rename(beside, output);
  } catch (cause) {
    await rm(beside, { force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HindcastError('input', `${output}: cannot be written: ${reason}`, {
      cure: 'Name a file in a folder that is there and that you may write to.',
      cause,
    });
  }
}
