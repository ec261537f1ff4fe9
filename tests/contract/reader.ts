import { describe, expect, it } from 'vitest';
import { encodeEvent } from '../../src/event/encode.js';
import type { Event, Source } from '../../src/event/event.js';
import { readLog, readLogs, readText } from '../../src/read/index.js';

/** What a format can promise. */
export interface Features {
  /** A record is a line: a broken one costs itself only, and any cut reads as a prefix. */
  readonly lines: boolean;
  /** The instants of the sample's records, as its own text tells them; null where the format has no exact times. */
  readonly instants: ((log: string) => readonly bigint[]) | null;
}

const bytes = (text: string) => new TextEncoder().encode(text);

async function inChunks(log: Uint8Array, size: number): Promise<Event[]> {
  function* chunks() {
    // One buffer for all, as some sources do it: what is kept must have been copied.
    const buffer = new Uint8Array(size);
    for (let at = 0; at < log.length; at += size) {
      const length = Math.min(size, log.length - at);
      buffer.set(log.subarray(at, at + length));
      yield buffer.subarray(0, length);
    }
  }
  const events: Event[] = [];
  for await (const event of readLog({ name: 'log', bytes: chunks() })) events.push(event);
  return events;
}

const isUnreadable = (event: Event) => event.type === 'recording.unreadable';
const spoken = (events: readonly Event[]) => events.map((event) => ({ ...event, position: 0 }));

/** What every reader must hold, whatever it reads. `log` is a real one, without unreadable records, a record a line if `lines`. */
export function readerContract(name: Source, log: string, features: Features): void {
  const whole = readText(log, 'log');
  const records = log.split('\n').filter((line) => line !== '');

  describe(`the reader of ${name}`, () => {
    it('knows its format without being told, and by name', () => {
      expect(whole.length).toBeGreaterThan(0);
      expect(whole.some(isUnreadable)).toBe(false);
      expect(readText(log, 'log', name)).toEqual(whole);
    });

    it('takes our own lines between its records, told its name or not', () => {
      const gap =
        '{"type":"recording.gap","at":"2026-01-01T00:00:05Z","id":null,"data":{"from":"2026-01-01T00:00:00Z","to":"2026-01-01T00:00:05Z","reason":"reconnect"}}';
      // A build that is told twice is told once.
      const again = features.lines ? log : '';
      // The first line of a recording's segment says where the records come from, and is none.
      const header =
        '{"schema":"hindcast/recording@1","segment":1,"engine":{"name":"docker"},"redacted":[],"cut":null}';
      const mixed = `${header}\n${gap}\n${log.trimEnd()}\n${header}\n${gap}\n${again}${header}\n`;
      for (const format of [undefined, name]) {
        const types = readText(mixed, 'log', format).map(({ type }) => type);
        const own = whole.map(({ type }) => type);
        expect(types).toEqual(['recording.gap', ...own, 'recording.gap', ...(again === '' ? [] : own)]);
      }
    });

    it('counts positions from 1, a record each', () => {
      expect(whole.map(({ position }) => position)).toEqual(whole.map((_, i) => i + 1));
    });

    it.each([1, 7, 64, 4096])('gives the same events from chunks of %i bytes', async (size) => {
      expect(await inChunks(bytes(log), size)).toEqual(whole);
    });

    it('is not disturbed by CRLF, blank lines and a byte order mark', () => {
      expect(readText(`\uFEFF${log.replaceAll('\n', '\r\n\r\n')}`, 'log')).toEqual(whole);
    });

    it('writes events that read back as they were', () => {
      const written = whole.map((event) => JSON.stringify(encodeEvent(event))).join('\n');
      expect(readText(written, 'log')).toEqual(whole);
    });

    it('gives one history when the log comes twice', async () => {
      const twice: Event[] = [];
      const source = { name: 'log', bytes: [bytes(log)] };
      for await (const batch of readLogs([source, { ...source }])) twice.push(...batch);
      expect(twice.length).toBe(2 * whole.length);
      expect(spoken(twice).filter((_, i) => i % 2 === 0)).toHaveLength(whole.length);
      expect(twice.map(({ position }) => position)).toEqual(twice.map((_, i) => i + 1));
    });

    it.runIf(features.instants)('keeps every nanosecond', () => {
      expect(whole.map(({ at }) => at)).toEqual(features.instants?.(log));
    });

    it.runIf(features.lines)('loses a broken record and nothing else', () => {
      for (const broken of ['garbage', '{"a":', '\0\0\0\0', '[]', '{}', 'null']) {
        const middle = Math.floor(records.length / 2);
        const events = readText([...records.slice(0, middle), broken, ...records.slice(middle)].join('\n'), 'log');
        expect(events.filter(isUnreadable).map(({ position }) => position)).toEqual([middle + 1]);
        expect(spoken(events.filter((event) => !isUnreadable(event)))).toEqual(spoken(whole));
      }
    });

    it.runIf(features.lines)('reads a log that was cut anywhere as its beginning', async () => {
      const all = bytes(records.slice(0, 3).join('\n'));
      const first = bytes(records[0] ?? '').length;
      for (let cut = first; cut < all.length; cut++) {
        const events = await inChunks(all.slice(0, cut), 512);
        const readable = events.filter((event) => !isUnreadable(event));
        expect(readable).toEqual(whole.slice(0, readable.length));
        for (const { data } of events.filter((event) => event.type === 'recording.unreadable')) {
          expect(data.reason).toBe('cut off: the last line has no end');
        }
      }
    });
  });
}
