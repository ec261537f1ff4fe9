import type { Command } from 'commander';
import { HindcastError } from '../../error.js';
import { formatInstant } from '../../event/instant.js';
import { TagHistory, type TagSpan } from '../../view/tag-history.js';
import { History, type LogOptions } from '../history.js';
import { type Io, write } from '../io.js';
import { type ListFormat, withFormat, withLog, withMore } from '../options.js';
import { plainLine } from '../plain.js';
import { columns } from '../table.js';

interface Options extends LogOptions {
  readonly format: ListFormat;
  readonly trunc: boolean;
  readonly with: readonly string[];
}

const SHORT_ID = 12;

/** `hindcast tags`: which image a reference meant, and when. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  const command = program
    .command('tags')
    .description('which image a reference meant, over time; without one, every reference')
    .argument('<log>', 'the log')
    .argument('[reference]', 'an image reference: ubuntu is docker.io/library/ubuntu:latest');
  withMore(withFormat(withLog(command)))
    .option('--no-trunc', 'whole ids')
    .addHelpText('after', '\nExample:\n  $ hindcast tags log.jsonl shop/web:latest')
    .action(async (log: string, reference: string | undefined, options: Options) => {
      const history = await History.open([log, ...options.with], options, io);
      const tags = new TagHistory(reference ?? null);
      for await (const events of history.batches()) for (const event of events) tags.push(event);
      const { spans, omitted } = tags.finish();
      if (reference !== undefined && spans.length === 0) {
        throw new HindcastError('not-found', `no image had this name in the log: ${reference}`, {
          cure: 'List all names with: hindcast tags LOG',
        });
      }
      await write(io.stdout, options.format === 'json' ? spans.map(plainLine).join('') : paint(spans, options.trunc));
      if (omitted > 0) io.stderr.write(`hindcast: ${omitted} earlier ones are left out\n`);
      done(history.status);
    });
}

function paint(spans: readonly TagSpan[], trunc: boolean): string {
  const id = (imageId: string | null) => (imageId === null ? '-' : trunc ? imageId.slice(7, 7 + SHORT_ID) : imageId);
  return columns(
    ['REFERENCE', 'IMAGE ID', 'FROM', 'UNTIL', 'BY', 'RECORD'],
    spans.map(({ reference, imageId, proven, from, until, by, position }) => [
      reference,
      // A mark for what is likely, and not proven.
      proven ? id(imageId) : `${id(imageId)} ?`,
      from === null ? 'before the log' : formatInstant(from),
      until === null ? '' : formatInstant(until),
      by,
      `#${position}`,
    ]),
  );
}
