import type { Command } from 'commander';
import { formatInstant } from '../../event/instant.js';
import { readBaseline } from '../../read/index.js';
import { check, type Fact, type Truth } from '../../view/check.js';
import { dumpText } from '../dump.js';
import { History, type LogOptions } from '../history.js';
import { EXIT, type Io, jsonLine, write } from '../io.js';
import { type ListFormat, withAt, withFormat, withLog } from '../options.js';
import { stateAt } from '../states.js';
import { columns } from '../table.js';

interface Options extends LogOptions {
  readonly at?: string;
  readonly complete?: boolean;
  readonly format: ListFormat;
  readonly truth: string;
}

const SHORT_ID = 12;

/** `hindcast check`: which facts of an inspect dump agree with the log, and which do not. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  const command = program
    .command('check')
    .description('hold the log against what `docker inspect` printed: which facts agree, which do not')
    .argument('<log...>', 'logs, read as one history')
    .requiredOption('--truth <file>', 'what `docker inspect` printed, of some or of all things')
    .option('--complete', 'the file names everything that there was: what it does not name did not exist');
  withAt(withFormat(withLog(command)))
    .addHelpText(
      'after',
      '\nExample:\n  $ docker inspect $(docker ps -aq) > truth.json\n  $ hindcast check log.jsonl --truth truth.json',
    )
    .action(async (logs: string[], options: Options) => {
      const truth = await readTruth(options.truth);
      const history = await History.open(logs, options, io);
      const facts = check(await stateAt(history, options.at), truth, options.complete === true);
      await write(
        io.stdout,
        options.format === 'json' ? facts.map((fact) => jsonLine(plain(fact))).join('') : paint(facts),
      );
      // A wrong statement is Hindcast's fault, and the reason to run this.
      done(facts.some(({ verdict }) => verdict === 'wrong') ? EXIT.failed : history.status);
    });
}

async function readTruth(path: string): Promise<readonly Truth[]> {
  const text = await dumpText(path, 'Make it with: docker inspect $(docker ps -aq) > truth.json');
  return readBaseline(text, path).flatMap(({ id, data }) => (id === null ? [] : [{ id, facts: data }]));
}

/** Times as people write them. */
function plain(fact: Fact): object {
  const shown = (value: unknown) => (typeof value === 'bigint' ? formatInstant(value) : value);
  return { ...fact, log: shown(fact.log), engine: shown(fact.engine) };
}

function show(value: unknown): string {
  if (typeof value === 'bigint') return formatInstant(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function paint(facts: readonly Fact[]): string {
  const count = (verdict: Fact['verdict']) => facts.filter((fact) => fact.verdict === verdict).length;
  const rows = facts
    .filter(({ verdict }) => verdict === 'wrong' || verdict === 'uncertain')
    .map(({ verdict, subject, name, id, field, log, engine }) => {
      const thing = name ?? id.replace('sha256:', '').slice(0, SHORT_ID);
      return [verdict.toUpperCase(), `${subject} ${thing}`, field, show(log), show(engine)];
    });
  const table = rows.length === 0 ? '' : `${columns(['', 'THING', 'FIELD', 'THE LOG', 'THE ENGINE'], rows)}\n`;
  return `${table}${count('right')} right, ${count('wrong')} wrong, ${count('uncertain')} uncertain, ${count('unknown')} unknown\n`;
}
