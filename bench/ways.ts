import { spawnSync } from 'node:child_process';
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { type Actor, createActor, type Snapshot, transition } from 'xstate';
import { containerMachine } from '../machines/container.js';
import { PROGRAM, run } from './fresh.js';

/** One way to get something out of a log: what it takes is measured. */
export interface Way {
  readonly name: string;
  /** In the same process as the others; false for a program of its own. */
  readonly run: (file: string) => Promise<unknown>;
  /** Too slow for a log of this many records, when all are to be done in minutes. */
  readonly recordsMax: number;
}

const BLOCK_BYTES = 256 * 1024;

/** The limit, on one thread: the whole file through memory, a block of 256 KiB in the place of the one before, and where its lines end. */
async function newlines(file: string): Promise<number> {
  const opened = openSync(file, 'r');
  const block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  let lines = 0;
  try {
    for (let length = readSync(opened, block); length > 0; length = readSync(opened, block)) {
      const bytes = block.subarray(0, length);
      for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
    }
    return lines;
  } finally {
    closeSync(opened);
  }
}

/** The same as a stream gives it, which is what a program in Node does if nobody thought about it. */
async function newlinesOfStream(file: string): Promise<number> {
  let lines = 0;
  for await (const bytes of createReadStream(file) as AsyncIterable<Buffer>) {
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
  }
  return lines;
}

interface Said {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
}

/** Each line of a file as text, a block at a time. */
async function eachLine(file: string, use: (line: string) => void): Promise<void> {
  const handle = await open(file);
  let rest = '';
  try {
    for await (const chunk of handle.createReadStream({
      encoding: 'utf8',
      highWaterMark: BLOCK_BYTES,
      autoClose: false,
    })) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) use(line);
    }
    if (rest !== '') use(rest);
  } finally {
    await handle.close();
  }
}

async function parseOnly(file: string): Promise<void> {
  await eachLine(file, (line) => void JSON.parse(line));
}

/** What nearly everybody writes: parse, and a switch over the action. */
async function handWritten(file: string): Promise<number> {
  const containers = new Map<string, { status: string; name: string | undefined; exitCode: string | undefined }>();
  await eachLine(file, (line) => {
    const { Type, Action, Actor } = JSON.parse(line) as Said;
    if (Type !== 'container') return;
    let one = containers.get(Actor.ID);
    if (!one) {
      one = { status: 'unknown', name: Actor.Attributes.name, exitCode: undefined };
      containers.set(Actor.ID, one);
    }
    switch (Action) {
      case 'create':
        one.status = 'created';
        return;
      case 'start':
        one.status = 'running';
        return;
      case 'die':
        one.status = 'exited';
        one.exitCode = Actor.Attributes.exitCode;
        return;
      case 'destroy':
        containers.delete(Actor.ID);
    }
  });
  return containers.size;
}

/** XState as it is used on a page: an actor for each container. */
async function actors(file: string): Promise<number> {
  const running = new Map<string, Actor<typeof containerMachine>>();
  await eachLine(file, (line) => {
    const { Type, Action, Actor: subject } = JSON.parse(line) as Said;
    if (Type !== 'container') return;
    let actor = running.get(subject.ID);
    if (!actor) {
      actor = createActor(containerMachine).start();
      running.set(subject.ID, actor);
    }
    actor.send({ type: wordOf(Action) });
    if (Action === 'destroy') running.delete(subject.ID);
  });
  return running.size;
}

/** XState's own pure step. */
async function pure(file: string): Promise<number> {
  type State = Parameters<typeof transition<typeof containerMachine>>[1];
  const states = new Map<string, State>();
  const initial = containerMachine.resolveState({
    value: { lifecycle: 'unknown', health: 'unknown', intent: 'free' },
    context: undefined,
  } as never) as Snapshot<unknown> as State;
  await eachLine(file, (line) => {
    const { Type, Action, Actor: subject } = JSON.parse(line) as Said;
    if (Type !== 'container') return;
    const [next] = transition(containerMachine, states.get(subject.ID) ?? initial, { type: wordOf(Action) } as never);
    if (Action === 'destroy') states.delete(subject.ID);
    else states.set(subject.ID, next as State);
  });
  return states.size;
}

