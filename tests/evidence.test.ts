import { describe, expect, it } from 'vitest';
import { fold, type HostState, initial } from '../src/fold/index.js';
import { readText } from '../src/read/index.js';

/** What a log proves without saying it: each rule beside what merely looks like it. */

const START = 1_795_470_650_000;
const [BASE, MADE, OLD] = ['1', '2', '3'].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string, string];
const [A, B, NET] = ['a', 'b', 'e'].map((digit) => digit.repeat(64)) as [string, string, string];

type Line = readonly [ms: number, type: string, action: string, id: string, attributes?: Record<string, string>];

function record([ms, Type, Action, ID, Attributes = {}]: Line): string {
  return JSON.stringify({ Type, Action, Actor: { ID, Attributes }, timeNano: 0 }).replace(
    '"timeNano":0',
    `"time":${Math.floor((START + ms) / 1000)},"timeNano":${START + ms}000000`,
  );
}

const iso = (ms: number) => new Date(START + ms).toISOString();
const gap = (from: number, to: number, reason: string) =>
  JSON.stringify({ type: 'recording.gap', at: iso(to), id: null, data: { from: iso(from), to: iso(to), reason } });
const state = (...lines: readonly (Line | string)[]): HostState =>
  fold(initial(), readText(lines.map((line) => (typeof line === 'string' ? line : record(line))).join('\n')));

/** The classic store, and an engine before Docker 23: said by an end without a duration. */
const OLD_ENGINE: Line = [-5000, 'container', 'die', '9'.repeat(64), { exitCode: '0' }];

function step(
  ms: number,
  id: string,
  image: string,
  more: { name?: string; life?: number; runs?: boolean; labels?: Record<string, string> } = {},
): Line[] {
  const { name = 'sharp_dirac', life = 80, runs = false, labels = { team: 'a' } } = more;
  const said = (at: number, action: string, extra = {}): Line => [
    at,
    'container',
    action,
    id,
    { ...labels, name, image, ...extra },
  ];
  const run = runs ? [said(ms + 1, 'attach'), said(ms + 2, 'start'), said(ms + 40, 'die', { exitCode: '0' })] : [];
  return [said(ms, 'create'), ...run, said(ms + life, 'destroy')];
}

const tagged = (ms: number, id: string): Line => [ms, 'image', 'tag', id, { name: 'app:1' }];
const tagsKnown = (found: HostState, id: string) => !found.image(id)?.uncertain.includes('tags');

describe('the names of an image are all known', () => {
  it('when the classic builder has just made it', () => {
    const found = state(OLD_ENGINE, ...step(0, A, BASE), tagged(84, MADE));
    expect(found.image('app:1')).toMatchObject({ id: MADE, tags: ['app:1'], origin: 'build', uncertain: [] });
    // What it was built on is older than the log.
    expect(tagsKnown(found, BASE)).toBe(false);
  });

  it('when it is a step on the way, as soon as the next step is done', () => {
    const [create, destroy] = step(100, B, MADE) as [Line, Line];
    const under = state(OLD_ENGINE, ...step(0, A, BASE), create);
    const done = state(OLD_ENGINE, ...step(0, A, BASE), create, destroy);
    expect([tagsKnown(under, MADE), tagsKnown(done, MADE)]).toEqual([false, true]);
    expect(tagsKnown(state(OLD_ENGINE, ...step(0, A, BASE, { runs: true }), ...step(100, B, MADE)), MADE)).toBe(true);
  });

  it.each<[string, Line[], Line[]]>([
    ['has not what the step before it is labelled', step(0, A, BASE), step(100, B, OLD, { labels: {} })],
    ['has it otherwise', step(0, A, BASE), step(100, B, OLD, { labels: { team: 'b', tier: 'c' } })],
    ['may have nothing to inherit', step(0, A, BASE, { labels: {} }), step(100, B, OLD)],
    ['comes too late', step(0, A, BASE), step(700, B, OLD)],
  ])('but not of the image that the next stage of a build begins with, which %s', (_, before, after) => {
    expect(tagsKnown(state(OLD_ENGINE, ...before, ...after), OLD)).toBe(false);
  });

  it('of a step that adds to what is labelled, with a copy between that takes its time', () => {
    const next = step(460, B, MADE, { labels: { team: 'a', tier: 'c' } });
    expect(tagsKnown(state(OLD_ENGINE, ...step(0, A, BASE), ...next), MADE)).toBe(true);
  });

  it.each<[string, readonly Line[]]>([
    ['a tag that comes later is somebody else', [...step(0, A, BASE), tagged(400, OLD)]],
    ['a tag before the step is done is', [tagged(70, OLD), ...step(0, A, BASE)]],
    ['a container with a name of its own is a user’s', [...step(0, A, BASE, { name: 'web' }), tagged(84, OLD)]],
    ['so is one that ran', [...step(0, A, BASE, { runs: true }), tagged(84, OLD)]],
    ['so is one that was kept for a while', [...step(0, A, BASE, { life: 5000 }), tagged(5004, OLD)]],
    ['so is one of a name, not an id', [...step(0, A, 'busybox:base'), tagged(84, OLD)]],
    [
      'an image of which was heard before is older',
      [tagged(-100, OLD), ...step(0, A, BASE), [84, 'image', 'tag', OLD, { name: 'app:2' }]],
    ],
    [
      'only the first tag after a step is the builder’s',
      [...step(0, A, BASE), tagged(83, MADE), [85, 'image', 'tag', OLD, { name: 'app:2' }]],
    ],
    [
      'two runs one after the other may be a user’s',
      [...step(0, A, BASE, { runs: true }), ...step(100, B, OLD, { runs: true })],
    ],
  ])('but %s', (_, lines) => {
    expect(tagsKnown(state(OLD_ENGINE, ...[...lines].sort((a, b) => a[0] - b[0])), OLD)).toBe(false);
  });

  it('when runs alone are followed by a step that runs nothing', () => {
    const runs = [...step(0, A, BASE, { runs: true }), ...step(100, B, OLD, { runs: true })];
    expect(tagsKnown(state(OLD_ENGINE, ...runs), OLD)).toBe(false);
    expect(tagsKnown(state(OLD_ENGINE, ...runs, ...step(200, 'd'.repeat(64), MADE)), OLD)).toBe(true);
  });

  it('but a gap hides names', () => {
    const built = [OLD_ENGINE, ...step(0, A, BASE), tagged(84, MADE)];
    expect(tagsKnown(state(...built, gap(90, 5000, 'reconnect')), MADE)).toBe(false);
    expect(tagsKnown(state(OLD_ENGINE, ...step(0, A, BASE), gap(81, 82, 'reconnect'), tagged(84, MADE)), MADE)).toBe(
      false,
    );
  });
});

