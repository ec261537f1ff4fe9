import { describe, expect, it } from 'vitest';
import { encodeEvent } from '../src/event/encode.js';
import type { Event } from '../src/event/event.js';
import { solveStatusOfTrace } from '../src/read/build-trace.js';
import { Unreadable } from '../src/read/format.js';
import { readText } from '../src/read/index.js';
import { LogReader } from '../src/read/reader.js';
import { buildIn, buildsIn, recordedBuild, recordedBuilds, unreadableIn } from './support/builds.js';
import { hindcast } from './support/run.js';

const T = '2026-11-23T22:00:00';
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const json = (...messages: readonly object[]) => messages.map((message) => `${JSON.stringify(message)}\n`).join('');
const vertex = (letter: string, name: string, more: object = {}) => ({ digest: digest(letter), name, ...more });
const ran = { started: `${T}.1Z`, completed: `${T}.2Z` };
const step = (log: string, number: number) => buildIn(log).steps.find((one) => one.number === number);
const output = (log: string) =>
  readText(log, 'log')
    .flatMap((event) => (event.type === 'build.output' ? [event.data.text] : []))
    .join('');

describe('a trace of BuildKit', () => {
  const messages = recordedBuild('docker-20', 'buildkit-success.trace.jsonl')
    .log.split('\n')
    .filter((line) => line.includes('moby.buildkit.trace'))
    .map((line) => String((JSON.parse(line) as { aux: string }).aux));
  const encode = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
  const decode = (aux: string) => Uint8Array.from(atob(aux), (c) => c.charCodeAt(0));
  const trace = (aux: unknown) => JSON.stringify({ id: 'moby.buildkit.trace', aux });

  it('cut at any byte, is unreadable or tells less, and nothing else', () => {
    let unreadable = 0;
    for (const bytes of messages.map(decode)) {
      const whole = solveStatusOfTrace(encode(bytes));
      for (let cut = 0; cut < bytes.length; cut++) {
        try {
          const part = solveStatusOfTrace(encode(bytes.slice(0, cut)));
          expect(part.vertexes).toEqual(whole.vertexes.slice(0, part.vertexes.length));
          expect(part.logs).toEqual(whole.logs.slice(0, part.logs.length));
          expect(part.statuses).toEqual(whole.statuses.slice(0, part.statuses.length));
        } catch (error) {
          expect(error).toBeInstanceOf(Unreadable);
          unreadable += 1;
        }
      }
    }
    expect(unreadable).toBeGreaterThan(1_000);
  });

  it('passes over fields that are new, of every wire type, on every level', () => {
    const news = [
      ...[0x78, 0x96, 0x01],
      ...[0x7d, 1, 2, 3, 4],
      ...[0x79, 1, 2, 3, 4, 5, 6, 7, 8],
      ...[0x7a, 3, 1, 2, 3],
    ];
    for (const bytes of messages.slice(0, 4).map(decode)) {
      expect(bytes[0]).toBe(0x0a);
      const length = (bytes[1] ?? 0) & 0x7f;
      // The message has one step of which the length takes one or two bytes: the news go to its end, and behind it.
      const isShort = bytes[1] === length;
      const inner = bytes.slice(isShort ? 2 : 3);
      const size = inner.length + news.length;
      const grown = new Uint8Array([0x0a, (size & 0x7f) | 0x80, size >> 7, ...inner, ...news, ...news]);
      expect(solveStatusOfTrace(encode(grown))).toEqual(solveStatusOfTrace(encode(bytes)));
    }
  });

  it.each([
    ['garbage', trace('%%%'), /^"aux" is not base64$/],
    ['other bytes', trace(btoa('\x0b\x0b\x0b')), /^"aux" is no message of BuildKit/],
    ['no text', trace({ ID: 1 }), /^"aux" is not a text$/],
  ])('of %s costs itself only', (_, line, reason) => {
    const { log } = recordedBuild('docker-20', 'buildkit-success.trace.jsonl');
    const lines = log.split('\n');
    const broken = [...lines.slice(0, 4), line, ...lines.slice(4)].join('\n');
    expect(unreadableIn(broken)).toEqual([expect.stringMatching(reason)]);
    expect(buildIn(broken)).toEqual(buildIn(log));
  });

  it('with a time of no era is unreadable', () => {
    // Vertex { digest "a", started { seconds: 2^62 } }.
    const seconds = [0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40];
    const bytes = new Uint8Array([0x0a, 3 + 2 + seconds.length, 0x0a, 1, 0x61, 0x2a, seconds.length, ...seconds]);
    expect(() => solveStatusOfTrace(encode(bytes))).toThrow(/no time of this era/);
  });
});

