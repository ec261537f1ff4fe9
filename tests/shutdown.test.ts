import { describe, expect, it } from 'vitest';
import { Fold, fold, type HostState, initial } from '../src/fold/index.js';
import { readText } from '../src/read/index.js';
import { observedFrom } from '../src/read/inspect.js';
import { containerEntry, imageEntry, networkEntry } from '../src/view/document.js';
import { Tracer } from '../src/view/trace.js';
import { eventsOf } from './support/recording.js';

/** An engine that stops ends all that runs, and takes no requests: what had come to rest is as it was when the engine is up again. */

const START = 1_795_470_650_000;
const [WEB, DB, OLD, NEW] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(64)) as [string, string, string, string];
const [IMAGE, NET] = [`sha256:${'1'.repeat(64)}`, 'e'.repeat(64)];

type Line = readonly [ms: number, type: string, action: string, id: string, attributes?: Record<string, string>];

function record([ms, Type, Action, ID, Attributes = {}]: Line): string {
  return `${JSON.stringify({ Type, Action, Actor: { ID, Attributes } }).slice(0, -1)},"time":${Math.floor((START + ms) / 1000)},"timeNano":${START + ms}000000}`;
}

const said = (ms: number, action: string, id: string, extra: Record<string, string> = {}): Line => [
  ms,
  'container',
  action,
  id,
  { name: id.slice(0, 3), image: 'app:1', ...extra },
];
const net = (ms: number, action: string, container: string): Line => [
  ms,
  'network',
  action,
  NET,
  { container, name: 'net', type: 'bridge' },
];
const iso = (ms: number) => new Date(START + ms).toISOString();
const gap = (from: number, to = 20_000, reason = 'engine-restart') =>
  JSON.stringify({ type: 'recording.gap', at: iso(to), id: null, data: { from: iso(from), to: iso(to), reason } });

function text(lines: readonly (Line | string)[]): string {
  return lines.map((line) => (typeof line === 'string' ? line : record(line))).join('\n');
}
const state = (...lines: readonly (Line | string)[]): HostState => fold(initial(), readText(text(lines)));

const started = (ms: number, id: string) => [
  said(ms, 'create', id),
  net(ms + 5, 'connect', id),
  said(ms + 10, 'start', id),
];
const died = (ms: number, id: string, code = '0') => [
  said(ms, 'die', id, { exitCode: code }),
  net(ms + 1, 'disconnect', id),
];
const killed = (ms: number, id: string, signal = '15') => said(ms, 'kill', id, { signal });
const stopped = (ms: number, id: string) => [...died(ms, id), said(ms + 2, 'stop', id)];

/** Two that run, one that ended long ago, one that never ran; an image with a name that is known. */
const before = [
  [1, 'image', 'prune', '', { reclaimed: '0' }] as Line,
  [2, 'network', 'create', NET, { name: 'net', type: 'bridge' }] as Line,
  [3, 'image', 'tag', IMAGE, { name: 'app:1' }] as Line,
  [4, 'image', 'import', IMAGE, { name: IMAGE }] as Line,
  ...started(10, OLD),
  killed(500, OLD, '9'),
  ...died(510, OLD, '137'),
  said(600, 'create', NEW),
  ...started(700, WEB),
  ...started(800, DB),
];
const shutdown = [killed(5000, WEB), killed(5001, DB), ...stopped(5100, WEB), ...stopped(5200, DB)];
const boot = [net(9000, 'connect', WEB), said(9100, 'start', WEB)];
const whole = [...before, ...shutdown, gap(5300), ...boot];

const DOUBTED = ['exists', 'name', 'status'];
const doubts = (found: HostState, id = OLD) => found.container(id)?.uncertain ?? [];

