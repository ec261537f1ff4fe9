import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { HindcastError } from '../src/error.js';
import type { Event } from '../src/event/event.js';
import { readLogs } from '../src/read/index.js';
import { openLogs, openStream, spool } from '../src/store/index.js';
import { eventsOf, logText } from './support/recording.js';

const folder = mkdtempSync(join(tmpdir(), 'hindcast-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NAME = 'docker-20/rand-5-sequential';
const log = logText(NAME);

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function read(...names: string[]): Promise<Event[]> {
  const events: Event[] = [];
  for await (const batch of readLogs(await openLogs(names, Readable.from([])))) events.push(...batch);
  return events;
}

async function failure(promise: Promise<unknown>): Promise<HindcastError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof HindcastError) return error;
  throw new Error(`no HindcastError: ${error}`);
}

describe('logs on the disk', () => {
  it('plain, gzip, and gzip in several members read the same', async () => {
    const half = log.indexOf('\n', log.length / 2) + 1;
    const members = Buffer.concat([gzipSync(log.slice(0, half)), gzipSync(log.slice(half))]);
    const expected = eventsOf(NAME);
    expect(await read(file('plain.jsonl', log))).toEqual(expected);
    expect(await read(file('packed.gz', gzipSync(log)))).toEqual(expected);
    expect(await read(file('members.jsonl', members))).toEqual(expected);
  });

  it('a gzip that was cut off gives what is there, and says so', async () => {
    const packed = gzipSync(log);
    const events = await read(file('cut.gz', packed.subarray(0, Math.floor(packed.length / 2))));
    const expected = eventsOf(NAME);
    expect(events.length).toBeGreaterThan(expected.length / 4);
    const readable = events.filter(({ type }) => type !== 'recording.unreadable');
    expect(readable).toEqual(expected.slice(0, readable.length));
    expect(events.at(-1)).toMatchObject({
      type: 'recording.unreadable',
      data: { reason: 'cut off: the gzip data has no end' },
    });
  });

  it('a gzip with a wrong byte gives what comes before, and says so', async () => {
    const packed = Buffer.from(gzipSync(log));
    packed.fill(0xff, packed.length - 2000, packed.length - 1900);
    const events = await read(file('broken.gz', packed));
    expect(events.at(-1)?.type).toBe('recording.unreadable');
    expect(events[0]).toEqual(eventsOf(NAME)[0]);
  });

  it("a recording's folder is its segments, in order", async () => {
    const recording = mkdtempSync(join(folder, 'recording-'));
    const half = log.indexOf('\n', log.length / 2) + 1;
    writeFileSync(join(recording, '000002.jsonl'), log.slice(half));
    writeFileSync(join(recording, '000001.jsonl.gz'), gzipSync(log.slice(0, half)));
    writeFileSync(join(recording, 'notes.txt'), 'not a segment');
    expect((await read(recording)).length).toBe(eventsOf(NAME).length);
  });

  it.each([
    ['missing', () => join(folder, 'plian.jsonl'), /no such file/, /plain\.jsonl/],
    ['a folder without a recording', () => mkdtempSync(join(folder, 'empty-')), /without a recording/, null],
    [
      'a folder with a log that is no recording',
      () => {
        const path = mkdtempSync(join(folder, 'other-'));
        for (const name of ['events.jsonl.gz', 'notes.txt']) writeFileSync(join(path, name), '');
        return path;
      },
      /without a recording/,
      /other-\w+\/events\.jsonl\.gz$/,
    ],
    ['zstd', () => file('a.zst', new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 0])), /compressed with zstd/, null],
    ['xz', () => file('a.xz', new Uint8Array([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])), /compressed with xz/, null],
  ])('%s: one clear message, and the cure', async (_, path, message, candidate) => {
    file('plain.jsonl', log);
    const error = await failure(read(path()));
    expect(error.code).toBe('input');
    expect(error.message).toMatch(message);
    expect(error.cure).not.toBeNull();
    if (candidate) expect(error.candidates.join()).toMatch(candidate);
  });

  it('a stream is read once, unpacked too; spooled, it can be read again', async () => {
    const once = openStream('-', Readable.from([gzipSync(log)]));
    expect(once.reopenable).toBe(false);
    const kept = await spool(once);
    expect(kept.reopenable).toBe(true);
    for (let i = 0; i < 2; i++) {
      const events: Event[] = [];
      for await (const batch of readLogs([kept])) events.push(...batch);
      expect(events).toEqual(eventsOf(NAME));
    }
  });

  it('leaves nothing behind of the copies, neither files nor listeners', async () => {
    const place = mkdtempSync(join(folder, 'copies-'));
    vi.stubEnv('TMPDIR', place);
    const listeners = process.listenerCount('exit');
    const copies = [];
    for (let i = 0; i < 12; i++) copies.push(await spool(openStream('-', Readable.from([Buffer.from(log)]))));
    const files = readdirSync(place);
    vi.unstubAllEnvs();
    expect({ files, listeners: process.listenerCount('exit') }).toEqual({ files: [], listeners });
    const events: Event[] = [];
    for await (const batch of readLogs(copies)) events.push(...batch);
    expect(events.length).toBe(12 * eventsOf(NAME).length);
  });

  it('says where a copy cannot be made, and what to do', async () => {
    vi.stubEnv('TMPDIR', join(folder, 'nowhere'));
    const error = await failure(spool(openStream('-', Readable.from([Buffer.from(log)]))));
    vi.unstubAllEnvs();
    expect(error).toMatchObject({
      code: 'input',
      message: expect.stringMatching(/^-: .*copy.*ENOENT/),
      cure: expect.stringMatching(/TMPDIR/),
    });
  });

  it('the example that ships is the recording, byte for byte', () => {
    const example = readFileSync(new URL('../examples/webapp-incident.jsonl', import.meta.url));
    const recorded = gunzipSync(
      readFileSync(new URL('./recordings/docker-20/webapp-incident/events.jsonl.gz', import.meta.url)),
    );
    expect(example.equals(recorded)).toBe(true);
  });
});
