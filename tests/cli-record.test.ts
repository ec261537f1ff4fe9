import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filter, firstValueFrom, mergeMap } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeEvent } from '../src/event/encode.js';
import type { Event } from '../src/event/event.js';
import { tail } from '../src/live/tail.js';
import { FakeEngine, inspectOf } from './support/fake-engine.js';
import { eventsIn, folders, segment, segmentsIn } from './support/recorded.js';
import { hindcast, rows } from './support/run.js';
import { Running } from './support/running.js';

const folder = folders();
const WEB = 'a'.repeat(64);
let fake: FakeEngine;
let started: Running[] = [];

beforeEach(async () => {
  fake = await FakeEngine.start();
});

afterEach(async () => {
  for (const running of started) await running.terminate();
  started = [];
  await fake.stop();
});

const say = (action: string, more: Readonly<Record<string, string>> = {}, id = WEB) =>
  fake.say('container', action, id, { image: 'app:1', name: 'web', ...more });

/** A recorder that listens, and has written down what there was when it began. */
async function record(path: string, ...argv: string[]): Promise<Running> {
  const running = new Running(['record', path, '--host', fake.host, ...argv]);
  started.push(running);
  await running.says('recording into');
  return running;
}

/** Until something of this type is in the recording. */
async function has(path: string, type: string, text = ''): Promise<void> {
  const events = tail(path).pipe(mergeMap((batch) => batch));
  const isIt = (event: Event) => event.type === type && JSON.stringify(encodeEvent(event)).includes(text);
  await firstValueFrom(events.pipe(filter(isIt)));
}

const listed = (path: string) => has(path, 'recording.observed', '"network"');
const typesIn = async (path: string) =>
  (await eventsIn(path)).map(({ type }) => type).filter((type) => !type.startsWith('recording.'));