describe('rawjson', () => {
  const begun = json({ vertexes: [vertex('a', '[internal] load build definition from Dockerfile', ran)] });

  it('passes over what is new, and names what is wrong', () => {
    const more = json(
      { vertexes: [{ ...vertex('b', '[1/1] RUN x', ran), weather: 'fine' }], forecast: [1] },
      {},
      { vertexes: [vertex('c', 'x', { started: 'noon' })] },
      { vertexes: [{ name: 'no digest' }] },
      { logs: [{ vertex: digest('b'), data: '%%%' }] },
    );
    expect(unreadableIn(begun + more)).toEqual([
      '"vertexes.started" is not a time: "noon"',
      '"vertexes.digest" is missing',
      '"logs.data" is not base64',
    ]);
    expect(step(begun + more, 2)).toMatchObject({ name: '[1/1] RUN x', status: 'done' });
  });

  it('takes no output, status or warning of a step that it never named', () => {
    const log = json(
      { logs: [{ vertex: digest('f'), data: btoa('x') }] },
      { statuses: [{ vertex: digest('f'), id: `writing image ${digest('0')}`, completed: `${T}Z` }] },
      { warnings: [{ vertex: digest('f'), short: btoa('careful') }] },
    );
    expect(buildIn(begun + log)).toEqual(buildIn(begun));
    expect(readText(begun + log).map(({ type, data }) => (type === 'build.warning' ? data.step : type))).toContain(
      null,
    );
  });

  it('goes round in no circle of inputs, and down no chain too deep', () => {
    const circle = json({
      vertexes: [vertex('b', 'b', { inputs: [digest('c')] }), vertex('c', 'c', { inputs: [digest('b')] })],
    });
    expect(buildIn(begun + circle).steps.map(({ name }) => name)).toEqual([expect.any(String), 'c', 'b']);
    const id = (n: number) => `sha256:${String(n).padStart(64, '0')}`;
    const chain = Array.from({ length: 9_000 }, (_, n) => ({ digest: id(n), name: `${n}`, inputs: [id(n + 1)] }));
    expect(buildIn(begun + json({ vertexes: chain })).steps.length).toBe(9_001);
  });

  it('has a bound on steps, and says when it is passed', () => {
    const many = Array.from({ length: 10_001 }, (_, n) => ({ digest: `sha256:${n}`, name: 'x' }));
    expect(unreadableIn(begun + json({ vertexes: many }))).toEqual(['a build of more than 10000 steps']);
  });

  it('does not wait for ever for a time, nor keep what a log makes up', () => {
    const announced = json({ vertexes: [vertex('a', 'x')] });
    const piece = (stream: number) => ({ vertex: digest('a'), stream, data: btoa('x') });
    const reader = new LogReader('log');
    const push = (text: string) => reader.push(new TextEncoder().encode(text));
    push(announced);
    const events = push(json({ logs: Array.from({ length: 2_000 }, (_, stream) => piece(stream)) }));
    // It has no time by which to name the build, so it is named by what there is.
    expect(events.length).toBeGreaterThan(1_000);
    expect(events[0]).toMatchObject({ type: 'build.start', at: null, id: 'a'.repeat(12) });
    const named = Array.from({ length: 1_001 }, (_, n) => ({
      vertex: digest('a'),
      id: `naming to x:${n}`,
      completed: `${T}Z`,
    }));
    expect(unreadableIn(announced + json({ statuses: named }))).toEqual(['an image of more than 1000 names']);
  });

  it('reads times of the year one as none', () => {
    const log = json({ vertexes: [vertex('b', 'x', { started: '0001-01-01T00:00:00Z' })] });
    expect(step(begun + log, 2)).toMatchObject({ status: 'pending', startedAt: null });
  });

  it('is not fooled by names that objects have', () => {
    const log = json({ vertexes: [{ digest: '__proto__', name: '__proto__', ...ran }] });
    expect(step(begun + log, 2)).toMatchObject({ name: '__proto__', status: 'done' });
  });

  it('puts a character together that came in two pieces', () => {
    const bytes = [...new TextEncoder().encode('žluť 🐳')];
    const pieces = bytes.map((byte) => ({
      vertex: digest('a'),
      stream: 1,
      data: btoa(String.fromCharCode(byte)),
      timestamp: `${T}Z`,
    }));
    expect(output(begun + json({ logs: pieces }))).toBe('žluť 🐳');
  });
});