function wordOf(action: string): string {
  return action.startsWith('exec_') ? action.slice(0, action.indexOf(':') >>> 0) : action;
}

/** `hindcast state`, as the program does it, without the start of the process. */
async function hindcast(file: string): Promise<void> {
  const own = (await import(new URL('./fresh/hindcast.mjs', import.meta.url).href)) as {
    hindcast(...argv: readonly string[]): Promise<void>;
  };
  await own.hindcast(file, '--no-index');
}

/** The same as a user has it: a process, from its start to its end. With threads only so: events from another thread are of another make, and would slow down what is made here. */
async function hindcastProcess(file: string, ...more: readonly string[]): Promise<void> {
  run([PROGRAM, 'state', file, '--no-index', ...more], 'stderr');
}

/** The last status of each container, and no more. */
async function duckdb(file: string): Promise<unknown> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    const columns = "{'Type': 'VARCHAR', 'Action': 'VARCHAR', 'Actor': 'STRUCT(ID VARCHAR)', 'timeNano': 'BIGINT'}";
    const log = `read_json('${file.replaceAll("'", "''")}', format='newline_delimited', columns=${columns})`;
    const sql = `SELECT Actor.ID, arg_max("Action", timeNano) FROM ${log} WHERE "Type" = 'container' AND NOT starts_with("Action", 'exec_') GROUP BY 1`;
    return (await connection.runAndReadAll(sql)).currentRowCount;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Counting only. */
async function jq(file: string): Promise<void> {
  const { status, error } = spawnSync('jq', ['-n', 'reduce inputs as $i (0; . + 1)', file], { stdio: 'ignore' });
  if (status !== 0) throw error ?? new Error('jq failed');
}

export const hasJq = () => spawnSync('jq', ['--version']).status === 0;

const ANY = Number.POSITIVE_INFINITY;

export const LIMIT = 'find the newlines (the limit)';
export const STREAM = 'find the newlines in a stream';
export const OWN = 'hindcast state';
export const DUCKDB = 'DuckDB, one thread: the last status of each container';
export const PARSE = 'JSON.parse each line, nothing else';

/** What is promised is a ratio of these. A stream leaves its garbage to whoever comes next: to DuckDB, which has a memory of its own. */
export const FIRST: readonly Way[] = [
  { name: LIMIT, run: newlines, recordsMax: ANY },
  { name: OWN, run: hindcast, recordsMax: ANY },
  { name: STREAM, run: newlinesOfStream, recordsMax: ANY },
  { name: DUCKDB, run: duckdb, recordsMax: 1_000_000 },
];

/** Programs of their own. */
export const APART: readonly Way[] = [
  { name: 'hindcast state, a process from start to end', run: (file) => hindcastProcess(file), recordsMax: ANY },
  {
    name: 'hindcast state --jobs 2, a process from start to end',
    run: (file) => hindcastProcess(file, '--jobs', '2'),
    recordsMax: ANY,
  },
];

/** These leave so much behind that a replay after them takes longer, up to a quarter: they come when all that is promised of one was measured. */
export const LATER: readonly Way[] = [
  { name: PARSE, run: parseOnly, recordsMax: 1_000_000 },
  { name: 'JSON.parse and a switch by hand', run: handWritten, recordsMax: 1_000_000 },
  { name: 'JSON.parse and an XState actor for each container', run: actors, recordsMax: 1_000_000 },
  { name: "JSON.parse and XState's pure transition", run: pure, recordsMax: 100_000 },
  { name: 'jq, counting only', run: jq, recordsMax: 100_000 },
];
