import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Cold, coldFigures, measureCold } from './cold.js';
import { atMost, type Figure } from './figure.js';
import { run } from './fresh.js';
import { type Indexed, indexedFigures, measureIndexed } from './indexed.js';
import { measureLiving } from './living.js';
import { type Findings, page } from './page.js';
import { peakOf } from './peak.js';
import { measureStart } from './start.js';
import { measureStates } from './states.js';
import { APART, FIRST, LATER, type Way } from './ways.js';
import { writeLog } from './write-log.js';

/**
 * `npm run bench -- [--records 10000,100000,1000000] [--rounds 3] [--only cold] [--json] [--write]`: every figure that is promised, as a ratio measured
 * in one run on one machine. `--only` does some of `cold index start states living`, `--indexed` is the size of the log that is indexed; `--write` makes
 * `docs/performance.md`.
 */
const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '10000,100000,1000000' },
    rounds: { type: 'string', default: '3' },
    indexed: { type: 'string', default: '1000000' },
    only: { type: 'string', default: 'cold,index,start,states,living' },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

const rounds = Number(values.rounds);
const parts = new Set(values.only.split(','));
const say = (text: string) => void process.stderr.write(`  ${text}\n`);
const folder = mkdtempSync(join(tmpdir(), 'hindcast-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const small = join(folder, 'small.jsonl');
await writeLog(1000, small);

/** By a process of its own: what writing a million records leaves behind in the memory would slow down what is measured here. */
function writeApart(records: number, file: string): void {
  run([...process.execArgv, fileURLToPath(new URL('./log.ts', import.meta.url)), String(records), file], 'stderr');
}

const cold: Cold[] = [];
const figures: Figure[] = [];
const peaks: { records: number; bytes: number; seconds: number }[] = [];

async function withMore(one: Cold, ways: readonly Way[], file: string): Promise<Cold> {
  const more = await measureCold(ways, file, one.records, rounds, say);
  return { ...one, ways: [...one.ways, ...more.ways] };
}

/** All logs are there before anything is measured: while another process runs this one is idle, tidies up, and takes a while to be as quick again. */
async function measureLogs(sizes: readonly number[]): Promise<void> {
  const logs = sizes.map((records) => ({ records, file: join(folder, `${records}.jsonl`) }));
  for (const { records, file } of logs) writeApart(records, file);
  // To load a way's modules is no part of it.
  await measureCold(FIRST, small, 1000, 1, () => {});
  for (const { records, file } of logs) cold.push(await measureCold(FIRST, file, records, rounds, say));
  for (const { records, file } of logs) peaks.push({ records, ...peakOf('state', file) });
  for (const ways of [APART, LATER]) {
    for (const [i, one] of cold.entries()) cold[i] = await withMore(one, ways, logs[i]?.file ?? '');
  }
  for (const { file } of logs) rmSync(file);
}

async function measureIndex(records: number): Promise<Indexed> {
  const file = join(folder, 'indexed.jsonl');
  const span = await writeLog(records, file);
  say(`${records} records: an index`);
  const found = measureIndexed({ file, small, records, span }, rounds);
  rmSync(file);
  return found;
}

/** By a bench of its own, and first: it is all of processes that have done nothing before, and what others leave behind in the memory slows them down. */
function measureIndexApart(records: number): Indexed | null {
  const wanted = ['--only', 'index', '--indexed', String(records), '--rounds', String(rounds), '--json'];
  const { text } = run([...process.execArgv, fileURLToPath(import.meta.url), ...wanted], 'stdout');
  return (JSON.parse(text) as Findings).indexed;
}

const records = Number(values.indexed);
const isAlone = parts.size === 1;
const indexed = parts.has('index') ? await (isAlone ? measureIndex(records) : measureIndexApart(records)) : null;
if (parts.has('cold')) {
  await measureLogs(values.records.split(',').map(Number));
  const million = cold.find(({ records }) => records === 1_000_000);
  if (million) figures.push(...coldFigures(million));
  const all = peaks.map(({ bytes }) => bytes / 1e6);
  figures.push(atMost(150, 'MB', 'peak memory of a replay, the largest log', [all.at(-1) ?? Number.NaN]));
}
if (indexed) figures.push(...indexedFigures(indexed));
if (parts.has('start')) figures.push(...measureStart(folder, rounds));
if (parts.has('states')) figures.push(...(await measureStates(folder, rounds)));
if (parts.has('living')) figures.push(...(await measureLiving(folder)));

const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length };
const findings: Findings = { machine, rounds, cold, figures, peaks, indexed };
process.stdout.write(values.json ? `${JSON.stringify(findings, null, 2)}\n` : page(findings));
if (values.write) {
  mkdirSync('docs', { recursive: true });
  writeFileSync('docs/performance.md', page(findings));
}