const web = (ms: number, action: string, extra: Record<string, string> = {}): Line => [
  ms,
  'container',
  action,
  A,
  { name: 'web', image: 'app:1', ...extra },
];
const net = (ms: number, action: string, id = NET): Line => [
  ms,
  'network',
  action,
  id,
  { container: A, name: id[0] ?? '', type: 'bridge' },
];
const doubts = (found: HostState) => found.container(A)?.uncertain ?? [];

describe('after an engine restart', () => {
  const before = [
    web(0, 'create'),
    net(5, 'connect'),
    web(10, 'start'),
    web(900, 'die', { exitCode: '0' }),
    net(905, 'disconnect'),
    web(910, 'stop'),
  ];
  const boot = [net(3000, 'connect'), web(3010, 'start')];

  it('what the new engine remembers of itself is all that it did', () => {
    const found = state(...before, gap(910, 4000, 'engine-restart'), ...boot);
    expect(found.container(A)).toMatchObject({ status: 'running', restarts: 0, networks: [{ id: NET }] });
    expect(doubts(found)).not.toEqual(expect.arrayContaining(['restarts']));
    expect(doubts(found)).not.toEqual(expect.arrayContaining(['networks']));
    // When it ended before that, and how, was not heard.
    expect(doubts(found)).toEqual(expect.arrayContaining(['finishedAt', 'oomKilled']));
  });

  it.each([
    ['the engine is the same', gap(910, 4000, 'reconnect')],
    ['nothing was asked of what it remembers', gap(910, 2000, 'engine-restart')],
    ['it had forgotten some of it', `${gap(910, 3500, 'overflow')}\n${gap(910, 4000, 'engine-restart')}`],
  ])('but not where %s', (_, gaps) => {
    expect(doubts(state(...before, gaps, ...boot))).toEqual(expect.arrayContaining(['restarts', 'networks']));
  });

  it('a policy acts only when the engine has come up', () => {
    // Two seconds are late for a policy, but not for one of an engine that answers only after them.
    const crash = [web(3100, 'die', { exitCode: '1' }), net(3105, 'disconnect')];
    const again = [net(5200, 'connect'), web(5220, 'start')];
    const restarted = (to: number) => state(...before, gap(910, to, 'engine-restart'), ...boot, ...crash, ...again);
    expect(doubts(restarted(5000))).toContain('restarts');
    expect(doubts(restarted(3200))).not.toContain('restarts');
    const silent = state(...before, gap(910, 5000, 'engine-restart'), ...boot, ...crash, [5900, 'image', 'save', OLD]);
    expect(doubts(silent)).toContain('status');
    const settled = state(...before, gap(910, 5000, 'engine-restart'), ...boot, ...crash, [6600, 'image', 'save', OLD]);
    expect(doubts(settled)).not.toContain('status');
  });

  it('a restart after an end that was heard is counted as ever', () => {
    const again = [
      web(3500, 'die', { exitCode: '1' }),
      net(3505, 'disconnect'),
      net(3600, 'connect'),
      web(3620, 'start'),
    ];
    const found = state(...before, gap(910, 4000, 'engine-restart'), ...boot, ...again);
    expect(doubts(found)).toContain('restarts');
  });
});

