import { rmSync, statSync } from 'node:fs';
import { atMost, type Figure } from './figure.js';
import { fresh, PROGRAM, processes } from './fresh.js';
import { random } from './shape.js';

/** Instants that are asked for, anywhere in the log. */
const QUESTIONS = 1000;
const PROCESSES = 20;
const SEED = 7;

/** What was measured of one thing, in seconds: how long it took, and what of that all processors worked. */
export interface Taken {
  readonly wall: readonly number[];
  readonly cpu: readonly number[];
}

/** What asking about instants took. */
export interface Indexed {
  readonly records: number;
  readonly bytes: number;
  readonly build: Taken;
  readonly replay: Taken;
  readonly questions: Taken;
  readonly processes: readonly number[];
}

/** The value that so large a share of all does not go beyond. */
export const slowest = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? Number.NaN;

type Once = { readonly [kind in keyof Taken]: number };

const all = (each: readonly Once[]): Taken => ({ wall: each.map(({ wall }) => wall), cpu: each.map(({ cpu }) => cpu) });

/** A log that is to be indexed, between these times, and a small one, by which modules are loaded before anything counts. */
export interface Indexable {
  readonly file: string;
  readonly small: string;
  readonly records: number;
  readonly span: { readonly first: bigint; readonly last: bigint };
}

/** What an index of a log costs over a replay, by turns, and what is asked of it then; each in a process of its own, as a user has it. */
export function measureIndexed({ file, small, records, span }: Indexable, rounds: number): Indexed {
  const indexed = () => fresh<Once>('index-log', [small, file]);
  const replayed = () => fresh<Once>('replay', [small, file]);
  // Not counted: memory that nobody had before is slow to be had, and who comes first after a log was written takes a tenth longer.
  indexed();
  replayed();
  const build: Once[] = [];
  const replay: Once[] = [];
  for (let round = 0; round < rounds; round++) {
    build.push(indexed());
    replay.push(replayed());
  }
  const { first, last } = span;
  const next = random(SEED);
  const instants = Array.from({ length: QUESTIONS }, () => first + BigInt(Math.floor(next() * Number(last - first))));
  const index = `${file}.hindcast`;
  const found: Indexed = {
    records,
    bytes: statSync(index).size,
    build: all(build),
    replay: all(replay),
    questions: all(fresh('ask', [file, ...instants.map(String)])),
    processes: processes(instants.slice(0, PROCESSES).map((at) => [PROGRAM, 'ps', file, '--at', secondsIn(at)])),
  };
  rmSync(index);
  return found;
}

/** As a user writes an instant that has nanoseconds. */
const secondsIn = (instant: bigint) =>
  `${instant / 1_000_000_000n}.${String(instant % 1_000_000_000n).padStart(9, '0')}`;

/** What is promised of an index. */
export function indexedFigures({ records, build, replay, questions, processes }: Indexed): Figure[] {
  const ratios = build.wall.map((seconds, i) => seconds / (replay.wall[i] ?? Number.NaN));
  return [
    atMost(2, 'x', 'the index is built, over a replay', ratios),
    atMost(10, 'ms', `state at T in the library, ${records} records, 99 of 100`, [
      slowest(questions.wall, 0.99) * 1000,
    ]),
    atMost(250, 'ms', 'hindcast ps --at T, a process, the slowest of 20', [slowest(processes, 1) * 1000]),
  ];
}
