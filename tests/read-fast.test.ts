import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Host } from '../bench/shape.js';
import type { Event } from '../src/event/event.js';
import { fold, initial } from '../src/fold/index.js';
import { LogReader } from '../src/read/reader.js';
import { decodeAlone } from '../src/read/record.js';
import { Templates } from '../src/read/templates.js';
import { toDocument } from '../src/view/document.js';
import { toReplay } from '../src/view/replay.js';
import { Summariser } from '../src/view/summary.js';
import { lines } from './support/arbitrary.js';
import { ALL_RECORDINGS, logText } from './support/recording.js';

const encoder = new TextEncoder();
const text = (events: readonly Event[]) =>
  events.map((event) => JSON.stringify(event, (_, value) => (typeof value === 'bigint' ? `${value}n` : value)));

function read(chunks: Iterable<Uint8Array>, before?: LogReader): Event[] {
  const reader = new LogReader('log', undefined, before);
  const events = [...chunks].flatMap((chunk) => reader.push(chunk));
  return [...events, ...reader.end()];
}

/** No record stands whole in a chunk, so each is parsed. */
function* inPieces(log: Uint8Array): Generator<Uint8Array> {
  let from = 0;
  for (let at = 0; at <= log.length; at++) {
    if (at < log.length && log[at - 1] !== 0x0a && log[at] !== 0x0a) continue;
    yield log.slice(from, at);
    from = at;
  }
}

/** The same events, in the same words, in the same order of fields; and the same state. */
function expectSame(log: Uint8Array, chunks: readonly Uint8Array[] = [log]): void {
  const plain = read(inPieces(log));
  const fast = read(chunks);
  expect(text(fast)).toEqual(text(plain));
  // One that has read much scans what is short, too.
  expect(text(read(chunks, practised))).toEqual(text(plain));
  expect(state(fast)).toBe(state(plain.map(slowly)));
  expect(replayed(fast)).toBe(replayed(plain.map(slowly)));
}

const state = (events: readonly Event[]) => JSON.stringify(toDocument(fold(initial(), events)));

/** An event of the same words, for which the fold has no shorter way: that is for what Docker writes in JSON. */
const slowly = (event: Event): Event => (event.source === 'docker-json' ? { ...event, source: 'docker-text' } : event);

/** What `hindcast replay` counts; where it was read is not what is compared. */
function replayed(events: readonly Event[]): string {
  const summariser = new Summariser();
  for (const event of events) summariser.push(event);
  return JSON.stringify({ ...toReplay(summariser.finish()), sources: null });
}

function busy(records: number, seed = 1, alive = 5): string[] {
  const host = new Host(alive, seed);
  return Array.from({ length: records }, () => host.next());
}

/** A reader that has read enough to have a scanner; what others learn, it knows. */
const practised = new LogReader('log');
practised.push(encoder.encode(busy(60).join('\n')));

