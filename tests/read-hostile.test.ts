import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HindcastError } from '../src/error.js';
import { encodeEvent } from '../src/event/encode.js';
import type { Event } from '../src/event/event.js';
import { readLog, readText } from '../src/read/index.js';

const NANOS = '1795470650202379648';
const DIE = `{"status":"die","id":"ab","from":"i","Type":"container","Action":"die","Actor":{"ID":"ab","Attributes":{"exitCode":"137","image":"i","name":"web"}},"scope":"local","time":1795470650,"timeNano":${NANOS}}`;
const GOOD = readText(DIE)[0];

const bytes = (text: string) => new TextEncoder().encode(text);
const reasons = (events: readonly Event[]) =>
  events.flatMap((event) => (event.type === 'recording.unreadable' ? [event.data.reason] : []));

async function all(...chunks: Uint8Array[]): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of readLog({ name: 'log', bytes: chunks })) events.push(event);
  return events;
}

function failure(run: () => unknown): HindcastError {
  try {
    run();
  } catch (error) {
    if (error instanceof HindcastError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the time of a record', () => {
  // 1795470650202379649 and NANOS are the same number to JSON.parse.
  const decoy = '"1795470650202379649"';
  const actor = (label: string) => `"Actor":{"ID":"ab","Attributes":{"name":"web",${label}}}`;
  it.each([
    ['Docker writes it last', DIE],
    ['with spaces, as Python does', DIE.replaceAll('":', '": ').replaceAll(',"', ', "')],
    ['with spaces at the end', `${DIE}  `],
    ['as a text', DIE.replace(`:${NANOS}`, `:"${NANOS}"`)],
    ['in capitals', DIE.replace('"timeNano"', '"TimeNano"').replace('"time"', '"Time"')],
    ['a label of that name stands before', DIE.replace('"exitCode"', `"timeNano":${decoy},"exitCode"`)],
    [
      'a label of that name stands behind',
      `{"timeNano":${NANOS},"time":1795470650,"Action":"die","Type":"container",${actor(`"timeNano":${decoy}`)}}`,
    ],
    ['another object has one behind', `${DIE.slice(0, -1)},"x":{"timeNano":1795470650202379649}}`],
    ['a label holds such text', DIE.replace('"web"', JSON.stringify(`"timeNano":1795470650202379649}`))],
    ['the key comes twice: the last counts, as in JSON', DIE.replace('"scope"', '"timeNano":5,"scope"')],
  ])('is exact to the nanosecond: %s', (_, text) => {
    expect(readText(text)[0]?.at).toBe(BigInt(NANOS));
  });

  it('is in whole seconds where there is nothing better', () => {
    for (const nano of ['', ',"timeNano":0', ',"timeNano":1.5e18', ',"timeNano":null']) {
      const [event] = readText(DIE.replace(`,"timeNano":${NANOS}`, nano));
      expect(event?.at).toBe(1_795_470_650_000_000_000n);
    }
  });

  it.each([
    ['"timeNano":1795470650202379648', '"timeNano":5', /"time" and "timeNano" contradict each other/],
    ['"time":1795470650,"timeNano":1795470650202379648', '"time":1e300', /"time" is no time of this era: 1000/],
    ['"time":1795470650,"timeNano":1795470650202379648', '"time":"noon"', /no time/],
  ])('that cannot be is not believed: %s as %s', (part, as, reason) => {
    expect(reasons(readText(`${DIE.replace(part, as)}\n${DIE}`))).toEqual([expect.stringMatching(reason)]);
  });
});

describe('hostile records', () => {
  it('a cut through the middle of a character is a cut', async () => {
    const log = bytes(`${DIE}\n${DIE.replace('web', 'wéb→🚢')}`);
    const start = bytes(DIE).length + 1;
    for (let cut = start + 1; cut < log.length; cut++) {
      expect(reasons(await all(log.subarray(0, cut)))).toEqual(['cut off: the last line has no end']);
    }
    expect(reasons(await all(log))).toEqual([]);
  });

  it('a name that is a megabyte long is not repeated in the message', () => {
    const [reason = ''] = reasons(readText(`{"${'k'.repeat(1e6)}":1}\n${DIE}`));
    expect(reason.length).toBeLessThan(300);
  });

  it('an attribute that is nested without end is no end of the program', () => {
    const depth = 200_000;
    const [event] = readText(DIE.replace('"web"', '['.repeat(depth) + ']'.repeat(depth)));
    expect(event).toMatchObject({ type: 'container.die', data: { name: '[…]' } });
  });

  it('the end of a line is no part of what the message shows', () => {
    expect(reasons(readText(`hello\r\n${DIE}\r\n`))).toEqual(['not JSON: "hello"']);
  });

  it('a format that was asked for is held to', () => {
    expect(reasons(readText(`{"time":1}\n${DIE}`, 'log', 'docker-json'))).toEqual([
      'not of the format docker-json: its keys are time',
    ]);
    expect(failure(() => readText(DIE, 'log', 'dcoker')).candidates).toContain('docker-json');
  });

  it('whatever stands in a record, reading ends, and what was read can be written and read again', () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('container', 'network', 'die', 'create', '', 1e300, -1, NANOS),
    );
    const attributes = fc.oneof(value, fc.dictionary(fc.constantFrom('name', 'exitCode', '__proto__', 'a'), value));
    const record = fc.record(
      {
        Type: fc.oneof(fc.constantFrom('container', 'image', 'volume', 'network', 'recording', 'x.y'), value),
        Action: fc.oneof(fc.constantFrom('create', 'die', 'gap', 'exec_create: a', 'mount'), value),
        Actor: fc.oneof(fc.record({ ID: value, Attributes: attributes }, { requiredKeys: [] }), value),
        status: value,
        id: value,
        scope: fc.constantFrom('local', 'swarm', 7),
        time: fc.oneof(fc.constant(1795470650), value),
        timeNano: value,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(record, { maxLength: 5 }), (records) => {
        const events = readText([DIE, ...records.map((given) => JSON.stringify(given))].join('\n'));
        expect(events.length).toBe(1 + records.length);
        const written = events.map((event) => JSON.stringify(encodeEvent(event)));
        expect(readText(written.join('\n'))).toEqual(events);
      }),
      { numRuns: 500 },
    );
  });
});

