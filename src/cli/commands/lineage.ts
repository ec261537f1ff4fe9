import type { Command } from 'commander';
import { HindcastError } from '../../error.js';
import { formatInstant, type Instant } from '../../event/instant.js';
import { type Generation, type Line, Lineage, type LineageResult } from '../../view/lineage.js';
import { History, type LogOptions } from '../history.js';
import { type Io, safe, write } from '../io.js';
import { type ListFormat, withFormat, withLog, withMore } from '../options.js';
import { plainLine } from '../plain.js';
import { fateTable } from '../upgrade-page.js';

interface Options extends LogOptions {
  readonly format: ListFormat;
  readonly with: readonly string[];
}

const SHORT_ID = 12;

const HELP = `
Whoever took the place of whom shows in compose's labels, in a sequence of renames, or in a name that was handed over
together with something else in common. A name alone shows nothing.

Examples:
  $ hindcast lineage log.jsonl web-1
  $ hindcast lineage log.jsonl shop/db          a compose project and service`;

/** `hindcast lineage`: the containers that ran one service, one after the other, and what became of their data. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  const command = program
    .command('lineage')
    .description('the containers that filled one place, one after the other, and whether data went along')
    .argument('<log>', 'the log')
    .argument('<name>', 'a container, a compose service, or project/service');
  withMore(withFormat(withLog(command), 'table or json (one document)'))
    .addHelpText('after', HELP)
    .action(async (log: string, name: string, options: Options) => {
      const history = await History.open([log, ...options.with], options, io);
      const lineage = new Lineage(name);
      for await (const events of history.batches()) for (const event of events) lineage.push(event);
      const result = lineage.finish();
      if (result.lines.length === 0) {
        throw new HindcastError('not-found', `no container or service had this name in the log: ${name}`, {
          cure: 'List what there was with: hindcast replay LOG',
        });
      }
      await write(io.stdout, options.format === 'json' ? plainLine(result) : paint(result));
      if (result.omitted > 0) io.stderr.write(`hindcast: ${result.omitted} further containers were not followed\n`);
      done(history.status);
    });
}

const time = (at: Instant | null) => (at === null ? 'before the log' : formatInstant(at));

function head({ id, names, image, createdAt, removedAt }: Generation, number: number): string {
  const until = removedAt === null ? 'still there' : `removed ${time(removedAt)}`;
  return `${number}. ${names.join(' → ') || 'no name'} (${id.slice(0, SHORT_ID)})  ${image ?? 'unknown image'}  created ${time(createdAt)}, ${until}`;
}

function paintGeneration(generation: Generation, at: number): string {
  const why = at === 0 ? '' : `   because: ${generation.evidence.join(', ')}\n`;
  const data = generation.data.length === 0 ? '   no data of the one before\n' : fateTable(generation.data);
  return `${safe(head(generation, at + 1))}\n${at === 0 ? '' : `${safe(why.trimEnd())}\n${data.replace(/^(?=.)/gm, '   ')}`}`;
}

function paintLine({ service, generations }: Line): string {
  return `${service === null ? '' : `service ${safe(service)}\n`}${generations.map(paintGeneration).join('')}`;
}

function paint({ lines, unlinked }: LineageResult): string {
  const others = unlinked.map(
    ({ id, name, image }) => `${safe(`  ${name} (${id.slice(0, SHORT_ID)})  ${image ?? 'unknown image'}`)}\n`,
  );
  const rest = others.length === 0 ? '' : `\nhad the name too, and nothing else in common\n${others.join('')}`;
  return `${lines.map(paintLine).join('\n')}${rest}`;
}
