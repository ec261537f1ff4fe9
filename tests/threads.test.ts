import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { Host } from '../bench/shape.js';
import { pack, Unpacker } from '../src/read/packed.js';
import { batchesOf, readText } from '../src/read/read.js';
import { blocksIn } from '../src/store/blocks.js';
import { SectionReader } from '../src/store/section.js';
import { type StretchReader, threadsOver } from '../src/store/threads.js';
import { logText } from './support/recording.js';
import { hindcast } from './support/run.js';

const folder = mkdtempSync(join(tmpdir(), 'hindcast-threads-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const host = new Host(5);
const busy = Array.from({ length: 120 }, () => host.next());
const every = (step: number, change: (line: string, i: number) => string) =>
  busy.map((line, i) => (i % step === step - 1 ? change(line, i) : line)).join('\n');
const spread = (line: string) => JSON.stringify(JSON.parse(line), null, 1);
/** Reads as what could not be read in another log. */
const told = (line: number) =>
  `{"type":"recording.unreadable","at":"2026-11-23T21:14:59Z","id":null,"data":{"log":"other","line":${line},"reason":"x"}}`;
const all = `${busy.join('\n')}\n`;
const [first = ''] = busy;

/** Each log, and whether threads have a part in it. */
const LOGS: readonly (readonly [name: string, content: string, threads: boolean])[] = [
  ['busy', all, true],
  ['without an end', all.trimEnd(), true],
  ['cut off', all.slice(0, -100), true],
  ['ends of lines of another system', busy.join('\r\n'), true],
  ['blank lines', busy.join('\n\n\n'), true],
  ['harmed records', every(7, (line) => line.slice(40)), true],
  ['torn records', every(9, (line, i) => line.slice(0, 300) + busy[i - 1]), true],
  ['nothing readable at first', `${'{"no": "event"}\n'.repeat(900)}${all}`, true],
  ['nothing readable', '{"no": "event"}\n'.repeat(900), true],
  ['what could not be read elsewhere', busy.flatMap((line, i) => [told(i), line.slice(i % 3), line]).join('\n'), true],
  ['records over several lines', every(40, spread), true],
  ['a mark of the byte order', `\ufeff${all}`, true],
  ['marks of the byte order before every line', busy.map((line) => `\ufeff${line}`).join('\n'), true],
  ['times out of order', `${busy.slice(60).join('\n')}\n${all}`, true],
  ['a time that 64 bits do not hold', every(100, () => told(1).replace('2026', '9000')), true],
  ['a long line', `${all}${'x'.repeat(200_000)}\n${all}`, true],
  ['a build among them', `${all}#1 [internal] load build definition\n#1 DONE 0.1s\n${all}`, true],
  ['text', '2026-11-23T21:14:59.420825600Z container start 0123456789ab (image=base:1, name=web)\n'.repeat(200), false],
  ['nothing', '', false],
  ['one record', `${first}\n`, false],
  ['of a real engine', logText('docker-26/stop-kill-pause-matrix'), true],
  ['of another engine', logText('podman-5/everything'), true],
];

/** One that is no thread: what it answers goes the way that it would go between threads. */
const near = (): StretchReader => {
  const reader = new SectionReader();
  return { read: async (section) => structuredClone(await reader.answer(section)), stop: async () => {} };
};

async function read(path: string, jobs: number) {
  const { size } = statSync(path);
  const bytesFrom = (from: number) => blocksIn(path, from);
  const threaded = threadsOver({ path, size, bytesFrom }, 3000, near);
  let inThreads = 0;
  const source = {
    name: path,
    bytes: bytesFrom(0),
    async *inThreads(...given: Parameters<typeof threaded>) {
      const sections = threaded(...given);
      let next = await sections.next();
      for (; !next.done; next = await sections.next()) {
        inThreads += next.value.length;
        yield next.value;
      }
      return next.value;
    },
  };
  const batches = batchesOf(source, { jobs });
  const events: string[] = [];
  let next = await batches.next();
  for (; !next.done; next = await batches.next()) {
    for (const event of next.value)
      events.push(JSON.stringify(event, (_, value) => (typeof value === 'bigint' ? `${value}n` : value)));
  }
  return { events, verdict: next.value?.message ?? null, inThreads };
}

describe('events on their way from one thread to another', () => {
  it.each([
    ['compared', busy],
    ['parsed', busy.map((line) => line.replaceAll('":', '": '))],
  ])('hold once what records have in common that were %s', (_, lines) => {
    const probes = lines.filter((line) => line.includes('exec_'));
    const events = readText(probes.join('\n'));
    const packed = pack(events);
    const kinds = new Set(events.map(({ type, id }) => `${type} ${id}`)).size;
    expect(packed?.bodies).toHaveLength(kinds);
    expect(kinds).toBeLessThan(events.length / 3);
    expect(packed && new Unpacker().unpack(packed)).toEqual(events);
  });
});

describe('a log that is read in several threads', () => {
  it.each(LOGS)('gives the same events: %s', async (name, content, threads) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    const alone = await read(path, 1);
    expect(alone.inThreads).toBe(0);
    for (const jobs of [2, 3, 7]) {
      const { inThreads, ...other } = await read(path, jobs);
      expect(other).toEqual({ events: alone.events, verdict: alone.verdict });
      expect(inThreads > 0).toBe(threads);
    }
  });

  it('gives the same document, gzip and standard input as well', async () => {
    const path = join(folder, 'document');
    writeFileSync(path, all);
    const { out } = await hindcast(['state', path]);
    expect(await hindcast(['state', path, '--jobs', '3'])).toEqual({ status: 0, out, err: '' });
    expect(await hindcast(['state', '-', '--jobs', '3'], all)).toEqual({ status: 0, out, err: '' });
  });

  it('in threads of its own', () => {
    const path = join(folder, 'large');
    // Longer than what one thread reads at once.
    writeFileSync(path, all.repeat(60));
    const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
    const run = (...more: string[]) =>
      spawnSync(process.execPath, ['--import', 'tsx', main, 'state', path, ...more], { encoding: 'utf8' });
    const alone = run();
    const several = run('--jobs', '2');
    expect(several.stderr).toBe(alone.stderr);
    expect(several.stdout === alone.stdout && alone.stdout.length > 1000).toBe(true);
  }, 60_000);

  it.each(['0', '65', 'all', '-1'])('in %s threads: that is a wrong call', async (number) => {
    const { status, err } = await hindcast(['state', 'log.jsonl', '--jobs', number]);
    expect(status).toBe(2);
    expect(err).toContain('--jobs');
  });
});
