import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Event } from '../src/event/event.js';
import { Fold } from '../src/fold/index.js';
import { readText } from '../src/read/index.js';
import { observedFrom } from '../src/read/inspect.js';
import { check, type Fact, type Truth, type Verdict } from '../src/view/check.js';

/**
 * `npm run fidelity -- FOLDER`: how much of what engines said of themselves a replay of their logs gives, and how much of it is wrong.
 *
 * Every folder below FOLDER with a `truth.jsonl` (or `.gz`) is a recording: `recording.jsonl` or `events.jsonl` beside it is its log. A line of truth is a
 * checkpoint: `afterEvents` records of the engine, and what its inspect said then. Exits 1 if anything is wrong.
 *
 * `ALL` counts every fact that was looked at. `WITHOUT MEMBERS` leaves out what a network or volume has besides that it is there: who is in it, its
 * name and its driver. Of what no log tells, one sort is shown by itself: no health was ever told of, and the engine says that there is none.
 */

type Json = Record<string, unknown>;
type Count = Record<Verdict, number>;

const VERDICTS: readonly Verdict[] = ['right', 'uncertain', 'unknown', 'wrong'];

function read(path: string): string | null {
  if (existsSync(path)) return readFileSync(path, 'utf8');
  return existsSync(`${path}.gz`) ? gunzipSync(readFileSync(`${path}.gz`)).toString('utf8') : null;
}

function recordingsBelow(folder: string): string[] {
  const here = read(join(folder, 'truth.jsonl')) === null ? [] : [folder];
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [...here, ...below.flatMap(({ name }) => recordingsBelow(join(folder, name)))].sort();
}

function truthOf(checkpoint: Json): Truth[] {
  const things = (checkpoint.things as unknown[] | undefined) ?? [
    ...Object.values((checkpoint.containerInspect ?? {}) as Json),
    ...Object.values((checkpoint.imageInspect ?? {}) as Json),
    ...(((checkpoint.volumes as Json)?.Volumes ?? []) as unknown[]),
    ...((checkpoint.networks ?? []) as unknown[]),
  ];
  return things.flatMap((thing) => observedFrom(thing) ?? []);
}

function factsOf(folder: string, withBaseline: boolean): readonly Fact[] {
  const log = read(join(folder, 'recording.jsonl')) ?? read(join(folder, 'events.jsonl')) ?? '';
  const events = log === '' ? [] : readText(log, folder);
  const checkpoints = (read(join(folder, 'truth.jsonl')) ?? '')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Json);
  const fold = new Fold();
  if (withBaseline) {
    for (const { id, facts } of truthOf(checkpoints[0] ?? {})) {
      fold.apply({ type: 'recording.observed', at: 0n, position: 0, id, data: facts, source: 'inspect' });
    }
  }
  let next = 0;
  let seen = 0;
  const isBefore = (event: Event, after: number, snapshot: bigint) =>
    event.type === 'recording.gap' ? event.data.to < snapshot : seen < after;
  return checkpoints
    .filter(({ stable }) => stable)
    .flatMap((checkpoint) => {
      const snapshot = BigInt((checkpoint.snapshotStart as number | undefined) ?? 0);
      for (
        let event = events[next];
        event && isBefore(event, Number(checkpoint.afterEvents), snapshot);
        event = events[next]
      ) {
        if (event.type !== 'recording.gap') seen += 1;
        fold.apply(event);
        next += 1;
      }
      return check(fold.state(), truthOf(checkpoint), true);
    });
}

function tally(facts: readonly Fact[]): Count {
  const count: Count = { right: 0, uncertain: 0, unknown: 0, wrong: 0 };
  for (const { verdict } of facts) count[verdict] += 1;
  return count;
}

/** Null is "nobody said": of a container without a check nobody ever says anything. */
function isNoHealth({ field, log, engine }: Fact): boolean {
  return field === 'health' && log === null && engine === 'none';
}

function line(label: string, count: Count): string {
  const all = VERDICTS.reduce((sum, verdict) => sum + count[verdict], 0);
  const share = (n: number) => `${((100 * n) / Math.max(1, all)).toFixed(1)} %`.padStart(8);
  const cells = VERDICTS.map((verdict) => String(count[verdict]).padStart(8) + share(count[verdict]));
  return `${label.padEnd(46)}${String(all).padStart(8)}${cells.join('')}\n`;
}

const [folder] = process.argv.slice(2);
if (folder === undefined || !existsSync(folder)) {
  process.stderr.write(
    'Usage: npm run fidelity -- FOLDER   (a folder with recordings: a log, and truth.jsonl beside it)\n',
  );
  process.exit(2);
}

const head = `${''.padEnd(46)}${'facts'.padStart(8)}${VERDICTS.map((verdict) => verdict.padStart(16)).join('')}\n`;
let wrong = 0;
for (const withBaseline of [false, true]) {
  process.stdout.write(`\n${withBaseline ? 'WITH A BASELINE' : 'FROM THE LOG ALONE'}\n${head}`);
  const byField = new Map<string, Fact[]>();
  const all: Fact[] = [];
  for (const recording of recordingsBelow(folder)) {
    const facts = factsOf(recording, withBaseline);
    process.stdout.write(line(recording.slice(folder.length).replace(/^\//, '') || recording, tally(facts)));
    all.push(...facts);
    for (const fact of facts) {
      const key = `${fact.subject}.${fact.field}`;
      const known = byField.get(key);
      if (known) known.push(fact);
      else byField.set(key, [fact]);
    }
  }
  process.stdout.write('\n');
  for (const [key, facts] of [...byField].sort()) process.stdout.write(line(key, tally(facts)));
  process.stdout.write(line('ALL', tally(all)));
  const main = all.filter(({ subject, field }) => field === 'exists' || subject === 'container' || subject === 'image');
  process.stdout.write(line('WITHOUT MEMBERS', tally(main)));
  process.stdout.write(line('unknown: no health told of, and there is none', tally(main.filter(isNoHealth))));
  wrong += tally(all).wrong;
}
process.exitCode = wrong > 0 ? 1 : 0;
