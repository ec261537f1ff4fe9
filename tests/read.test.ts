import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeEvent } from '../src/event/encode.js';
import type { Event } from '../src/event/event.js';
import { LINE_BYTES_MAX, type LogSource, readLog, readLogs, readText } from '../src/read/index.js';
import { history, lines } from './support/arbitrary.js';
import { eventsOf, logText, RECORDINGS } from './support/recording.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const source = (name: string, ...chunks: Uint8Array[]): LogSource => ({ name, bytes: chunks });

async function all(log: LogSource): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of readLog(log)) events.push(event);
  return events;
}

const DIE =
  '{"status":"die","id":"ab","from":"i","Type":"container","Action":"die","Actor":{"ID":"ab","Attributes":{"exitCode":"137","image":"i","name":"web"}},"scope":"local","time":1795470650,"timeNano":1795470650202379648}';

const reasons = (events: readonly Event[]) =>
  events.flatMap((e) => (e.type === 'recording.unreadable' ? [`${e.data.line}: ${e.data.reason}`] : []));

describe('what is broken is named, and the rest is read', () => {
  it.each([
    ['a line of prose', `hello\n${DIE}\n`, ['1: not JSON: "hello"']],
    ['a torn last line', `${DIE}\n${DIE.slice(0, 50)}`, ['2: cut off: the last line has no end']],
    [
      'a torn line in the middle',
      `${DIE.slice(0, 50)}\n${DIE}\n`,
      [`1: not JSON: ${JSON.stringify(DIE.slice(0, 40))}…`],
    ],
    ['NUL bytes', `\0\0\0\n${DIE}\n`, ['1: NUL bytes: a piece of the file was never written']],
    ['an array', `[]\n${DIE}\n`, ['1: not an event: JSON, but no object']],
    ['a number', `42\n${DIE}\n`, ['1: not an event: JSON, but no object']],
    ['other JSON', `{"a":1,"b":2}\n${DIE}\n`, ['1: not an event that is known: its keys are a, b']],
    ['no time', `${DIE.replace(/,"time.*/, '}')}\n${DIE}\n`, ['1: no time: neither "timeNano" nor "time" is there']],
    ['an empty line between', `\n\n${DIE}\n\n`, []],
    ['CRLF', `${DIE}\r\n${DIE}\r\n`, []],
    ['a byte order mark', `\uFEFF${DIE}\n`, []],
    ['record separators', `\x1e${DIE}\n\x1e${DIE}\n`, []],
    ['no end of the last line, but all of it', DIE, []],
    [
      'a gap without reason',
      `{"type":"recording.gap","data":{"from":"2026-01-01T00:00:00Z","to":"2026-01-01T00:00:01Z"}}\n${DIE}\n`,
      ['1: "data.reason" is missing'],
    ],
  ])('%s', (_, text, faults) => {
    const events = readText(text, 'log');
    expect(reasons(events)).toEqual(faults);
    expect(events.some(({ type }) => type === 'container.die')).toBe(true);
    expect(events.map(({ position }) => position)).toEqual(events.map((_event, i) => i + 1));
  });

  it('bytes that are no UTF-8', async () => {
    const broken = new Uint8Array([0x7b, 0xff, 0xfe, 0x0a, ...bytes(`${DIE}\n`)]);
    expect(reasons(await all(source('log', broken)))).toEqual(['1: not UTF-8']);
  });

  it('a line of 100 MB, without keeping it', async () => {
    const megabyte = new Uint8Array(1 << 20).fill(0x61);
    function* chunks() {
      for (let i = 0; i < 100; i++) yield megabyte;
      yield bytes(`\n${DIE}\n`);
    }
    const before = process.memoryUsage().arrayBuffers;
    const events = await all({ name: 'log', bytes: chunks() });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * LINE_BYTES_MAX);
    expect(reasons(events)).toEqual([`1: longer than 16 MiB (${100 * (1 << 20)} bytes)`]);
    expect(events.at(-1)?.type).toBe('container.die');
  });

  it.each([
    ['a page', '<!doctype html>\n<html></html>\n'],
    ['prose', 'Dear diary,\nnothing happened.\n'],
  ])('%s is no log at all, and says so once', (_, text) => {
    expect(() => readText(text, 'page.html')).toThrow(/page\.html: not an event log/);
  });

  it('an empty file is an empty log', () => {
    expect(readText('')).toEqual([]);
  });
});

