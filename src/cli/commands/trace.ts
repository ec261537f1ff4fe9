import type { Command } from 'commander';
import { HindcastError } from '../../error.js';
import { Moments } from '../../fold/index.js';
import { nearest } from '../../nearest.js';
import { findTraced, type Traced, Tracer, type TraceStep, wasNamed } from '../../view/trace.js';
import { History, type LogOptions } from '../history.js';
import { type Io, jsonLine, safe, write } from '../io.js';
import { type ListFormat, withAt, withFormat, withLog, withMore } from '../options.js';
import { parseTime, targetOf } from '../time.js';
import { namesOf } from './inspect.js';

interface Options extends LogOptions {
  readonly at?: string;
  readonly format: ListFormat;
  readonly with: readonly string[];
}

/** `hindcast trace`: how one thing came to its state. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  const command = program
    .command('trace')
    .description('how one thing came to its state: each event, the transition it made, and when')
    .argument('<log>', 'the log')
    .argument('<ref>', 'a container, image, network or volume; one that is gone by then, too');
  withMore(withAt(withFormat(withLog(command))))
    .addHelpText('after', '\nExample:\n  $ hindcast trace log.jsonl web-1 --at 2026-11-23T21:51:10Z')
    .action(async (log: string, reference: string, options: Options) => {
      const history = await History.open([log, ...options.with], options, io);
      await history.rereadable();
      const asked = options.at === undefined ? null : parseTime(options.at);
      const target = asked === null ? ({ kind: 'end' } as const) : targetOf(asked, await history.lastAt());
      const { thing, position } = await find(history, reference, new Moments([target]), io);
      const tracer = new Tracer(thing);
      for await (const events of history.batches()) {
        const steps = events.flatMap((event) => (event.position > position ? [] : (tracer.push(event) ?? [])));
        await write(io.stdout, steps.map(options.format === 'json' ? jsonLine : paint).join(''));
        if ((events.at(-1)?.position ?? 0) > position) break;
      }
      done(history.status);
    });
}

/** The thing that the reference names at that instant, or the last one that it named before; and how far the log goes until then. */
async function find(history: History, reference: string, moments: Moments, io: Io) {
  let gone: Traced | null = null;
  for await (const events of history.silently()) {
    const cut = events.findIndex((event) => !moments.push(event));
    for (const event of cut < 0 ? events : events.slice(0, cut)) gone = wasNamed(event, reference) ?? gone;
    if (cut >= 0) break;
  }
  const [state] = moments.finish();
  if (!state) throw new Error('a fold gives one state for each target');
  const found = findTraced(state, reference);
  if (found) return { thing: found, position: state.position };
  if (gone) {
    io.stderr.write(
      `hindcast: ${safe(reference)} is not there at that instant; this is the last ${gone.subject} it was: ${safe(gone.id)}\n`,
    );
    return { thing: gone, position: state.position };
  }
  throw new HindcastError('not-found', `no such thing in the log up to that instant: ${reference}`, {
    cure: 'List what there is with: hindcast ps -a LOG, hindcast images -a LOG',
    candidates: nearest(reference, namesOf(state)),
  });
}

function paint(step: TraceStep): string {
  const move = step.from === step.to ? (step.to ?? 'not there') : `${step.from ?? 'not there'} → ${step.to ?? 'gone'}`;
  const facts = Object.entries(step.changes)
    .filter(([field]) => step.to !== null && field !== 'uncertain' && field !== 'id')
    .map(([field, [, after]]) => `${field}=${typeof after === 'string' ? after : JSON.stringify(after)}`);
  const open = step.changes.uncertain?.[1];
  const doubt = Array.isArray(open) && open.length > 0 ? `  uncertain: ${open.join(' ')}` : '';
  const odd = step.unexpected === null ? '' : `  UNEXPECTED: ${step.unexpected}`;
  const line = `${step.at}  #${String(step.position).padEnd(5)} ${step.type.padEnd(24)} ${move.padEnd(20)} ${facts.join(' ')}${doubt}${odd}`;
  return `${safe(line.trimEnd())}\n`;
}
