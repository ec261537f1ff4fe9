import type { Command } from 'commander';
import type { Entry } from '../../view/changes.js';
import { type Diff, diff, type KindDiff, nameOf } from '../../view/diff.js';
import { listChange, shortIds, show } from '../facts.js';
import { History, type LogOptions } from '../history.js';
import { type Io, jsonLine, safe, write } from '../io.js';
import { type ListFormat, withFormat, withLog } from '../options.js';
import { statesAt } from '../states.js';

interface Options extends LogOptions {
  readonly format: ListFormat;
  readonly from: string;
  readonly to: string;
}

/** `hindcast diff`: what came, went and changed between two instants. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  const command = program.command('diff').description('what came, went and changed between two instants');
  withFormat(withLog(command.argument('<log...>', 'logs, read as one history')), 'table or json (one document)')
    .requiredOption('--from <time>', 'the earlier instant')
    .requiredOption('--to <time>', 'the later instant')
    .addHelpText('after', "\nExample:\n  $ hindcast diff log.jsonl --from '#28' --to 2026-11-23T21:51:10Z")
    .action(async (logs: string[], options: Options) => {
      const history = await History.open(logs, options, io);
      const [from, to] = await statesAt(history, [options.from, options.to]);
      if (!from || !to) throw new Error('a fold gives one state for each target');
      const data = diff(from, to);
      await write(io.stdout, options.format === 'json' ? jsonLine(data) : paint(data));
      done(history.status);
    });
}

function paint(data: Diff): string {
  const kinds = [
    ['container', data.containers],
    ['image', data.images],
    ['volume', data.volumes],
    ['network', data.networks],
  ] as const;
  const text = kinds.map(([kind, change]) => paintKind(kind, change)).join('');
  return text === '' ? 'nothing changed\n' : text;
}

function paintKind(kind: string, { added, removed, changed }: KindDiff): string {
  const title = (id: unknown, name: string | null) => {
    if (kind === 'volume') return `volume ${name ?? id}`;
    return `${kind} ${name === null ? '' : `${name} `}(${typeof id === 'string' ? shortIds(id) : 'id unknown'})`;
  };
  const thing = (entry: Entry) => {
    const about = [entry.image, entry.status].filter((fact) => typeof fact === 'string');
    return [title(entry.id, nameOf(entry)), ...about].join('  ');
  };
  const lines = [
    ...removed.map((entry) => `- ${thing(entry)}`),
    ...added.map((entry) => `+ ${thing(entry)}`),
    ...changed.flatMap(({ id, name, changes }) => [
      `~ ${title(id, name)}`,
      ...Object.entries(changes).map(
        ([field, [before, after]]) =>
          `    ${field}: ${listChange(before, after) ?? `${show(before)} → ${show(after)}`}`,
      ),
    ]),
  ];
  return lines.map((line) => `${safe(line)}\n`).join('');
}
