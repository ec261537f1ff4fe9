import { describe, expect, it } from 'vitest';
import { HindcastError } from '../src/error.js';
import type { Event } from '../src/event/event.js';
import { fold, initial } from '../src/fold/index.js';
import { readBaseline, readText } from '../src/read/index.js';
import { findTraced, type Traced, Tracer, type TraceStep } from '../src/view/trace.js';
import { Gone } from '../src/view/trace-gone.js';
import { EXAMPLE, hindcast } from './support/run.js';

const [WEB, DB, NET] = ['a', 'b', 'e'].map((letter) => letter.repeat(64)) as [string, string, string];
const IMAGE = `sha256:${'1'.repeat(64)}`;
const OTHER_IMAGE = `sha256:${'2'.repeat(64)}`;

type Said = readonly [subject: string, action: string, id: string, attributes?: Readonly<Record<string, string>>];

/** A log in which these things were said, a second apart, as Docker writes it. */
function log(...said: readonly Said[]): readonly Event[] {
  const lines = said.map(([Type, Action, ID, Attributes = {}], i) =>
    JSON.stringify({ Type, Action, Actor: { ID, Attributes }, scope: 'local', time: 1_795_470_650 + i }),
  );
  return readText(lines.join('\n'));
}

const named = (name: string, image = 'app:1') => ({ name, image });

function trace(thing: Traced, events: readonly Event[]): readonly TraceStep[] {
  const tracer = new Tracer(thing);
  return events.flatMap((event) => tracer.push(event) ?? []);
}

const moves = (steps: readonly TraceStep[]) => steps.map(({ type, from, to }) => `${type}: ${from} → ${to}`);

