import { Readable } from 'node:stream';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { HindcastError } from '../src/error.js';
import { readBatches } from '../src/read/read.js';
import { openStream } from '../src/store/index.js';
import { eventsOf, logText } from './support/recording.js';

const NAME = 'docker-20/webapp-incident';
const log = logText(NAME);
const packed = gzipSync(log);
const whole = eventsOf(NAME);

/** The packed bytes, so many at a time. */
function* inPieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Uint8Array, size = 64 * 1024) {
  const events = [];
  const source = Readable.from(inPieces(bytes, size));
  for await (const batch of readBatches(openStream('-', source))) events.push(...batch);
  const faults = events.flatMap(({ type, data }) => (type === 'recording.unreadable' ? [data.reason] : []));
  return { events: events.filter(({ type }) => type !== 'recording.unreadable'), faults };
}

const SIZES = [1, 7, 4096, 64 * 1024];

describe('gzip', () => {
  it.each(SIZES)('of several members is one log, however it comes (%i bytes at a time)', async (size) => {
    const half = log.indexOf('\n', log.length / 2) + 1;
    const empty = gzipSync('');
    const members = Buffer.concat([empty, gzipSync(log.slice(0, half)), empty, gzipSync(log.slice(half)), empty]);
    expect(await read(members, size)).toEqual({ events: whole, faults: [] });
  });

  it.each(SIZES)('may be padded with zeros, as gzip itself has it (%i bytes at a time)', async (size) => {
    const zeros = Buffer.alloc(1024);
    expect(await read(Buffer.concat([packed, zeros]), size)).toEqual({ events: whole, faults: [] });
    const twice = Buffer.concat([packed, zeros, packed, zeros]);
    const { events, faults } = await read(twice, size);
    expect({ count: events.length, faults }).toEqual({ count: 2 * whole.length, faults: [] });
  });

  it.each(SIZES)(
    'with something else behind it is read to its end, and what stands there is told (%i)',
    async (size) => {
      for (const junk of ['x', 'junk at the end', '\0\0junk', '\u001f', log]) {
        const { events, faults } = await read(Buffer.concat([packed, Buffer.from(junk)]), size);
        expect(events).toEqual(whole);
        expect(faults).toEqual([expect.stringMatching(/^broken gzip: |^cut off: /)]);
      }
    },
  );

  it('that is cut off anywhere gives a beginning, says so, and comes to an end', async () => {
    const cuts = [...Array(40).keys()].map((n) => Math.floor((n * packed.length) / 40));
    const edges = [2, 5, 9, 10, 11, 12, 18, ...[1, 2, 4, 7, 8, 9, 10].map((n) => packed.length - n)];
    for (const cut of [...cuts.slice(1), ...edges]) {
      const { events, faults } = await read(packed.subarray(0, cut)).catch((error: unknown) => {
        if (error instanceof HindcastError) return { events: [], faults: [error.message] };
        throw error;
      });
      expect(faults).toEqual([expect.stringMatching(/cut off/)]);
      expect(events).toEqual(whole.slice(0, events.length));
    }
  });

  it('whose last bytes are missing has lost no record', async () => {
    for (const bytes of [1, 4, 8]) expect((await read(packed.subarray(0, -bytes))).events).toEqual(whole);
  });

  it('that does not add up is told, with all that is there', async () => {
    for (const place of [packed.length - 8, packed.length - 1]) {
      const wrong = Buffer.from(packed);
      wrong[place] = (wrong[place] ?? 0) ^ 0xff;
      const { events, faults } = await read(wrong);
      expect(events).toEqual(whole);
      expect(faults).toEqual([expect.stringMatching(/^broken gzip: incorrect (data|length) check$/)]);
    }
  });

  it('may carry a name, a comment, more fields, and a check of its head', async () => {
    const head = Buffer.concat([
      Buffer.from([0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3]),
      Buffer.from([3, 0, 1, 2, 3]),
      Buffer.from('name\0comment\0'),
      Buffer.from([0xaa, 0xbb]),
    ]);
    const tail = Buffer.alloc(8);
    tail.writeUInt32LE(crc32(log), 0);
    tail.writeUInt32LE(Buffer.byteLength(log), 4);
    const full = Buffer.concat([head, deflateRawSync(log), tail]);
    for (const size of SIZES) expect(await read(full, size)).toEqual({ events: whole, faults: [] });
  });
});
