import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { readText } from '../src/read/index.js';
import type { Span } from '../src/view/span.js';
import { Spans, spans } from '../src/view/spans.js';
import { container, hex, historyOf, logOf, type Said, sha, tag } from './support/docker.js';

const WEB = container(hex('a'), 'web', 'app:1', {
  'com.docker.compose.project': 'shop',
  'com.docker.compose.service': 'web',
});
const START = 1_795_470_650_000_000_000n;
const seconds = (at: bigint | null) => (at === null ? null : Number(at - START) / 1e9);

const of = (events: readonly Event[], kind: Span['kind'] = 'container', track?: Span['track']) =>
  [...spans(events)].filter((span) => span.kind === kind && (track ?? span.track) === span.track);

/** A span in a few words. */
function brief({ state, from, to, exitCode, exitReason, uncertain }: Span): string {
  const end = exitCode === null && exitReason === null ? '' : ` exit ${exitCode} ${exitReason}`;
  return `${state} ${seconds(from)}-${seconds(to) ?? ''}${end}${uncertain.length === 0 ? '' : ` ? ${uncertain.join(' ')}`}`;
}

const briefs = (...said: readonly Said[]) => of(historyOf(said)).map(brief);
const kill: Said = ['container', 'kill', hex('a'), { name: 'web', image: 'app:1', signal: '15' }];
const remark: Said = ['container', 'top', hex('b'), { name: 'db', image: 'db:1' }];

describe('the spans of a container', () => {
  it('say who it is', () => {
    const [created, running] = of(historyOf([WEB.create(), WEB.start()]));
    expect(created).toMatchObject({ id: hex('a'), name: 'web', project: 'shop', service: 'web', image: 'app:1' });
    expect(created).toMatchObject({ by: 'container.create', position: 1, seconds: 1, provenAt: START });
    expect(created).toMatchObject({ endedBy: 'container.start', endPosition: 2 });
    expect(running).toMatchObject({ by: 'container.start', position: 2, to: null, seconds: 0, endedBy: null });
  });

  it('have why a run ended from what follows its end', () => {
    expect(briefs(WEB.create(), WEB.start(), kill, WEB.die('143'), WEB.stop(), WEB.destroy())).toEqual([
      'created 0-1',
      'running 1-3 exit 143 stopped',
      'exited 3-5',
    ]);
  });

  it('have no reason that nothing shows', () => {
    expect(briefs(WEB.create(), WEB.start(), kill, WEB.die('143'))).toEqual([
      'created 0-1',
      'running 1-3 exit 143 killed ? exitReason',
      'exited 3- ? state',
    ]);
  });

  it('are proven once silence has shown that no restart comes', () => {
    const late: readonly Said[] = Array.from({ length: 70 }, () => remark);
    const [, , ended] = of(historyOf([WEB.create(), WEB.start(), WEB.die('1'), ...late])).filter(
      ({ name }) => name === 'web',
    );
    expect(ended && brief(ended)).toBe('exited 2-');
    expect(seconds(ended?.provenAt ?? null)).toBeGreaterThan(2);
    expect(seconds(ended?.provenAt ?? null)).toBeLessThan(70);
  });

  it('begin before the log where the log begins in the middle', () => {
    const exec: Said = ['container', 'exec_start: sh', hex('a'), { name: 'web', image: 'app:1', execID: 'e' }];
    expect(briefs(exec, WEB.die('0'))).toEqual(['running 0-1 exit 0 completed ? from exitReason', 'exited 1- ? state']);
  });

  it.each<[string, readonly Said[], readonly string[]]>([
    [
      'an end without a run',
      [WEB.die('3')],
      ['running 0-0 exit 3 crashed ? from exitCode exitReason', 'exited 0- ? state'],
    ],
    [
      'two ends in a row',
      [WEB.create(), WEB.start(), WEB.die('1'), WEB.die('2')],
      ['created 0-1', 'running 1-2 exit 1 crashed', 'running 3-3 exit 2 crashed ? from', 'exited 2- ? state'],
    ],
    [
      'an end before any start',
      [WEB.create(), WEB.die('1')],
      ['created 0-1', 'running 1-1 exit 1 crashed ? from', 'exited 1- ? state'],
    ],
    [
      'a stop that comes before the end',
      [WEB.create(), WEB.start(), WEB.stop(), WEB.die('0')],
      ['created 0-1', 'running 1-2 exit 0 stopped', 'exited 2-'],
    ],
    ['a removal while it runs', [WEB.create(), WEB.start(), WEB.destroy()], ['created 0-1', 'running 1-2']],
  ])('count %s', (_, said, expected) => {
    expect(briefs(...said)).toEqual(expected);
  });

  it('are not told twice', () => {
    const events = historyOf([WEB.create(), WEB.start(), WEB.die('1'), WEB.start()]);
    const twice = events.flatMap((event) => [event, event]);
    expect([...spans(twice)].map(brief)).toEqual([...spans(events)].map(brief));
  });

  it('are cut where doubt begins, at a gap', () => {
    const log = logOf([WEB.create(), WEB.start(), WEB.die('1')]).split('\n');
    const [from, to] = ['2026-11-23T21:50:51.250Z', '2026-11-23T21:50:51.750Z'];
    log.splice(
      2,
      0,
      JSON.stringify({ type: 'recording.gap', at: to, id: null, data: { from, to, reason: 'overflow' } }),
    );
    const events = readText(log.join('\n'));
    expect(of(events).map(brief)).toEqual([
      'created 0-1',
      'running 1-1.250000001',
      'running 1.250000001-2 exit 1 crashed ? state exists exitReason',
      'exited 2- ? state',
    ]);
    expect(of(events, 'recording').map(brief)).toEqual(['overflow 1.25-1.75']);
  });

  it('have a baseline begin where the log does', () => {
    const inspected = {
      Id: hex('a'),
      Name: '/web',
      State: { Status: 'running', Running: true, StartedAt: '2026-11-23T20:00:00Z' },
      Config: { Image: 'app:1' },
      HostConfig: {},
    };
    expect(
      of(historyOf([remark, WEB.die('0')], [inspected]))
        .filter(({ name }) => name === 'web')
        .map(brief),
    ).toEqual(['running 0-1 exit 0 completed ? from', 'exited 1-']);
    expect([...spans(historyOf([], [inspected]))].map(({ state, from, seconds: long }) => [state, from, long])).toEqual(
      [['running', null, null]],
    );
  });
});

