import type { Command } from 'commander';
import { HindcastError } from '../../error.js';
import { type HostState, Moments, type Subject } from '../../fold/index.js';
import { nearest } from '../../nearest.js';
import { madeBy } from '../../view/build-find.js';
import { findTraced, type Traced, Tracer, type TraceStep } from '../../view/trace.js';
import { Gone } from '../../view/trace-gone.js';
import { stepFacts } from '../facts.js';
import { History, type LogOptions } from '../history.js';
import { type Io, jsonLine, safe, write } from '../io.js';
import { type ListFormat, withAt, withFormat, withLog, withMore } from '../options.js';
import { parseTime } from '../time.js';
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
      const { thing, position, builds } = await find(history, reference, await lookAt(history, options.at), io);
      const tracer = new Tracer(thing, builds);
      for await (const events of history.batches()) {
        const steps = events.flatMap((event) => (event.position > position ? [] : (tracer.push(event) ?? [])));
        await write(
          io.stdout,
          steps.map(options.format === 'json' ? jsonLine : (step) => paint(step, thing.subject)).join(''),
        );
        if ((events.at(-1)?.position ?? 0) > position) break;
      }
      done(history.status);
    });
}

/** The state at that instant: from an index, or by a first look at the log. */
async function lookAt(history: History, at: string | undefined): Promise<HostState> {
  const asked = at === undefined ? [] : [parseTime(at)];
  const known = await history.indexed(asked, true);
  const targets = known ? [] : await history.targets(asked);
  const moments = new Moments(targets.length > 0 ? targets : [{ kind: 'end' }]);
  if (!known) {
    for await (const events of history.silently()) if (!moments.pushAll(events)) break;
  }
  const [state] = known ?? moments.finish();
  if (!state) throw new Error('a fold gives one state for each target');
  return state;
}

/** The thing that the reference names at that instant, or the last one that it named before; and how far the log goes until then. */
async function find(history: History, reference: string, state: HostState, io: Io) {
  const { position } = state;
  const found = findTraced(state, reference);
  if (found) return { thing: found, position, builds: madeBy(state, found) };
  const gone = await findGone(history, reference, position);
  if (!gone) {
    throw new HindcastError('not-found', `no such thing in the log up to that instant: ${reference}`, {
      cure: 'List what there is with: hindcast ps -a LOG, hindcast images -a LOG',
      candidates: nearest(reference, namesOf(state)),
    });
  }
  io.stderr.write(
    `hindcast: ${safe(reference)} is not there at that instant; this is the last ${gone.subject} it was: ${safe(gone.id)}\n`,
  );
  return { thing: gone, position, builds: madeBy(state, gone) };
}

/** Reads the log once more: most things that are asked for are there, and need no second look. */
async function findGone(history: History, reference: string, position: number): Promise<Traced | null> {
  const gone = new Gone(reference);
  for await (const events of history.silently()) {
    for (const event of events) if (event.position <= position) gone.push(event);
    if ((events.at(-1)?.position ?? 0) > position) break;
  }
  return gone.find();
}

function paint(step: TraceStep, subject: Subject): string {
  const move = step.from === step.to ? (step.to ?? 'not there') : `${step.from ?? 'not there'} → ${step.to ?? 'gone'}`;
  const open = step.changes.uncertain?.[1];
  const doubt = Array.isArray(open) && open.length > 0 ? `  uncertain: ${open.join(' ')}` : '';
  const odd = step.unexpected === null ? '' : `  UNEXPECTED: ${step.unexpected}`;
  const at = step.at ?? (step.position === 0 ? 'before the log' : '-');
  const facts = stepFacts(step, subject).join(' ');
  const line = `${at.padEnd(30)}  #${String(step.position).padEnd(5)} ${step.type.padEnd(24)} ${move.padEnd(20)} ${facts}${doubt}${odd}`;
  return `${safe(line.trimEnd())}\n`;
}