describe('records that are not a line each', () => {
  const pretty = JSON.stringify(JSON.parse(DIE), null, 2).replace(/"timeNano": \d+/, `"timeNano": ${NANOS}`);
  const second = { ...GOOD, position: 2 };

  it('jq spread them over lines', () => {
    expect(readText(`${pretty}\n${pretty}\n`)).toEqual([GOOD, second]);
    expect(readText(`${DIE}\n${pretty}`)).toEqual([GOOD, second]);
  });

  it('several stand in one line', () => {
    expect(readText(`${DIE}${DIE}\n`)).toEqual([GOOD, second]);
    expect(reasons(readText(`${DIE}{"a":1}${DIE}\n`))).toEqual(['not an event that is known: its keys are a']);
  });

  it('one that was cut off in the middle does not swallow the next', () => {
    const events = readText(`${pretty.slice(0, 60)}\n${DIE}\n${pretty.slice(0, 60)}`);
    expect(events.map(({ type }) => type)).toEqual(['recording.unreadable', 'container.die', 'recording.unreadable']);
    expect(events[1]?.at).toBe(GOOD?.at);
    expect(reasons(events)[1]).toBe('cut off: the last line has no end');
  });
});

describe('what is no log is called by its name', () => {
  const utf16 = new Uint8Array([0xff, 0xfe, ...[...DIE].flatMap((c) => [c.charCodeAt(0), 0]), 0x0a, 0]);
  it.each([
    ['a page', bytes('\n<!DOCTYPE html>\n<html>'), /page in HTML/, /again/],
    ['gzip within gzip', new Uint8Array([0x1f, 0x8b, 8, 0, 0xff]), /gzip/, /gzip -dc/],
    ['what PowerShell writes', utf16, /UTF-16/, /iconv/],
    ['the same without its mark', utf16.subarray(2), /UTF-16/, /iconv/],
    ['a program', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 10]), /binary/, /docker events/],
    ['the text form', bytes('2026-11-23T21:55:33.990496617Z container create 4c8f (image=base:1)\n'), /told/, /json/],
    ['an array', bytes(`[\n${DIE}\n]`).subarray(0, 40), /array/, /jq/],
    ['prose', bytes('Dear diary,\n'), /not JSON: "Dear diary,"/, /docker events/],
  ])('%s', async (_, content, found, cure) => {
    const error = await all(content).catch((reason: unknown) => reason);
    if (!(error instanceof HindcastError)) throw new Error(`no HindcastError: ${error}`);
    expect(error.found).toMatch(found);
    expect(error.message).toBe(`log: not an event log: ${error.found}`);
    expect(error.cure).toMatch(cure);
  });
});

describe('stopping', () => {
  it('ends a wait for bytes that never come, and closes what it read from', async () => {
    const stop = new AbortController();
    let closed = false;
    const silent: AsyncIterator<Uint8Array> = {
      next: () => new Promise(() => {}),
      return: async () => {
        closed = true;
        return { done: true, value: undefined };
      },
    };
    const events = readLog({ name: 'log', bytes: { [Symbol.asyncIterator]: () => silent } }, { signal: stop.signal });
    const next = events.next();
    stop.abort(new Error('enough'));
    await expect(next).rejects.toThrow('enough');
    expect(closed).toBe(true);
  });

  it('closes what it read from when its reader has seen enough', async () => {
    let closed = false;
    async function* source() {
      try {
        for (;;) yield bytes(`${DIE}\n`);
      } finally {
        closed = true;
      }
    }
    for await (const event of readLog({ name: 'log', bytes: source() })) if (event.position === 3) break;
    expect(closed).toBe(true);
  });
});
