import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { HindcastError } from '../../error.js';
import { readBaseline } from '../../read/index.js';
import { sidePath } from '../../store/index-files.js';
import { openIndex } from '../../store/open-index.js';
import { humanSize } from '../../view/size.js';
import { dumpText } from '../dump.js';
import { EXIT, type Io, safe, write } from '../io.js';
import { Progress } from '../progress.js';

interface Options {
  readonly fromFormat?: string;
  readonly baseline?: string;
}

const HELP = `
With an index, a question about any instant of a log of any length takes a moment. It stands beside the log as LOG.hindcast, can be
deleted at any time, and is made by itself at the first question about an instant of a log of 64 MiB or more. A log that grew is
indexed on from where it ended; of one that was changed the index is thrown away. Files and recordings can be indexed; gzip files and
pipes cannot.

Example:
  $ hindcast index log.jsonl
  $ hindcast ps log.jsonl -a --at 2026-11-23T21:51:07Z`;

/** `hindcast index`: makes what answers questions about any instant of a large log at once. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  program
    .command('index')
    .description('make LOG.hindcast, with which questions about any instant of a large log are answered at once')
    .argument('<log...>', 'logs, each by itself')
    .option('--from-format <name>', 'read the logs as this format instead of detecting it')
    .option('--baseline <file>', 'what `docker inspect` printed for everything there was when the logs began')
    .addHelpText('after', HELP)
    .action(async (logs: string[], options: Options) => {
      for (const log of logs) await write(io.stdout, safe(await indexed(log, options, io)).concat('\n'));
      done(EXIT.done);
    });
}

async function indexed(log: string, { fromFormat: format, baseline }: Options, io: Io): Promise<string> {
  if (log === '-') {
    throw new HindcastError('usage', 'standard input cannot be indexed: it is there only once', {
      expected: 'a file or a recording',
      cure: 'Write it to a file first.',
    });
  }
  const began = performance.now();
  const progress = new Progress(io, statSync(log, { throwIfNoEntry: false })?.size ?? null);
  try {
    const index = await openIndex(log, {
      format,
      baseline:
        baseline === undefined
          ? []
          : readBaseline(
              await dumpText(baseline, 'Make it with: docker inspect $(docker ps -aq) > baseline.json'),
              baseline,
            ),
      build: 'all',
      signal: io.signal,
      onBytes: (bytes) => progress.add(bytes),
      onNotice: (text) => io.stderr.write(`hindcast: ${safe(text)}\n`),
    });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const { records, isNew } = index;
    await index.close();
    const what = `${log}: ${records} record${records === 1 ? '' : 's'} indexed`;
    const size = `${sidePath(log)}, ${humanSize(statSync(sidePath(log)).size)}`;
    return isNew ? `${what} in ${seconds} s: ${size}` : `${what} already: ${size}`;
  } finally {
    progress.stop();
  }
}