describe('an engine that ended all that ran, and came up again', () => {
  it('has left what was at rest as it was', () => {
    const found = state(...whole);
    expect(found.container(OLD)).toMatchObject({ status: 'exited', exitCode: 137, restarts: 0, uncertain: [] });
    expect(found.container(NEW)).toMatchObject({ status: 'created' });
    for (const field of DOUBTED) expect(doubts(found, NEW)).not.toContain(field);
    expect(found.container(DB)).toMatchObject({ status: 'exited', exitCode: 0, exitReason: 'stopped' });
    expect(doubts(found, DB)).not.toContain('exists');
    expect(found.image(IMAGE)).toMatchObject({ tags: ['app:1'], uncertain: [] });
    expect(found.network(NET)).toMatchObject({ containers: [WEB], uncertain: [] });
  });

  it('has started what it had ended: when and how that was is known', () => {
    expect(state(...whole).container(WEB)).toMatchObject({ status: 'running', restarts: 0, oomKilled: false });
    expect(doubts(state(...whole), WEB)).toEqual([]);
  });

  it('is in doubt until it shows what it does', () => {
    const silent = state(...before, ...shutdown, gap(5300));
    for (const id of [OLD, NEW, WEB, DB]) expect(doubts(silent, id)).toEqual(expect.arrayContaining(DOUBTED));
    expect(silent.image(IMAGE)?.uncertain).toEqual(['exists', 'tags']);
  });

  it('goes on in a fold that begins from a state in the gap', () => {
    const events = readText(text(whole));
    const cut = events.findIndex(({ type }) => type === 'recording.gap') + 1;
    const continued = fold(fold(initial(), events.slice(0, cut)), events.slice(cut));
    expect(continued.containers).toEqual(state(...whole).containers);
    expect(continued.images).toEqual(state(...whole).images);
  });

  it.each<[string, readonly (Line | string)[]]>([
    ['the engine is the same', [...before, ...shutdown, gap(5300, 20_000, 'reconnect'), ...boot]],
    ['nobody was told to end', [...before, ...stopped(5100, WEB), ...stopped(5200, DB), gap(5300), ...boot]],
    [
      'they were stopped one after the other',
      [...before, killed(2000, WEB), ...stopped(2100, WEB), killed(5001, DB), ...stopped(5200, DB), gap(5300), ...boot],
    ],
    ['only one was stopped', [...before.slice(0, -3), killed(5000, WEB), ...stopped(5100, WEB), gap(5300), ...boot]],
    ['one ran on', [...before, ...started(900, 'f'.repeat(64)), ...shutdown, gap(5300), ...boot]],
    [
      'one ended by itself meanwhile',
      [...before, ...started(900, 'f'.repeat(64)), ...shutdown, ...died(5250, 'f'.repeat(64)), gap(5300), ...boot],
    ],
    ['more may have been said after it', [...before, ...shutdown, gap(9000), net(9500, 'connect', WEB)]],
    ['the gap began before it was over', [...before, ...shutdown, gap(5150), ...boot]],
    ['it was not asked what it did when it came up', [...before, ...shutdown, gap(5300, 8000), ...boot]],
    ['it began with something else', [...before, ...shutdown, gap(5300), said(9000, 'rename', WEB, { oldName: '/b' })]],
    [
      'it began with one that nobody heard of',
      [...before, ...shutdown, gap(5300), net(9000, 'connect', '9'.repeat(64))],
    ],
    ['more was missed', [...before, ...shutdown, gap(5300, 6000, 'overflow'), gap(6000), ...boot]],
  ])('but not where %s', (_, lines) => {
    expect(doubts(state(...lines))).toEqual(expect.arrayContaining(DOUBTED));
    expect(state(...lines).image(IMAGE)?.uncertain).toContain('exists');
  });

  it('leaves in doubt what had not come to rest', () => {
    // Of DB the end was not heard, of WEB it was.
    const cut = [killed(5000, WEB), killed(5001, DB), ...stopped(5100, WEB)];
    const found = state(...before, ...cut, gap(5200), ...boot);
    expect(doubts(found, OLD)).toEqual([]);
    expect(doubts(found, DB)).toEqual(expect.arrayContaining(['exists', 'status', 'exitCode', 'finishedAt']));
    expect(found.network(NET)?.uncertain).toContain('containers');
    expect(doubts(found, WEB)).toEqual([]);
  });

  it('gives way to what was observed after the gap', () => {
    const inspected = observedFrom({
      ...{ Id: OLD, Name: '/other', State: { Status: 'running', ExitCode: 0 } },
      ...{ Config: { Image: 'app:1' }, HostConfig: {}, RestartCount: 2 },
    });
    if (!inspected) throw new Error('not what an inspect prints');
    const events = readText(text(whole));
    const folding = new Fold();
    for (const event of events) {
      folding.apply(event);
      if (event.type !== 'recording.gap') continue;
      const { id, facts } = inspected;
      const { at, position } = event;
      folding.apply({ type: 'recording.observed', at, position, id, data: facts, source: 'inspect' });
    }
    expect(folding.state().container(OLD)).toMatchObject({ name: 'other', status: 'running', restarts: 2 });
    expect(doubts(folding.state(), NEW)).toEqual(expect.arrayContaining(DOUBTED));
  });
});

describe('the trace over a gap that hid nothing', () => {
  const entryOf = (found: HostState, subject: string, id: string): object | undefined => {
    if (subject === 'container') {
      const container = found.containers.find((one) => one.id === id);
      return container && containerEntry(container);
    }
    if (subject === 'image') {
      const image = found.images.find((one) => one.id === id);
      return image && imageEntry(image);
    }
    const network = found.networks.find((one) => one.id === id);
    return network && networkEntry(network);
  };

  it.each([
    ['made up', () => readText(text(whole))],
    ['real, 20.10', () => eventsOf('docker-20/daemon-restart')],
  ])('composes: %s', (_, events) => {
    const all = events();
    const found = fold(initial(), all);
    const things = [
      ...found.containers.map(({ id }) => ['container', id] as const),
      ...found.images.flatMap(({ id }) => (id === null ? [] : [['image', id] as const])),
      ...found.networks.map(({ id }) => ['network', id] as const),
    ];
    expect(things.length).toBeGreaterThan(5);
    for (const [subject, id] of things) {
      const tracer = new Tracer({ subject, id });
      const composed: Record<string, unknown> = {};
      let machine: string | null = null;
      for (const event of all) {
        const step = tracer.push(event);
        if (!step) continue;
        expect(step.from).toBe(machine);
        machine = step.to;
        for (const [field, [was, is]] of Object.entries(step.changes)) {
          expect(composed[field] ?? null).toEqual(was);
          composed[field] = is;
        }
      }
      const entry = Object.entries(entryOf(found, subject, id) ?? {}).filter(([field]) => field !== 'uncertain');
      expect(entry.length).toBeGreaterThan(3);
      for (const [field, value] of entry) expect(composed[field] ?? null, `${id} ${field}`).toEqual(value ?? null);
    }
  });
});