describe('the networks of a container whose start was not heard', () => {
  const other = 'f'.repeat(64);

  it('are those that its end leaves, before the die from Docker 23 on', () => {
    const found = state(
      web(-50, 'attach'),
      net(0, 'disconnect'),
      net(2, 'disconnect', other),
      web(9, 'die', { exitCode: '0', execDuration: '60' }),
    );
    expect(found.container(A)?.networks.map(({ id }) => id)).toEqual([NET, other]);
    expect(doubts(found)).not.toContain('networks');
  });

  it('and after it up to 20.10, all of them when the stop is done', () => {
    const lines = [web(0, 'die', { exitCode: '0' }), net(4, 'disconnect'), net(6, 'disconnect', other)];
    expect(doubts(state(...lines))).toContain('networks');
    const found = state(...lines, web(9, 'stop'));
    expect(found.container(A)?.networks.map(({ id }) => id)).toEqual([NET, other]);
    expect(doubts(found)).not.toContain('networks');
  });

  it('but not one that somebody took away just before the end', () => {
    const run = [web(0, 'create'), net(5, 'connect'), net(6, 'connect', other), web(10, 'start')];
    const found = state(
      OLD_ENGINE,
      ...run,
      net(900, 'disconnect', other),
      web(1000, 'die', { exitCode: '0' }),
      net(1004, 'disconnect'),
    );
    expect(found.container(A)?.networks.map(({ id }) => id)).toEqual([NET]);
  });
});

describe('a start before a gap', () => {
  const run = (seconds: string, extra = {}) =>
    state(
      web(0, 'create', extra),
      web(10, 'start', extra),
      gap(100, 5000, 'reconnect'),
      web(30_000, 'die', { exitCode: '0', execDuration: seconds, ...extra }),
    );

  it('is that of the run which ended, if the engine says that it was that long', () => {
    expect(doubts(run('29'))).not.toContain('startedAt');
    expect(doubts(run('25'))).toContain('startedAt');
    expect(doubts(run('29', { execDuration: '29' }))).toContain('startedAt');
  });
});

describe('a load', () => {
  const loaded: Line = [5000, 'image', 'load', OLD, { name: OLD }];
  const built = [OLD_ENGINE, ...step(0, A, BASE), tagged(84, MADE)];
  const created = (ms: number): Line => [ms, 'container', 'create', B, { name: 'web', image: 'app:1' }];

  it('may take a name from any image, and tells none of it', () => {
    const found = state(...built, loaded, created(6000));
    expect([tagsKnown(found, MADE), tagsKnown(found, OLD)]).toEqual([false, false]);
    expect(found.container(B)?.imageId).toBeNull();
    expect(state(...built, created(4000)).container(B)?.imageId).toBe(MADE);
  });

  it('no longer, once the name is said again', () => {
    const found = state(...built, loaded, tagged(6000, MADE), created(7000));
    expect([tagsKnown(found, MADE), tagsKnown(found, OLD)]).toEqual([true, false]);
    expect(found.container(B)?.imageId).toBe(MADE);
  });
});

describe('the image of a new container', () => {
  it('is not known while the engine may move names without a word', () => {
    const lines: Line[] = [
      [0, 'image', 'tag', MADE, { name: 'app:1' }],
      [10, 'container', 'create', B, { name: 'web', image: 'app:1' }],
    ];
    expect(state(...lines).container(B)?.imageId).toBeNull();
    expect(state(OLD_ENGINE, ...lines).container(B)?.imageId).toBe(MADE);
  });

  it('is known as soon as the log shows that the engine tells of all names, if none was in doubt before', () => {
    const lines: Line[] = [
      [0, 'image', 'tag', MADE, { name: 'app:1' }],
      [10, 'container', 'create', B, { name: 'web', image: 'app:1' }],
    ];
    const untagged: Line = [20, 'image', 'untag', OLD, { name: OLD }];
    const named: Line = [20, 'image', 'untag', OLD, { name: 'other:1' }];
    expect(state(...lines, untagged).container(B)?.imageId).toBe(MADE);
    expect(state(...lines, named).container(B)?.imageId).toBeNull();
    const loaded: Line = [5, 'image', 'load', OLD, { name: OLD }];
    expect(state(lines[0] as Line, loaded, lines[1] as Line, untagged).container(B)?.imageId).toBeNull();
  });

  it('is none that has lost the name', () => {
    const built = [OLD_ENGINE, ...step(0, A, BASE), tagged(84, MADE)];
    const untagged: Line = [200, 'image', 'untag', MADE, { name: MADE }];
    const found = state(...built, untagged, [300, 'container', 'create', B, { name: 'web', image: 'app:1' }]);
    expect(found.image(MADE)).toMatchObject({ tags: [], uncertain: [] });
    expect(found.container(B)?.imageId).toBeNull();
  });
});
