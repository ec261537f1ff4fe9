import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { type LogSource, type ReadOptions, readBatches, readLogs } from '../src/read/index.js';
import { openLogs, openPath, openStream, spool } from '../src/store/index.js';
import { eventsOf, logText } from './support/recording.js';

const folder = mkdtempSync(join(tmpdir(), 'hindcast-pipes-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NAME = 'docker-20/webapp-incident';
const log = logText(NAME);
const whole = eventsOf(NAME);
const lines = log.trimEnd().split('\n');

async function read(source: LogSource, options?: ReadOptions): Promise<Event[]> {
  const events: Event[] = [];
  for await (const batch of readBatches(source, options)) events.push(...batch);
  return events;
}

const drops = (content: Uint8Array) => Readable.from([...content].map((byte) => Buffer.from([byte])));

describe('streams', () => {
  it('are known for what they are when they come a byte at a time', async () => {
    const start = Buffer.from(`${lines[0]}\n`);
    expect(await read(openStream('-', drops(start)))).toEqual(whole.slice(0, 1));
    expect(await read(openStream('-', drops(gzipSync(start))))).toEqual(whole.slice(0, 1));
    expect(await read(openStream('-', Readable.from([])))).toEqual([]);
  });

  it('that only another program unpacks are refused with its name', async () => {
    const zstd = openStream('-', drops(new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0])));
    await expect(read(zstd)).rejects.toMatchObject({
      message: '-: compressed with zstd',
      cure: expect.stringContaining('zstd -dc | hindcast'),
    });
  });

  it('standard input is one log, and not two', async () => {
    await expect(openLogs(['-', '-'], Readable.from([]))).rejects.toMatchObject({ code: 'usage' });
  });

  it('that were cut off are cut off in their copy, once', async () => {
    const packed = gzipSync(log).subarray(0, -200);
    const once = await read(openStream('-', Readable.from([packed])));
    const copy = await spool(openStream('-', Readable.from([packed])));
    const again = await read(copy);
    expect(again).toEqual(once);
    expect(await read(copy)).toEqual(once);
    const faults = once.filter(({ type }) => type === 'recording.unreadable');
    expect(faults).toMatchObject([{ data: { reason: 'cut off: the gzip data has no end' } }]);
    expect(once.length).toBeGreaterThan(whole.length / 2);
  });

  it('stop at once when they are silent and nobody waits any more', async () => {
    const stop = new AbortController();
    const silent = new Readable({ read() {} });
    const reading = read(openStream('-', silent), { signal: stop.signal });
    silent.push(Buffer.from(`${lines[0]}\n`));
    setImmediate(() => stop.abort(new Error('enough')));
    await expect(reading).rejects.toThrow('enough');
    expect(silent.destroyed).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('a named pipe is read as it comes', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    const pipe = await openPath(path);
    expect(pipe).toMatchObject({ size: null, reopenable: false });
    const [events] = await Promise.all([read(pipe), writeFile(path, gzipSync(log))]);
    expect(events).toEqual(whole);
  });
});

describe('a folder of segments', () => {
  function recording(name: string, segments: Readonly<Record<string, string | Uint8Array>>): string {
    const path = join(folder, name);
    mkdirSync(path);
    for (const [segment, content] of Object.entries(segments)) writeFileSync(join(path, segment), content);
    return path;
  }

  it('is one history in the order of its files, even when the clock went back between them', async () => {
    const later = lines.slice(70).join('\n');
    const earlier = lines.slice(0, 70).join('\n');
    const path = recording('clock', { '000001.jsonl': `${later}\n`, '000002.jsonl.gz': gzipSync(earlier) });
    const [source] = await openLogs([path]);
    if (!source) throw new Error('no log');
    const events: Event[] = [];
    for await (const batch of readLogs([source])) events.push(...batch);
    expect(events.map(({ at }) => at)).toEqual([...whole.slice(70), ...whole.slice(0, 70)].map(({ at }) => at));
    expect(events.map(({ position }) => position)).toEqual(whole.map((_, i) => i + 1));
  });

  it('names the file and the line of what is broken, and a torn end does not spoil the next file', async () => {
    const path = recording('torn', {
      '000001.jsonl': `${lines[0]}\n${lines[1]?.slice(0, 30)}`,
      '000002.jsonl': '',
      '000003.jsonl': `${lines[2]}\ngarbage\n`,
    });
    const events = await read(await openPath(path));
    expect(events.map(({ type }) => type === 'recording.unreadable')).toEqual([false, true, false, true]);
    expect(events[1]).toMatchObject({
      data: { log: join(path, '000001.jsonl'), line: 2, reason: 'cut off: the last line has no end' },
    });
    expect(events[3]).toMatchObject({ data: { log: join(path, '000003.jsonl'), line: 2 } });
  });

  it('may be of many files', async () => {
    const many = Object.fromEntries(lines.map((line, i) => [`${String(i + 1).padStart(6, '0')}.jsonl`, `${line}\n`]));
    expect(await read(await openPath(recording('many', many)))).toEqual(whole);
  });
});

describe('progress', () => {
  it('counts bytes as they stand on the disk, packed or not, and starts anew with each reading', async () => {
    for (const [name, content] of [
      ['plain.jsonl', log],
      ['packed.jsonl.gz', gzipSync(log)],
    ] as const) {
      const path = join(folder, name);
      writeFileSync(path, content);
      const source = await openPath(path);
      for (let i = 0; i < 2; i++) {
        let counted = 0;
        await read(source, {
          onBytes: (bytes) => {
            counted += bytes;
          },
        });
        expect(counted).toBe(statSync(path).size);
      }
      expect(source.size).toBe(statSync(path).size);
    }
  });
});