describe('hindcast record', () => {
  it('writes down what is there and what happens, says so, and ends well when it is told to go', async () => {
    fake.containers.set(WEB, inspectOf(WEB, 'web'));
    const path = folder();
    const running = await record(path);
    await listed(path);
    const line = say('kill', { signal: '15' });
    await has(path, 'container.kill');
    expect(await running.terminate()).toBe(0);
    expect(running.out.text).toBe('');
    const count = (await eventsIn(path)).length;
    expect(running.err.text.split('\n')).toEqual([
      `hindcast: following docker 20.10.24 (API 1.41) at ${fake.host}`,
      'hindcast: left out: environment values, arguments that look like secrets, labels that look like secrets',
      `hindcast: recording into ${path}`,
      `hindcast: ${count} records more in ${path}`,
      '',
    ]);
    const { header, body } = segment(path, '000001.jsonl');
    expect(header).toMatchObject({
      schema: 'hindcast/recording@1',
      recorder: expect.stringMatching(/^hindcast \d/),
      engine: { name: 'docker', version: '20.10.24', apiVersion: '1.41', id: 'FAKE:1', hostname: 'fake' },
      redacted: ['environment values', 'arguments that look like secrets', 'labels that look like secrets'],
    });
    expect(Math.abs(Number(header.clockOffsetMilliseconds))).toBeLessThan(1_000);
    // As the engine wrote it, byte by byte.
    expect(body.at(-1)).toBe(line);
    const [web] = rows(await hindcast(['ps', path, '-a', '--no-trunc', '--format', 'json']));
    expect(web).toMatchObject({ ID: WEB, State: 'running', Names: 'web' });
    expect(await fake.connections).toBe(0);
  });

  it('exits with 130 when it is interrupted, and has all on the disk', async () => {
    const path = folder();
    const running = await record(path);
    await listed(path);
    say('create');
    await has(path, 'container.create');
    expect(await running.interrupt()).toBe(130);
    expect(await typesIn(path)).toEqual(['container.create']);
  });

  it('goes on where it stopped: what happened meanwhile is there, and nothing twice', async () => {
    const path = folder();
    const first = await record(path);
    await listed(path);
    say('create');
    say('start');
    await has(path, 'container.start');
    await first.terminate();
    say('kill');
    say('die', { exitCode: '137' });
    const second = await record(path);
    await has(path, 'container.die');
    say('destroy');
    await has(path, 'container.destroy');
    await second.terminate();
    expect(second.err.text).toMatch(/recording into .+, behind \d+ records, the last of 20\d\d-/);
    expect(await typesIn(path)).toEqual(
      ['create', 'start', 'kill', 'die', 'destroy'].map((word) => `container.${word}`),
    );
    expect((await eventsIn(path)).filter(({ type }) => type === 'recording.gap')).toEqual([]);
    expect(segmentsIn(path).length).toBe(2);
  });

  it('says that it lost the engine, that it has it again, and what it may have missed', async () => {
    const path = folder();
    const running = await record(path);
    await listed(path);
    say('create');
    await has(path, 'container.create');
    await fake.down();
    await running.says('not connected');
    await fake.up();
    await running.says(`following ${fake.host} again`);
    await has(path, 'recording.gap');
    await running.says(/gap from 20\S+ to 20\S+ \(engine-restart\): events may have been missed/);
  });

  it('begins a segment of its own for another version of the engine, and ends for another engine', async () => {
    const path = folder();
    const running = await record(path);
    await listed(path);
    fake.version = '26.1.5';
    fake.cut();
    await running.says('again');
    say('create');
    await has(path, 'container.create');
    fake.id = 'FAKE:2';
    fake.cut();
    expect(await running.status).toBe(1);
    expect(running.err.text).toContain('another engine answers there now');
    started = [];
    const versions = segmentsIn(path).map((name) => segment(path, name).header.engine);
    expect(versions).toMatchObject([{ version: '20.10.24' }, { version: '26.1.5' }]);
    const again = new Running(['record', path, '--host', fake.host]);
    expect(await again.status).toBe(1);
    expect(again.err.text).toContain(`${path}: the recording of another engine: docker on fake, FAKE:1`);
  });

  it('survives what no engine should send, names it, and goes on', async () => {
    const path = folder();
    await record(path);
    await listed(path);
    fake.raw('\x1b[31mgarbage\n{"half":');
    fake.raw('\n');
    fake.raw(
      `{"Type":"container","Action":"exec_create: ${'x'.repeat(10 * 1024 * 1024)}","Actor":{"ID":"${WEB}","Attributes":{}},"time":1795470650,"timeNano":1795470650000000000}\n`,
    );
    say('create');
    await has(path, 'container.create');
    const events = await eventsIn(path);
    expect(events.filter(({ type }) => type === 'recording.unreadable').length).toBe(2);
    expect(events.filter(({ type }) => type.startsWith('container.')).map(({ type }) => type)).toEqual([
      'container.exec_create',
      'container.create',
    ]);
  });

  it('tells Prometheus', async () => {
    fake.containers.set(WEB, inspectOf(WEB, 'web'));
    const path = folder();
    const running = await record(path, '--metrics', '0');
    await listed(path);
    say('kill');
    await has(path, 'container.kill');
    const url = /metrics at (\S+)/.exec(running.err.text)?.[1] ?? '';
    let text = '';
    while (!/^hindcast_records_total [1-9]/m.test(text)) text = await (await fetch(url)).text();
    expect(text).toContain('hindcast_containers{status="running"} 1');
    expect(text).toContain('hindcast_connected 1');
    expect(text).toMatch(/^hindcast_build_info\{version="[^"]+",engine="docker",engine_version="20.10.24"\} 1$/m);
    expect(text).not.toMatch(/aaaa|web/);
    await running.terminate();
    await expect(fetch(url)).rejects.toThrow();
  });

  it('turns to a new segment as it is told', async () => {
    const path = folder();
    const running = await record(path, '--rotate-size', '1kB', '--keep-size', '1GB');
    await listed(path);
    for (let i = 0; i < 30; i++) say('pause', { i: String(i) });
    await has(path, 'container.pause', '');
    say('destroy');
    await has(path, 'container.destroy');
    await running.terminate();
    expect(segmentsIn(path).length).toBeGreaterThan(5);
    expect((await typesIn(path)).length).toBe(31);
  });
});

describe('hindcast record, called wrongly', () => {
  const ran = async (...argv: string[]) => hindcast(['record', ...argv]);

  it('ends at once where no engine is, with the cure, and makes no folder', async () => {
    const path = folder();
    const { status, err } = await ran(path, '--host', 'unix:///nowhere/docker.sock');
    expect(status).toBe(1);
    expect(err).toMatch(/^hindcast: unix:\/\/\/nowhere\/docker\.sock .*no such socket\n {2}Start the engine/);
    expect(existsSync(path)).toBe(false);
  });

  it('ends at once for a folder with something else in it, and for one that another recorder has', async () => {
    const path = folder();
    mkdirSync(path);
    writeFileSync(join(path, 'thesis.tex'), '');
    const { status, err } = await ran(path, '--host', fake.host);
    expect([status, err]).toEqual([1, expect.stringContaining('not a recording: there is thesis.tex in it')]);
    const other = folder();
    await record(other);
    const held = await ran(other, '--host', fake.host);
    expect([held.status, held.err]).toEqual([
      1,
      expect.stringContaining(`another recorder writes to it: process ${process.pid}`),
    ]);
  });

  it.each([
    ['--rotate-size', 'big', 'Write a size, as in 64MB.'],
    ['--rotate-size', '0', 'Write a size, as in 64MB.'],
    ['--keep-age', '7', 'Write how long, as in 24h, 90m or 7d.'],
    ['--metrics', 'everywhere', 'Write 9464 for this machine only, or 0.0.0.0:9464 for everybody.'],
  ])('%s %s is a wrong call', async (option, value, cure) => {
    const { status, err } = await ran(folder(), '--host', fake.host, option, value);
    expect(status).toBe(2);
    expect(err).toContain(cure);
  });
});
