import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Host } from '../../bench/shape.js';
import { FakeEngine, inspectOf } from '../support/fake-engine.js';
import { gapsIn, recordedLines } from './account.js';
import { RecordProcess } from './record-process.js';

/** A minute and more shows more (`HINDCAST_RATE_SECONDS`); `npm run bench:record` prints the figures. */
const SECONDS = Number(process.env.HINDCAST_RATE_SECONDS ?? 10);
const RATE = 5_000;
const TICK_MS = 20;
const MEMORY_BYTES_MAX = 256 * 1024 * 1024;
/** Of one processor, so much is enough for it. */
const BUSY_SHARE_MAX = 0.8;
/** Of groups of records, so many are on the disk within a second, unless it had to wait for a processor for so much of the time. */
const PROMPT_SHARE_MIN = 0.98;
const KEPT_WAITING_SHARE = 0.1;
const NANOSECONDS = 1e9;

/** A socket that says what a busy engine says, as of now. */
class Busy {
  readonly #fake: FakeEngine;
  readonly #host = new Host();
  readonly #alive = new Set<string>();
  #last = 0n;
  readonly told: string[] = [];

  constructor(fake: FakeEngine) {
    this.#fake = fake;
    const inspect = inspectOf('f'.repeat(64), 'made-up');
    // What is gone cannot be looked at any more.
    fake.containers.get = (id) => (this.#alive.has(id) ? inspect : undefined);
  }

  #line(): string {
    const now = this.#fake.now() > this.#last ? this.#fake.now() : this.#last + 1_000n;
    this.#last = now;
    const line = this.#host.next();
    const [, action, id = ''] = /"Action":"(create|destroy)","Actor":\{"ID":"([^"]+)"/.exec(line) ?? [];
    if (action === 'create') this.#alive.add(id);
    if (action === 'destroy') this.#alive.delete(id);
    return line.replace(/"time":.*$/, `"time":${now / 1_000_000_000n},"timeNano":${now}}`);
  }

  /** So many a second, for so long. */
  async run(rate: number, seconds: number): Promise<void> {
    const began = performance.now();
    while (this.told.length < rate * seconds) {
      const due = Math.min(rate * seconds, Math.floor(((performance.now() - began) / 1000) * rate));
      const lines = Array.from({ length: due - this.told.length }, () => this.#line());
      this.told.push(...lines);
      if (lines.length > 0) this.#fake.raw(`${lines.join('\n')}\n`);
      await pause(TICK_MS);
    }
  }
}

describe('a recorder of an engine that never rests', () => {
  let home: string;
  let fake: FakeEngine;
  let recorder: RecordProcess;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'hindcast-rate-'));
    fake = await FakeEngine.start();
  });

  afterEach(async () => {
    await recorder?.end('SIGKILL');
    await fake.stop();
    await rm(home, { recursive: true, force: true });
  });

  async function metric(url: string, name: string): Promise<number> {
    const text = await (await fetch(url, { headers: { Connection: 'close' } })).text();
    return Number(new RegExp(`^${name.replace(/[{}"+]/g, '\\$&')} (\\S+)$`, 'm').exec(text)?.[1]);
  }

  const proc = (name: string) => readFileSync(`/proc/${recorder.pid}/${name}`, 'utf8');
  const memory = () => 1024 * Number(/VmHWM:\s+(\d+)/.exec(proc('status'))?.[1]);

  /** What its main thread has had of a processor, and how long it had to wait for one, in seconds. */
  function processor(): { readonly had: number; readonly waited: number } {
    const [had = 0, waited = 0] = proc('schedstat')
      .split(' ')
      .map((field) => Number(field) / NANOSECONDS);
    return { had, waited };
  }

  function isPrompt(share: number, waited: number): void {
    process.stdout.write(
      `${(share * 100).toFixed(1)} % within a second, ${(waited * 100).toFixed(0)} % of the time without a processor\n`,
    );
    if (waited < KEPT_WAITING_SHARE) expect(share).toBeGreaterThanOrEqual(PROMPT_SHARE_MIN);
  }

  it(`has ${RATE} records a second on the disk within one, each once, for ${SECONDS} s, and grows no more`, async () => {
    const folder = join(home, 'log');
    recorder = new RecordProcess(folder, ['--host', fake.host, '--metrics', '0']);
    await recorder.says(/metrics at/);
    const url = recorder.said.map((line) => /metrics at (\S+)/.exec(line)?.[1]).find(Boolean) ?? '';
    while (fake.listeners === 0) await pause(TICK_MS);
    const engine = new Busy(fake);
    const [before, began] = [processor(), performance.now()];
    await engine.run(RATE, SECONDS);
    while ((await metric(url, 'hindcast_records_total')) < engine.told.length) await pause(TICK_MS);
    const seconds = (performance.now() - began) / 1000;
    expect(memory()).toBeLessThan(MEMORY_BYTES_MAX);
    expect((processor().had - before.had) / SECONDS).toBeLessThan(BUSY_SHARE_MAX);
    const groups = await metric(url, 'hindcast_write_lag_seconds_count');
    const prompt = await metric(url, 'hindcast_write_lag_seconds_bucket{le="1"}');
    isPrompt(prompt / groups, (processor().waited - before.waited) / seconds);
    expect(await recorder.end('SIGTERM')).toBe(0);
    const lines = recordedLines(folder);
    expect(gapsIn(lines)).toEqual([]);
    const spoken = lines.filter((line) => line.startsWith('{"status"') || line.includes('"timeNano"'));
    expect(new Set(spoken).size).toBe(spoken.length);
    expect(spoken).toEqual(engine.told);
  });
});