/** The same record once more, at another time, with another exec. */
function again(line: string, step: number): string {
  return line
    .replace(/"time":(\d{10}),"timeNano":(\d{10})/, (_, seconds: string, nanos: string) => {
      const plus = (digits: string) => String(Number(digits) + step);
      return `"time":${plus(seconds)},"timeNano":${plus(nanos)}`;
    })
    .replace(/"execID":"[0-9a-f]{8}/, `"execID":"${step.toString(16).padStart(8, '0')}`);
}

/** Without the fields that Docker 29 no longer writes. */
const modern = (line: string) => line.replace(/^\{"status":.*?,"Type"/, '{"Type"');

const decode = (line: string) => decodeAlone(line, null);

/** How many of these records are known; the others are learnt. */
function known(templates: Templates, records: readonly string[]): number {
  const events: Event[] = [];
  for (const block of templates.blocks(encoder.encode(`${records.join('\n')}\n`))) {
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    let from = 0;
    for (;;) {
      from = templates.match(block, view, from, 0, events);
      expect([undefined, 0x0a]).toContain(block[from - 1]);
      const end = block.indexOf(0x0a, from);
      if (end < 0) break;
      const line = new TextDecoder().decode(block.subarray(from, end));
      templates.learn(line, from, { ...decode(line), position: 1 } as Event);
      from = end + 1;
    }
  }
  return events.length;
}

describe('records that are known are compared, not parsed', () => {
  it('most of a busy log', () => {
    const log = busy(2000);
    const templates = new Templates({ decode, knowsDocker: true });
    // As it is read from the disk: no block ends within a line.
    const counts = Array.from({ length: 8 }, (_, part) => known(templates, log.slice(part * 250, part * 250 + 250)));
    const count = counts.reduce((sum, more) => sum + more, 0);
    expect(count).toBeGreaterThan(1800);
  });

  it.each([
    ['as Docker writes them up to 28', (line: string) => line],
    ['as from 29 on', modern],
    ['with ends of lines of another system', (line: string) => `${line}\r`],
    ['with a record separator', (line: string) => `\x1e${line}`],
    ['with spaces', (line: string) => line.replaceAll('":', '": ').replaceAll(',"', ', "')],
    ['with letters of two bytes', (line: string) => line.replaceAll('shop', 'läden')],
    ['with a label like an attribute', (line: string) => line.replace('"image":', '"exitCode":"LBL","image":')],
    ['with a label like a number', (line: string) => line.replace('"image":', '"exitCode":"7","image":')],
    ['with a label before all others', (line: string) => line.replace('"Attributes":{"', '"Attributes":{"7":"","')],
    [
      'with a label behind all others',
      (line: string) => line.replace('}},"scope"', ',"zone":"\\u003cb\\u003e"}},"scope"'),
    ],
    ['with an escape that there is not', (line: string) => line.replace('}},"scope"', ',"zone":"\\x41"}},"scope"')],
    ['with a control character', (line: string) => line.replace('}},"scope"', ',"zone":"\x07"}},"scope"')],
    ['without labels', (line: string) => line.replace(/"com\.docker\.compose.*?,(?="image")/, '')],
    ['without an image', (line: string) => line.replace(/"image":".*?",/, '')],
    ['whose labels are not by the alphabet', (line: string) => line.replace(/("image":".*?"),("name":".*?")/, '$2,$1')],
    ['of a swarm', (line: string) => line.replace('"scope":"local"', '"scope":"swarm"')],
    ['of the year 2286', (line: string) => line.replace(/"time":1(\d*),"timeNano":1/, '"time":9$1,"timeNano":9')],
    ['with an attribute twice', (line: string) => line.replace('"image":', '"image":"x","image":')],
    ['with the name twice', (line: string) => line.replace('"name":', '"name":"other","name":')],
    ['with a prototype', (line: string) => line.replace('"image":', '"__proto__":"x","image":')],
    ['with a quote', (line: string) => line.replaceAll('shop', '\\"},\\"sh')],
    ['of a pod', (line: string) => line.replace('"image":', '"podId":"","image":')],
    ['with a number for a label', (line: string) => line.replace('"image":', '"a":5,"image":')],
    ['with other words', (line: string) => line.replaceAll('"exec_die"', '"exec_dye"')],
    [
      'with zeros before the times',
      (line: string) => line.replace(/"time":1(\d*),"timeNano":1/, '"time":0$1,"timeNano":0'),
    ],
    [
      'with a label that a renaming hides',
      (line: string) =>
        line.replace('"name":', '"oldName":"x","name":').replaceAll(/"(?:create|exec_start[^"]*)"/g, '"rename"'),
    ],
    ['that contradict themselves', (line: string) => line.replace('"Action":"start"', '"Action":"stop"')],
  ])('%s', (_, shape) => {
    const log = busy(600);
    expectSame(encoder.encode([...log.slice(0, 300).map(shape), ...log.slice(300)].join('\n')));
    expectSame(encoder.encode([...log.slice(0, 300), ...log.slice(300).map(shape)].join('\n')));
    expectSame(encoder.encode(log.map(shape).join('\n')));
  });

  it.each(ALL_RECORDINGS)('in %s, read twice over', (name) => {
    const log = logText(name);
    const later = log
      .split('\n')
      .map((line) => again(line, 90_000))
      .join('\n');
    expectSame(encoder.encode(`${log}${later}`));
  });

  it('where another format is asked for', () => {
    const log = encoder.encode(`${busy(200).join('\n')}\n`);
    const events = (chunks: Iterable<Uint8Array>) => {
      const reader = new LogReader('log', 'podman-json');
      return text([...[...chunks].flatMap((chunk) => reader.push(chunk)), ...reader.end()]);
    };
    expect(events([log])).toEqual(events(inPieces(log)));
  });

  it('without a scanner, where none can run', () => {
    vi.stubGlobal('WebAssembly', undefined);
    try {
      expectSame(encoder.encode(busy(600).join('\n')));
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('a buffer that the source writes to again', () => {
    const log = encoder.encode(busy(300).join('\n'));
    const buffer = Buffer.alloc(1000);
    const reader = new LogReader('log');
    const events: Event[] = [];
    for (let from = 0; from < log.length; from += buffer.length) {
      const chunk = log.subarray(from, from + buffer.length);
      buffer.set(chunk);
      events.push(...reader.push(buffer.subarray(0, chunk.length)));
      buffer.fill(0);
    }
    expect(text([...events, ...reader.end()])).toEqual(text(read(inPieces(log))));
  });
});

/** What may happen to a byte. */
const harm = fc.record({
  where: fc.nat(),
  how: fc.constantFrom('replace', 'insert', 'remove', 'double', 'cut'),
  byte: fc.oneof(
    fc.constantFrom(...[...'"\\{}[],: \n\r\t0a9'].map((c) => c.charCodeAt(0)), 0, 0x1e, 0xc3, 0xff, 0x7f),
    fc.nat(255),
  ),
  near: fc.constantFrom('', '"execID":"', '"exitCode":"', '"timeNano":', '"time":', '"signal":"', '"name":"', '"id":"'),
});

function harmed(
  line: Uint8Array,
  { where, how, byte, near }: typeof harm extends fc.Arbitrary<infer T> ? T : never,
): Uint8Array {
  const found = near === '' ? -1 : new TextDecoder('latin1').decode(line).indexOf(near);
  const at = found < 0 ? where % (line.length + 1) : Math.min(line.length, found + (where % (near.length + 70)));
  const [before, behind] = [line.subarray(0, at), line.subarray(at)];
  const join = (...parts: (Uint8Array | readonly number[])[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
  if (how === 'cut') return before;
  if (how === 'insert') return join(before, [byte], behind);
  if (how === 'double') return join(before, behind.subarray(0, 1), behind);
  return how === 'replace' ? join(before, [byte], behind.subarray(1)) : join(before, behind.subarray(1));
}

function joined(records: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(records.flatMap((record) => [...record, 0x0a]));
}

describe('records of real engines, harmed', () => {
  it.each(ALL_RECORDINGS)('of %s', (name) => {
    const log = logText(name)
      .trimEnd()
      .split('\n')
      .map((line) => encoder.encode(line));
    const record = fc.nat({ max: log.length - 1 });
    const deed = fc.record({ where: record, how: fc.constantFrom('harm', 'repeat', 'swap', 'lose'), harm });
    fc.assert(
      fc.property(fc.array(deed, { minLength: 1, maxLength: 20 }), record, (deeds, end) => {
        const lines: Uint8Array[] = [...log];
        for (const { where, how, harm: one } of deeds) {
          const line = lines[where];
          if (!line) continue;
          if (how === 'harm') lines[where] = harmed(line, one);
          else if (how === 'repeat') lines.splice(where, 0, ...lines.slice(Math.max(0, where - 9), where));
          else if (how === 'swap') lines.splice(where, 2, ...lines.slice(where, where + 2).reverse());
          else lines.splice(where, 1);
        }
        expectSame(joined([...lines, ...lines.slice(0, end)]));
      }),
      { numRuns: 4 },
    );
  });
});

describe('what differs in one byte is read as the full parse reads it', () => {
  const pool = [...busy(60), ...busy(60, 2).map(modern)];

  it('whatever stands there', () => {
    fc.assert(
      fc.property(fc.constantFrom(...pool), fc.array(harm, { minLength: 1, maxLength: 12 }), (line, harms) => {
        const known = [1, 2, 3].map((step) => encoder.encode(again(line, step)));
        const records = harms.map((one, i) => harmed(encoder.encode(again(line, 4 + i)), one));
        expectSame(joined([...known, ...records, ...known]));
      }),
      { numRuns: 250 },
    );
  });

  it('wherever the log is cut into chunks, and wherever it ends', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 6 }), fc.nat(), fc.nat({ max: 50 }), (cuts, end, seed) => {
        const whole = encoder.encode(busy(60, seed).join('\n'));
        const log = whole.subarray(0, end % (whole.length + 1));
        const at = [0, ...cuts.map((cut) => cut % (log.length + 1)), log.length].sort((a, b) => a - b);
        expectSame(
          log,
          at.slice(1).map((to, i) => log.subarray(at[i], to)),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('in histories that no engine writes', () => {
    fc.assert(
      fc.property(lines, (log) => {
        expectSame(encoder.encode([...log, ...log.map((line) => again(line, 200))].join('\n')));
      }),
    );
  });
});