describe('a trace', () => {
  it('tells each event of a container, the transition it made and what it changed', () => {
    const steps = trace(
      { subject: 'container', id: WEB },
      log(
        ['container', 'create', WEB, named('web')],
        ['container', 'create', DB, named('db')],
        ['network', 'connect', NET, { container: WEB, name: 'front' }],
        ['container', 'start', WEB, named('web')],
        ['container', 'kill', WEB, { ...named('web'), signal: '9' }],
        ['container', 'die', WEB, { ...named('web'), exitCode: '137' }],
        ['container', 'destroy', WEB, named('web')],
      ),
    );
    expect(moves(steps)).toEqual([
      'container.create: null → created',
      'network.connect: created → created',
      'container.start: created → running',
      'container.kill: running → running',
      'container.die: running → exited',
      'container.destroy: exited → null',
    ]);
    expect(steps.map(({ position }) => position)).toEqual([1, 3, 4, 5, 6, 7]);
    expect(steps[0]?.at).toBe('2026-11-23T21:50:50.000000000Z');
    expect(steps[4]?.changes).toMatchObject({ status: ['running', 'exited'], exitCode: [null, 137] });
    expect(steps[4]?.data).toMatchObject({ exitCode: 137 });
    expect(steps[5]?.changes).toMatchObject({ name: ['web', null], status: ['exited', null] });
  });

  it('says what the machine did not expect, and nothing of a repeat', () => {
    const said: Said[] = [
      ['container', 'create', WEB, named('web')],
      ['container', 'start', WEB, named('web')],
      ['container', 'start', WEB, named('web')],
    ];
    const events = log(...said);
    const surprises = (all: readonly Event[]) =>
      trace({ subject: 'container', id: WEB }, all).map(({ unexpected }) => unexpected);
    const expected = [null, null, 'the end of the run before was not recorded'];
    expect(surprises(events)).toEqual(expected);
    const again = events.map((event) => ({ ...event, position: event.position + 3 }));
    expect(surprises([...events, ...again])).toEqual(expected);
  });

  it('tells a gap, and of the container that takes its name', () => {
    const gap =
      '{"type":"recording.gap","at":"2026-11-23T21:51:00Z","id":null,"data":{"from":"2026-11-23T21:50:55Z","to":"2026-11-23T21:51:00Z","reason":"reconnect"}}';
    const [first, second] = log(['container', 'create', WEB, named('web')], ['container', 'create', DB, named('web')]);
    const [between] = readText(gap);
    if (!first || !second || !between) throw new Error('unread');
    expect(trace({ subject: 'container', id: WEB }, [first, between, second]).slice(0, 2)).toMatchObject([
      { type: 'container.create' },
      { type: 'recording.gap', from: 'created', to: 'unknown' },
    ]);
    const claimed = trace({ subject: 'container', id: WEB }, [first, second]);
    expect(claimed[1]).toMatchObject({ type: 'container.create', from: 'created', to: 'created', unexpected: null });
    expect(claimed[1]?.changes.uncertain?.[1]).toEqual(expect.arrayContaining(['exists', 'name']));
  });

  it('tells a network and a volume of the container that was removed', () => {
    const events = log(
      ['network', 'create', NET, { name: 'front' }],
      ['network', 'connect', NET, { container: WEB, name: 'front' }],
      ['volume', 'mount', 'data', { container: WEB, destination: '/data' }],
      ['container', 'start', WEB, named('web')],
      ['container', 'destroy', WEB, named('web')],
      ['container', 'destroy', DB, named('db')],
    );
    expect(trace({ subject: 'network', id: NET }, events).at(-1)).toMatchObject({
      type: 'container.destroy',
      position: 5,
      changes: { containers: [[WEB], []] },
    });
    expect(trace({ subject: 'volume', id: 'data' }, events).at(-1)).toMatchObject({
      type: 'container.destroy',
      position: 5,
      changes: { usedBy: [[WEB], []] },
    });
  });

  it('tells an image of the tag that another takes', () => {
    const steps = trace(
      { subject: 'image', id: IMAGE },
      log(
        ['image', 'tag', IMAGE, { name: 'app:1' }],
        ['image', 'tag', OTHER_IMAGE, { name: 'tool:1' }],
        ['image', 'tag', OTHER_IMAGE, { name: 'docker.io/library/app:1' }],
      ),
    );
    expect(steps.map(({ position, changes }) => [position, changes.tags])).toEqual([
      [1, [null, ['app:1']]],
      [3, [['app:1'], []]],
    ]);
  });

  it('knows an image by a bare id too, as Podman writes it', () => {
    const [event] = log(['image', 'tag', IMAGE.slice(7), { name: 'app:1' }]);
    if (!event) throw new Error('unread');
    const bare = { ...event, id: IMAGE.slice(7) } as Event;
    expect(trace({ subject: 'image', id: IMAGE }, [bare])).toMatchObject([{ type: 'image.tag', to: 'present' }]);
  });

  it('follows an image of which only the name is known', () => {
    const events = log(['container', 'create', WEB, named('web', 'busybox')], ['image', 'pull', 'busybox:latest', {}]);
    const thing = findTraced(fold(initial(), events), 'busybox');
    expect(thing).toEqual({ subject: 'image', id: 'busybox:latest' });
    expect(moves(trace(thing as Traced, events))).toEqual([
      'container.create: null → mentioned',
      'image.pull: mentioned → mentioned',
    ]);
    // The end shows that the engine loses no image in silence; then one goes under a name that nobody says.
    const doubted = log(
      ['container', 'create', WEB, named('web', 'busybox')],
      ['container', 'die', WEB, { ...named('web', 'busybox'), exitCode: '0' }],
      ['image', 'delete', IMAGE, {}],
    );
    expect(trace(thing as Traced, doubted).map(({ type, changes }) => [type, changes.uncertain])).toEqual([
      ['container.create', [null, ['exists', 'tags']]],
      ['container.die', [['exists', 'tags'], ['tags']]],
      ['image.delete', [['tags'], ['exists', 'tags']]],
    ]);
  });

  it('begins with what was observed before the log, whose time nobody said', () => {
    const baseline = readBaseline(
      JSON.stringify({ Id: WEB, Name: '/web', State: { Status: 'running' }, Config: { Image: 'app:1' } }),
    );
    const steps = trace({ subject: 'container', id: WEB }, [
      ...baseline,
      ...log(['container', 'pause', WEB, named('web')]),
    ]);
    expect(steps).toMatchObject([
      { at: null, position: 0, type: 'recording.observed', from: null, to: 'running' },
      { position: 1, from: 'running', to: 'paused' },
    ]);
  });
});

