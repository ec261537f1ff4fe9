import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hasJq, peakOf, WAYS } from './ways.js';
import { writeLog } from './write-log.js';

/**
 * `npm run bench -- [--records 100000,1000000] [--rounds 3] [--json]`: what `hindcast state` takes, against the limit and against what else people use,
 * all in one run on one machine. Others run on it too: the best of the rounds counts, and what is told is ratios.
 */
const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '100000,1000000' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});

interface Result {
  readonly records: number;
  readonly bytes: number;
  readonly way: string;
  readonly seconds: number;
  readonly timesLimit: number;
  readonly timesHindcast: number;
}

const folder = mkdtempSync(join(tmpdir(), 'hindcast-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

async function secondsOf(run: () => Promise<unknown>): Promise<number> {
  const began = process.hrtime.bigint();
  await run();
  return Number(process.hrtime.bigint() - began) / 1e9;
}

/** The ways take turns, so that whatever else the machine does befalls all of them. */
async function measure(file: string, records: number, rounds: number): Promise<Result[]> {
  const ways = WAYS.filter(({ name, recordsMax }) => records <= recordsMax && (!name.startsWith('jq') || hasJq()));
  const best = new Map(ways.map(({ name }) => [name, Number.POSITIVE_INFINITY]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of ways) {
      const seconds = await secondsOf(() => run(file));
      best.set(name, Math.min(best.get(name) ?? seconds, seconds));
      process.stderr.write(`  ${records} records, round ${round + 1}: ${name}: ${seconds.toFixed(3)} s\n`);
    }
  }
  const limit = best.get(WAYS[0]?.name ?? '') ?? Number.NaN;
  const own = best.get('hindcast state') ?? Number.NaN;
  return [...best].map(([way, seconds]) => {
    return {
      records,
      bytes: statSync(file).size,
      way,
      seconds,
      timesLimit: seconds / limit,
      timesHindcast: seconds / own,
    };
  });
}

const results: Result[] = [];
const memory: { records: number; peakBytes: number }[] = [];
for (const records of values.records.split(',').map(Number)) {
  const file = join(folder, `${records}.jsonl`);
  await writeLog(records, file);
  results.push(...(await measure(file, records, Number(values.rounds))));
  memory.push({ records, peakBytes: peakOf(file) });
  rmSync(file);
}

const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length };
if (values.json) process.stdout.write(`${JSON.stringify({ machine, results, memory }, null, 2)}\n`);
else {
  process.stdout.write(`Node ${machine.node} on ${machine.cores} x ${machine.cpu}\n`);
  for (const { records, peakBytes } of memory) {
    const mine = results.filter((result) => result.records === records);
    const megabytes = ((mine[0]?.bytes ?? 0) / 1e6).toFixed(0);
    process.stdout.write(`\n${records} records, ${megabytes} MB; peak memory ${(peakBytes / 1e6).toFixed(0)} MB\n`);
    process.stdout.write('   seconds   x limit   x hindcast\n');
    for (const { way, seconds, timesLimit, timesHindcast } of mine) {
      const figures = [
        seconds.toFixed(3).padStart(10),
        timesLimit.toFixed(2).padStart(9),
        timesHindcast.toFixed(2).padStart(12),
      ];
      process.stdout.write(`${figures.join(' ')}   ${way}\n`);
    }
  }
}