describe("Docker's JSON", () => {
  const first = (text: string) => readText(text)[0];

  it('keeps nanoseconds exact, which JSON.parse does not', () => {
    expect(first(DIE.replace('202379648', '202379649'))?.at).toBe(1795470650202379649n);
  });

  it('is not fooled by a label that looks like the time', () => {
    const label = JSON.stringify('","timeNano":1795470650202379600,"');
    expect(first(DIE.replace('"exitCode"', `"a":${label},"exitCode"`))?.at).toBe(1795470650202379648n);
  });

  it('is not fooled by a field of that name elsewhere', () => {
    expect(first(DIE.replace('"scope"', '"x":{"timeNano":1795470650202379649},"scope"'))?.at).toBe(
      1795470650202379648n,
    );
  });

  it('reads records without the flat fields, as API 1.52 writes them', () => {
    const bare = DIE.replace(/"status":"die","id":"ab","from":"i",/, '');
    expect(first(bare)).toEqual(first(DIE));
  });

  it('reads the flat records of Docker before 1.10', () => {
    expect(first('{"status":"die","id":"ab","from":"base:1","time":1417000000}')).toMatchObject({
      type: 'container.die',
      id: 'ab',
      at: 1417000000000000000n,
      data: { exitCode: null, image: 'base:1', name: null },
    });
    expect(first('{"status":"pull","id":"busybox:latest","time":1417000000}')).toMatchObject({
      type: 'image.pull',
      data: { reference: 'busybox:latest' },
    });
  });

  it('splits an exec at the first colon only, and keeps the rest as it is', () => {
    const exec = DIE.replaceAll('"die"', JSON.stringify('exec_create: sh -c "a: b\n(c)" ')).replace(
      '"exitCode":"137"',
      '"execID":"e1"',
    );
    expect(first(exec)).toMatchObject({
      type: 'container.exec_create',
      data: { command: 'sh -c "a: b\n(c)" ', execId: 'e1' },
    });
  });

  it('takes a label that shadows the exit code for what it is', () => {
    const event = first(DIE.replace('"137"', '"LBL"'));
    expect(event).toMatchObject({ type: 'container.die', data: { exitCode: null, labels: { exitCode: 'LBL' } } });
  });

  it('keeps __proto__ as a label, here and in its own lines', () => {
    const event = first(DIE.replace('"exitCode"', '"__proto__":"x","exitCode"'));
    if (event?.type !== 'container.die') throw new Error('not a die');
    expect(Object.keys(event.data.labels)).toEqual(['__proto__']);
    const again = first(JSON.stringify(encodeEvent(event)));
    expect(again?.type === 'container.die' && Object.keys(again.data.labels)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it.each([
    ['plugin', 'enable', 'plugin.enable'],
    ['daemon', 'reload', 'daemon.reload'],
    ['service', 'update', 'service.update'],
    ['container', 'frobnicate: all', 'container.frobnicate: all'],
  ])('keeps the words that it does not know: %s %s', (Type, Action, name) => {
    const text = JSON.stringify({ Type, Action, Actor: { ID: 'x', Attributes: { name: 'n' } }, time: 1 });
    const event = first(text);
    expect(event?.type).toBe('other');
    expect(event && encodeEvent(event).type).toBe(name);
  });

  it('does not take a network of a swarm for a local one', () => {
    const text = '{"Type":"network","Action":"create","Actor":{"ID":"x","Attributes":null},"scope":"swarm","time":1}';
    expect(first(text)?.type).toBe('other');
  });
});

describe('laws of the readers', () => {
  it('L6: any cut of a file reads as a prefix, never as a lie', () => {
    fc.assert(
      fc.property(fc.constantFrom(...RECORDINGS), fc.nat(), (name, at) => {
        const log = logText(name);
        const whole = eventsOf(name);
        const text = log.slice(0, at % (log.length + 1));
        const complete = text.split('\n').length - 1;
        let events: readonly Event[] = [];
        try {
          events = readText(text, name);
        } catch {
          // Not one whole record: then that is said.
          expect(complete).toBe(0);
        }
        expect(events.slice(0, complete)).toEqual(whole.slice(0, complete));
        const rest = events.slice(complete);
        expect(rest.length).toBeLessThanOrEqual(1);
        for (const event of rest) {
          if (event.type === 'recording.unreadable')
            expect(event.data.reason).toBe('cut off: the last line has no end');
          else expect(event).toEqual(whole[complete]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('reads the same however the bytes are cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(lines, fc.array(fc.nat({ max: 300 }), { maxLength: 30 }), async (log, sizes) => {
        const whole = bytes(log.join('\n'));
        const chunks: Uint8Array[] = [];
        let at = 0;
        for (const size of sizes) {
          chunks.push(whole.subarray(at, at + size));
          at += size;
        }
        chunks.push(whole.subarray(at));
        expect(await all(source('text', ...chunks))).toEqual(readText(log.join('\n')));
      }),
      { numRuns: 50 },
    );
  });

  it('L7: what is written is read again, every event of it', () => {
    const back = (events: readonly Event[]) => readText(events.map((e) => JSON.stringify(encodeEvent(e))).join('\n'));
    for (const name of RECORDINGS) expect(back(eventsOf(name))).toEqual(eventsOf(name));
    fc.assert(
      fc.property(history, (events) => {
        expect(back(events)).toEqual(events);
      }),
    );
  });

  it('makes one history of several logs, in the order of their times, each in its own order', async () => {
    await fc.assert(
      fc.asyncProperty(lines, fc.array(fc.nat({ max: 2 }), { minLength: 60, maxLength: 60 }), async (log, owner) => {
        const parts = [0, 1, 2].map((n) => log.filter((_, i) => owner[i] === n));
        const events: Event[] = [];
        const sources = parts.map((part, n) => source(`log ${n}`, bytes(part.join('\n'))));
        for await (const batch of readLogs(sources)) events.push(...batch);
        expect(events.map(({ position }) => position)).toEqual(log.map((_, i) => i + 1));
        for (const part of parts) {
          const own = new Set(readText(part.join('\n')).map((e) => JSON.stringify(encodeEvent({ ...e, position: 0 }))));
          const kept = events.map((e) => JSON.stringify(encodeEvent({ ...e, position: 0 }))).filter((e) => own.has(e));
          expect(kept).toEqual([...own]);
        }
      }),
      { numRuns: 50 },
    );
  });
});