describe('much output', () => {
  /** Ten million bytes; as JSON twice as many. */
  const LINE = '\u001b🐳'.repeat(2_000_000);

  it('is kept whole, in pieces that can be written and read again', () => {
    const text = `#1 [internal] load build definition\n#1 DONE 0.0s\n#2 [1/1] RUN x\n#2 0.1 ${LINE}\n`;
    const events = readText(text);
    const pieces = events.flatMap((event) => (event.type === 'build.output' ? [event.data.text] : []));
    expect(pieces.join('') === `${LINE}\n`).toBe(true);
    expect(pieces.length).toBeGreaterThan(90);
    for (const piece of pieces) expect(/[\ud800-\udbff]$/.test(piece)).toBe(false);
    const written = events.map((event) => JSON.stringify(encodeEvent(event))).join('\n');
    expect(buildsIn(written)).toEqual(buildsIn(events));
    const again = readText(written).flatMap((event) => (event.type === 'build.output' ? [event.data.text] : []));
    expect(again.join('') === pieces.join('')).toBe(true);
  });

  it('is shown as far as memory allows, and what is left out is counted', async () => {
    const line = `#2 0.1 ${'x'.repeat(1_000)}\n`;
    const log = `#1 [internal] load build definition\n#1 DONE 0.0s\n#2 [1/1] RUN x\n${line.repeat(9_000)}#2 0.2 the last line\n`;
    const { out } = await hindcast(['build', '-', '--format', 'json'], log);
    const { steps } = JSON.parse(out) as { steps: { output: string; outputOmitted: number }[] };
    expect(steps[1]?.output.endsWith('the last line\n')).toBe(true);
    expect((steps[1]?.output.length ?? 0) + (steps[1]?.outputOmitted ?? 0)).toBe(
      9_000 * 1_001 + 'the last line\n'.length,
    );
    expect(steps[1]?.outputOmitted).toBeGreaterThan(0);
    expect((await hindcast(['build', '-', '--output'], log)).out).toMatch(/characters before this are left out/);
  });
});

describe('a terminal', () => {
  const EVIL = '\u001b]0;owned\u0007\u001b[2J\u202e';

  it('is not steered by what a build says, whatever command prints it', async () => {
    const log = json(
      { vertexes: [vertex('a', `[1/1] RUN ${EVIL}`, { ...ran, error: `failed ${EVIL}` })] },
      { logs: [{ vertex: digest('a'), stream: 1, data: btoa('\u001b[2J\n'), timestamp: `${T}Z` }] },
      { warnings: [{ vertex: digest('a'), short: btoa('\u001b[2J'), url: `http://x/${EVIL}` }] },
    );
    const text = `${log}ERROR: failed to solve: ${EVIL}\n`;
    for (const argv of [
      ['builds', '-'],
      ['build', '-', '--output'],
      ['events', '-'],
      ['builds', '-', '--format', 'json'],
      ['build', '-', '--format', 'json'],
    ]) {
      const ran = await hindcast(argv, text);
      expect(ran.status).toBe(0);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(ran.out + ran.err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
      if (argv[0] === 'build') expect(ran.out).toMatch(/owned/);
    }
  });
});

describe('the same log', () => {
  const logs = ['buildx-0.13', 'docker-20'].flatMap((engine) => recordedBuilds(engine));

  it.each(logs.map(({ name, log }) => [name, log]))(
    '%s, written as events and read again, is the same builds',
    (_, log) => {
      const written = readText(log)
        .map((event: Event) => JSON.stringify(encodeEvent(event)))
        .join('\n');
      expect(buildsIn(written)).toEqual(buildsIn(log));
    },
  );

  it('L2: said twice, changes nothing', () => {
    for (const { log } of logs) {
      const events = readText(log);
      expect(buildsIn([...events, ...events])).toEqual(buildsIn(events));
      expect(buildsIn(events.flatMap((event) => [event, event]))).toEqual(buildsIn(events));
    }
  });
});
