import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HindcastError } from '../src/error.js';
import type { Event } from '../src/event/event.js';
import { type LogSource, readBatches } from '../src/read/index.js';
import { openStream } from '../src/store/index.js';
import { bytesOf } from '../src/web/gunzip.js';
import { eventsOf, logText } from './support/recording.js';

const NAME = 'docker-20/webapp-incident';
const log = logText(NAME);
const whole = eventsOf(NAME);

interface Read {
  readonly events: readonly Event[];
  readonly faults: readonly string[];
}

async function read(source: LogSource): Promise<Read> {
  const events: Event[] = [];
  try {
    for await (const batch of readBatches(source)) events.push(...batch);
  } catch (error) {
    if (!(error instanceof HindcastError)) throw error;
    return { events: [], faults: [error.message] };
  }
  const faults = events.flatMap(({ type, data }) => (type === 'recording.unreadable' ? [data.reason] : []));
  return { events: events.filter(({ type }) => type !== 'recording.unreadable'), faults };
}

/** As the page reads it. */
const inPage = (bytes: Uint8Array) =>
  read({ name: 'log.gz', bytes: bytesOf(new Blob([Buffer.from(bytes)]), 'log.gz') });
/** As the command line reads it. */
const inTerminal = (bytes: Uint8Array) => read(openStream('log.gz', Readable.from([Buffer.from(bytes)])));

/** A log in so many members, each a few lines of it. */
function inMembers(lines: readonly string[], count: number): Buffer {
  const size = Math.ceil(lines.length / count);
  const parts = Array.from({ length: count }, (_, i) => lines.slice(i * size, (i + 1) * size));
  return Buffer.concat(parts.map((part) => gzipSync(part.map((line) => `${line}\n`).join(''))));
}

const lines = log.trimEnd().split('\n');

describe('gzip that is dropped on the page', () => {
  it.each([1, 2, 3, 50, 200])('may have members, %i of them', async (count) => {
    expect(await inPage(inMembers(lines, count))).toEqual({ events: whole, faults: [] });
  });

  it('may have zeros behind each, and empty members', async () => {
    const zeros = Buffer.alloc(70_000);
    const parts = [gzipSync(''), inMembers(lines, 2), zeros, gzipSync(''), zeros];
    expect(await inPage(Buffer.concat(parts))).toEqual({ events: whole, faults: [] });
  });

  it('is read as the command line reads it, wherever it is cut off', async () => {
    const packed = inMembers(lines, 5);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: packed.length }), async (cut) => {
        const [page, terminal] = [await inPage(packed.subarray(0, cut)), await inTerminal(packed.subarray(0, cut))];
        expect(page.events).toEqual(terminal.events);
        expect(page.faults.length).toBe(terminal.faults.length);
        for (const fault of page.faults) expect(fault).toMatch(/cut off/);
      }),
      { numRuns: 60 },
    );
  });

  it('says where a torn member begins, and where it ends', async () => {
    const [first, second] = [gzipSync(lines.slice(0, 70).join('\n')), gzipSync(`\n${lines.slice(70).join('\n')}`)];
    const torn = Buffer.concat([first, second.subarray(0, -100)]);
    const { faults } = await inPage(torn);
    const [begin, end] = [first.length, torn.length].map((bytes) => bytes.toLocaleString('en'));
    expect(faults).toEqual([`cut off at byte ${end}: the gzip member that begins at byte ${begin} has no end`]);
  });

  it('tells what stands behind a member, and what does not add up', async () => {
    const packed = inMembers(lines, 2);
    const wrong = Buffer.from(packed);
    wrong[packed.length - 8] = (wrong[packed.length - 8] ?? 0) ^ 0xff;
    for (const [bytes, fault] of [
      [Buffer.concat([packed, Buffer.from('junk at the end')]), /^broken gzip at byte .*no gzip stands behind/],
      [wrong, /^broken gzip at byte .*: incorrect data check$/],
    ] as const) {
      const { events, faults } = await inPage(bytes);
      expect(events).toEqual(whole);
      expect(faults).toEqual([expect.stringMatching(fault)]);
    }
  });

  it('never lies, whichever byte is another', async () => {
    const packed = inMembers(lines, 3);
    await fc.assert(
      fc.asyncProperty(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), async (place, by) => {
        const wrong = Buffer.from(packed);
        wrong[place] = (wrong[place] ?? 0) ^ by;
        const { events, faults } = await inPage(wrong);
        // A name or a time in a member's head may be another; all else is told.
        if (faults.length === 0) expect(events).toEqual(whole);
        expect(events.length).toBeLessThanOrEqual(whole.length);
      }),
      { numRuns: 60 },
    );
  });

  it('holds no more of it than a piece, however much comes out', async () => {
    // A thousand times as much as went in.
    const zeros = gzipSync(Buffer.alloc(64 * 1024 * 1024, '\n'));
    const packed = Buffer.concat(Array.from({ length: 4 }, () => zeros));
    let [length, most] = [0, 0];
    for await (const piece of bytesOf(new Blob([packed]), 'log.gz')) {
      length += piece.length;
      most = Math.max(most, piece.length);
    }
    expect(length).toBe(256 * 1024 * 1024);
    expect(most).toBeLessThanOrEqual(64 * 1024);
  });
});
