import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { readLog } from '../src/read/index.js';
import { openPath } from '../src/store/index.js';
import { FakeEngine, inspectOf } from '../tests/support/fake-engine.js';
import { PROGRAM } from './fresh.js';
import { Host } from './shape.js';

/**
 * `npm run bench:record -- [RATE [SECONDS]]`: a socket that tells so many records a second, for so long, and `hindcast record` as a process of its
 * own. How late a record is on the disk is what the recorder itself tells Prometheus; its memory is what the kernel says.
 */
const RATE = Number(process.argv[2] ?? 5_000);
const SECONDS = Number(process.argv[3] ?? 60);
const TICK_MS = 20;
const MEGABYTE = 1_000_000;

const home = mkdtempSync(join(tmpdir(), 'hindcast-bench-record-'));
const folder = join(home, 'log');
const engine = await FakeEngine.start();
const host = new Host();
const inspect = inspectOf('f'.repeat(64), 'made-up');
/** As with a real engine, what is gone cannot be looked at any more. */
const alive = new Set<string>();
engine.containers.get = (id) => (alive.has(id) ? inspect : undefined);

const child = spawn(process.execPath, [PROGRAM, 'record', folder, '--host', engine.host, '--metrics', '0'], {
  stdio: ['ignore', 'ignore', 'pipe'],
});
const url = await new Promise<string>((resolve) => {
  createInterface({ input: child.stderr }).on('line', (line) => {
    const found = /metrics at (\S+)/.exec(line)?.[1];
    if (found) resolve(found);
    else if (!/following|left out|recording into|more in/.test(line)) process.stderr.write(`${line}\n`);
  });
});
child.once('exit', (status, signal) => process.stderr.write(`it ended: ${status ?? signal}\n`));
while (engine.listeners === 0) await pause(TICK_MS);

let last = 0n;

/** As a record of now; no two of an engine are of the same nanosecond. */
function nowLine(): string {
  const now = engine.now() > last ? engine.now() : last + 1_000n;
  last = now;
  const line = host.next();
  const [, action, id = ''] = /"Action":"(create|destroy)","Actor":\{"ID":"([^"]+)"/.exec(line) ?? [];
  if (action === 'create') alive.add(id);
  if (action === 'destroy') alive.delete(id);
  return line.replace(/"time":.*$/, `"time":${now / 1_000_000_000n},"timeNano":${now}}\n`);
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(url, { headers: { Connection: 'close' } })).text();
  return Number(new RegExp(`^${name.replace(/[{}"+]/g, '\\$&')} (\\S+)$`, 'm').exec(text)?.[1]);
}

function memory(): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
}

const show = (seconds: number, records: number, lag: number, bytes: number) =>
  process.stdout.write(
    `${seconds.toFixed(0).padStart(5)} s ${String(records).padStart(9)} records  ${lag.toFixed(3)} s late at most so far  ${(bytes / MEGABYTE).toFixed(0).padStart(4)} MB\n`,
  );

let told = 0;
let latest = 0;
const began = performance.now();
const passed = () => (performance.now() - began) / 1000;
const watching = (async () => {
  for (let at = 1; at <= SECONDS; at++) {
    while (passed() < at) {
      latest = Math.max(latest, (await metric('hindcast_lag_seconds')) || 0);
      await pause(100);
    }
    if (at % 10 === 0) show(at, told, latest, memory());
  }
})();
while (passed() < SECONDS) {
  const due = Math.min(RATE * SECONDS, Math.floor(passed() * RATE));
  let text = '';
  for (; told < due; told++) text += nowLine();
  if (text !== '') engine.raw(text);
  await pause(TICK_MS);
}
await watching;
const count = await metric('hindcast_write_lag_seconds_count');
const mean = (await metric('hindcast_write_lag_seconds_sum')) / count;
const soon = await metric('hindcast_write_lag_seconds_bucket{le="1"}');
const usage = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(' ');
const busy = (Number(usage[13]) + Number(usage[14])) / 100 / passed();

child.kill('SIGTERM');
await once(child, 'close');
await engine.stop();

let spoken = 0;
for await (const { type } of readLog(await openPath(folder))) if (!type.startsWith('recording.')) spoken += 1;
rmSync(home, { recursive: true });
process.stdout.write(
  `${told} records told in ${passed().toFixed(0)} s, ${spoken} in the recording; groups ${mean.toFixed(3)} s late on average, ${soon} of ${count} within a second; ${(busy * 100).toFixed(0)} % of one core\n`,
);
process.exitCode = spoken === told ? 0 : 1;