describe('what is gone', () => {
  const find = (reference: string, ...said: readonly Said[]) => {
    const gone = new Gone(reference);
    for (const event of log(...said)) gone.push(event);
    return gone.find();
  };

  it.each<[string, Traced | null]>([
    ['web', { subject: 'container', id: DB }],
    ['/web', { subject: 'container', id: DB }],
    ['aaaa', { subject: 'container', id: WEB }],
    [WEB, { subject: 'container', id: WEB }],
    ['front', { subject: 'network', id: NET }],
    ['data', { subject: 'volume', id: 'data' }],
    ['app', { subject: 'image', id: IMAGE }],
    ['1111', { subject: 'image', id: IMAGE }],
    ['sha256:1111', { subject: 'image', id: IMAGE }],
    ['dat', null],
    ['aaa', null],
    ['nobody', null],
    ['__proto__', null],
  ])('%s was the last thing of that name', (reference, thing) => {
    expect(
      find(
        reference,
        ['container', 'create', WEB, named('web')],
        ['container', 'destroy', WEB, named('web')],
        ['container', 'create', DB, named('web')],
        ['container', 'destroy', DB, named('web')],
        ['volume', 'destroy', 'data', {}],
        ['volume', 'destroy', 'data-of-another', {}],
        ['network', 'destroy', NET, { name: 'front' }],
        ['image', 'tag', IMAGE, { name: 'app:latest' }],
        ['image', 'delete', IMAGE, { name: IMAGE }],
      ),
    ).toEqual(thing);
  });

  it('is named in full where the beginning of an id fits several; a name comes before', () => {
    const twins: Said[] = ['a', 'b'].map((end) => ['container', 'destroy', `cafe${end.repeat(60)}`, named(end)]);
    expect(() => find('cafe', ...twins)).toThrow(HindcastError);
    expect(() => find('cafe', ...twins)).toThrow(/several things that are gone began with "cafe"/);
    expect(find('cafe', ...twins, ['container', 'destroy', WEB, named('cafe')])).toEqual({
      subject: 'container',
      id: WEB,
    });
    expect(find('cafea', ...twins)).toEqual({ subject: 'container', id: `cafe${'a'.repeat(60)}` });
  });
});

describe('hindcast trace', () => {
  it('prints a line a step: short ids, what changed, what was told, what is open', async () => {
    const { out } = await hindcast(['trace', EXAMPLE, '4b0e', '--at', '#58']);
    const told = out.split('\n').map((line) => line.slice(30).trimEnd());
    expect(told).toEqual([
      '  #50    container.create         not there → created  name=web-1 image=shop/web:latest imageId=6a13038a8dae health=none labels={app=shop tier=web version=v2}  uncertain: exitCode networks mounts',
      '  #51    network.connect          created              networks=+shop-net',
      '  #52    container.start          created → running    status=running health=-',
      '  #56    container.oom            running',
      '  #57    container.oom            running',
      '  #58    container.die            running → died       status=exited exitCode=137 exitReason=oom oomKilled=true  uncertain: status restarts',
      '',
    ]);
  });

  it('does not find what comes only later', async () => {
    const ran = await hindcast(['trace', EXAMPLE, 'web-3', '--at', '2026-11-23T21:51:00Z']);
    expect(ran).toMatchObject({ status: 1, out: '' });
    expect(ran.err).toMatch(/no such thing in the log up to that instant: web-3/);
  });

  it('shows nothing of a log raw', async () => {
    const text = JSON.stringify({
      Type: 'container',
      Action: 'create',
      Actor: { ID: WEB, Attributes: { name: 'web', image: 'app:1', 'a\u001b[31m': '\u202eevil\nline' } },
      time: 1,
    });
    const { out } = await hindcast(['trace', '-', 'web'], text);
    expect(out).toContain('\\x1b[31m=\\u202eevil\\x0aline');
    expect(out.trimEnd().split('\n').length).toBe(1);
  });
});
