import { type Command, InvalidArgumentError } from 'commander';
import type { Fate } from '../../view/fate.js';
import { upgrade, withFate } from '../../view/upgrade.js';
import { findContainer } from '../find.js';
import { History, type LogOptions } from '../history.js';
import { EXIT, type Io, safe, write } from '../io.js';
import { type ListFormat, withAt, withFormat, withLog, withMore } from '../options.js';
import { plainLine } from '../plain.js';
import { stateAt } from '../states.js';
import { upgradePage } from '../upgrade-page.js';

type Finding = Exclude<Fate, 'kept' | 'replaced'>;

interface Options extends LogOptions {
  readonly at?: string;
  readonly failOn: readonly Finding[];
  readonly format: ListFormat;
  readonly with: readonly string[];
}

const FINDINGS: readonly string[] = ['lost', 'orphaned', 'unknown'] satisfies readonly Finding[];

function findings(value: string, before: readonly Finding[] = []): readonly Finding[] {
  const asked = value.split(',').map((one) => one.trim());
  if (asked.every((one): one is Finding => FINDINGS.includes(one))) return [...before, ...asked];
  throw new InvalidArgumentError(`Use ${FINDINGS.join(', ')}, or several with commas.`);
}

const HELP = `
The new container is taken to get the same named volumes and bind mounts, and nothing else of the old one.
Most of it is in no event: what docker inspect and docker diff say goes in with --baseline.

Examples:
  $ docker diff web | jq -Rs '{Id: "web", Changes: split("\\n")[:-1]}' > changes.json
  $ docker inspect web $(docker images -q) | cat - changes.json > baseline.json
  $ hindcast upgrade log.jsonl web shop/web:v2 --baseline baseline.json
  $ hindcast upgrade log.jsonl web --fail-on lost,unknown          exits with 3 if anything is, or may be, lost`;

/** `hindcast upgrade`: what a replacement of a container would do to its data. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  const command = program
    .command('upgrade')
    .description('what happens to each piece of data if a container is replaced by one from another image')
    .argument('<log>', 'the log')
    .argument('<container>', 'the container')
    .argument('[image]', 'the image; without it, what the container’s own reference means now');
  withMore(withAt(withFormat(withLog(command), 'table or json (one document)')))
    .option('--fail-on <fates>', 'exit with 3 if there is any: lost orphaned unknown', findings, [])
    .addHelpText('after', HELP)
    .action(async (log: string, reference: string, image: string | undefined, options: Options) => {
      const history = await History.open([log, ...options.with], options, io);
      const state = await stateAt(history, options.at);
      const result = upgrade(state, findContainer(state, reference), image);
      await write(io.stdout, options.format === 'json' ? plainLine(result) : upgradePage(result));
      const open = withFate(result, ['unknown']).length;
      if (options.failOn.length > 0 && !options.failOn.includes('unknown') && open > 0) {
        io.stderr.write(
          `hindcast: ${open} not known of ${safe(reference)}; to fail on these too: --fail-on lost,unknown\n`,
        );
      }
      done(withFate(result, options.failOn).length > 0 ? EXIT.finding : history.status);
    });
}