describe('the spans of a name', () => {
  it('say which image it meant', () => {
    const said: readonly Said[] = [tag('1', 'app:1'), tag('2', 'app:1'), ['image', 'delete', sha('2')]];
    const names = of(historyOf(said), 'tag');
    expect(names.map(({ name, imageId, from, to }) => [name, imageId, seconds(from), seconds(to)])).toEqual([
      ['app:1', sha('1'), 0, 1],
      ['app:1', sha('2'), 1, 2],
    ]);
  });
});

describe('the spans of a log', () => {
  it('count from the time that the state has: that of an earlier record behind it', () => {
    const lines = logOf([WEB.create(), WEB.start()]).split('\n');
    const early = logOf([remark]).replaceAll('1795470650000000000', '1795470650900000000');
    const events = readText([...lines, early].join('\n'));
    expect(
      of(events)
        .filter(({ name }) => name === 'web')
        .map(brief),
    ).toEqual(['created 0-0.9', 'running 0.9-']);
  });

  it('come out while it goes on, and keep little, however many records stand at one instant', () => {
    const [first] = historyOf([remark]);
    const create = historyOf([WEB.create(), WEB.start(), WEB.die('0'), WEB.destroy()]);
    const all = new Spans();
    let told = 0;
    for (const event of create) told += all.push(event).length;
    for (let n = 0; n < 100_000 && first; n += 1) {
      told += all.push({ ...first, at: START + 60n * 1_000_000_000n, position: 5 + n } as Event).length;
    }
    expect(told).toBe(3);
    const open = all.finish().filter(({ to }) => to === null);
    expect(open.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['container db', 'tag app:1']);
  });
});
