import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Host } from '../bench/shape.js';
import type { Event } from '../src/event/event.js';
import type { ObservedContainer } from '../src/event/observed.js';
import { REGIONS } from '../src/fold/container-regions.js';
import { Fold } from '../src/fold/index.js';
import { step } from '../src/fold/table.js';
import { readText } from '../src/read/index.js';
import { toDocument } from '../src/view/document.js';
import type { Span } from '../src/view/span.js';
import { Spans } from '../src/view/spans.js';
import { hostile, readable } from './support/hostile.js';
import { ALL_RECORDINGS, eventsOf } from './support/recording.js';
import { gapped, listed } from './support/span-logs.js';

vi.resetModules();
const isExec = vi.fn(() => false);
vi.doMock('../src/event/exec.js', () => ({ isExec }));
/** One that looks at each event, execs as well, as its fold does. */
const { Spans: PlainSpans } = await import('../src/view/spans.js');

const GAP = { from: 0n, to: 0n, reason: 'reconnect' };
const deeds = fc.array(
  fc.tuple(
    fc.nat(),
    fc.constantFrom('again', 'early', 'late', 'gone', 'gap', 'unreadable', 'list', 'seen', 'gap and seen'),
    fc.nat(40),
  ),
  { maxLength: 12 },
);

const times = fc.constantFrom(3n, 8n, 20n);

/** Events of a host of a few containers, which is busy with execs; some come again, or where they do not belong, and some do not come. */
const busy = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 6 }), deeds, times).map(([seed, containers, done, by]) => {
  const host = new Host(containers, seed);
  const events = stretched(readText(Array.from({ length: 400 }, () => host.next()).join('\n')), by);
  for (const [n, deed, far] of done) {
    const i = n % events.length;
    const event = events[i] as Event;
    if (deed === 'again') events.splice(i + far, 0, event);
    else if (deed === 'early') events.splice(Math.max(0, i - far), 0, ...events.splice(i, 1));
    else if (deed === 'late') events.splice(i + far, 0, ...events.splice(i, 1));
    else if (deed === 'gone') events.splice(i, far);
    else events.splice(i + 1, 0, ...deed.split(' and ').map((what) => hindcasts(what, event, far)));
  }
  return events.map((event, i) => ({ ...event, position: i + 1 }) as Event);
});

/** The same in so many times the time: nothing is handed on before ten seconds have passed. */
function stretched(events: readonly Event[], times: bigint): Event[] {
  const first = events.find(({ at }) => at !== null)?.at ?? 0n;
  const at = (event: Event) => event.at && first + (event.at - first) * times;
  return events.map((event) => ({ ...event, at: at(event) }) as Event);
}

/** What Hindcast may write behind a record. */
function hindcasts(deed: string, event: Event, far: number): Event {
  const { at, id } = event;
  const from = (at ?? 0n) - BigInt(far) * 100_000_000n;
  const known = { at, position: 0, id: null, source: 'hindcast' };
  if (deed === 'gap') return { ...known, type: 'recording.gap', data: { ...GAP, from, to: at } } as Event;
  if (deed === 'unreadable') return { ...known, type: 'recording.unreadable', data: {} } as Event;
  if (deed === 'seen') return { ...known, type: 'recording.observed', id, data: seen(event) } as Event;
  const data = { subject: 'list', of: 'container', ids: id === null ? [] : [id] };
  return { ...known, type: 'recording.observed', data } as Event;
}

/** What a look at a container says that runs. */
function seen({ data }: Event): ObservedContainer {
  const name = 'name' in data ? (data.name as string | null) : null;
  const unsaid = Object.fromEntries(UNSAID.map((field) => [field, null])) as Pick<
    ObservedContainer,
    (typeof UNSAID)[number]
  >;
  return { subject: 'container', ...unsaid, name, image: 'app', status: 'running', labels: {}, readOnlyRootfs: false };
}

const UNSAID = [
  ...(['imageId', 'health', 'exitCode', 'oomKilled', 'createdAt', 'startedAt', 'finishedAt', 'restarts'] as const),
  ...(['networks', 'mounts', 'execs', 'restartPolicy', 'restartLimit', 'autoRemove', 'hasHealthcheck'] as const),
  ...(['stopSignal', 'sizeRw', 'sizeRootFs'] as const),
] as const;

const lengths = fc.array(fc.integer({ min: 1, max: 150 }), { minLength: 1, maxLength: 4 });

function expectSame(events: readonly Event[], stretches: readonly number[]): void {
  const told: number[] = [];
  const [passing, shared, whole] = [new Fold(), new Fold(), new Fold()];
  const [inRuns, together, apart, plain] = [
    new Spans({ fold: passing, isAlone: true }),
    new Spans({ fold: shared }),
    new Spans({ onFolded: ({ position }) => told.push(position) }),
    new PlainSpans(),
  ];
  const [found, foundTogether, foundApart, expected]: [Span[], Span[], Span[], Span[]] = [[], [], [], []];
  for (let i = 0, from = 0; from < events.length; i++) {
    const stretch = events.slice(from, from + (stretches[i % stretches.length] ?? 1));
    from += stretch.length;
    found.push(...inRuns.pushAll(stretch));
    foundTogether.push(...together.pushAll(stretch));
    for (const event of stretch) foundApart.push(...apart.push(event));
    for (const event of stretch) expected.push(...plain.push(event));
    expect(inRuns.save()).toEqual(plain.save());
  }
  expect(apart.save()).toEqual(plain.save());
  // Where that is never asked, it is not the plain one that these are held against.
  expect(isExec).toHaveBeenCalled();
  expect(told).toEqual(events.slice(0, events.length - plain.waiting.length).map(({ position }) => position));
  expected.push(...plain.finish());
  expect([...found, ...inRuns.finish()]).toEqual(expected);
  expect([...foundTogether, ...together.finish()]).toEqual(expected);
  expect([...foundApart, ...apart.finish()]).toEqual(expected);
  for (const event of events) whole.apply(event);
  expect(toDocument(shared.state())).toEqual(toDocument(whole.state()));
  expect(withoutExecs(passing)).toEqual(withoutExecs(whole));
}

/** All that a fold knows but which execs are open. */
function withoutExecs(fold: Fold): unknown {
  const { containers, ...rest } = toDocument(fold.state());
  const told = containers.map(({ execs: _, uncertain, ...known }) => ({
    ...known,
    uncertain: uncertain.filter((field) => field !== 'execs'),
  }));
  return { ...rest, containers: told };
}

/** A container's record, so many seconds after another. */
function record(seconds: number, id: string, action: string, own: object = {}): string {
  const Attributes = { image: 'app', name: `name-${id}`, ...own };
  const timeNano = 1_795_470_650_000 + Math.round(seconds * 1000);
  return `{"Type":"container","Action":"${action}","Actor":{"ID":"${id.repeat(64)}","Attributes":${JSON.stringify(Attributes)}},"scope":"local","time":${Math.floor(timeNano / 1000)},"timeNano":${timeNano}000000}`;
}

describe('spans of events that are pushed together', () => {
  it('are those of each looked at by itself, of a busy host', () => {
    fc.assert(fc.property(busy, lengths, expectSame), { numRuns: 100 });
  });

  it('are so whatever else is in a log', () => {
    const texts = fc.oneof(
      hostile.filter(readable),
      gapped.map((log) => log.join('\n')),
      listed.map((log) => log.join('\n')),
    );
    fc.assert(
      fc.property(texts.filter(readable), lengths, (log, stretches) =>
        expectSame(stretched(readText(log), 20n), stretches),
      ),
    );
  });

  it.each(ALL_RECORDINGS)('are so in %s', (name) => {
    expectSame(eventsOf(name), [40, 1, 7]);
  });

  it('have silence settle an end where it does, among the execs of another', () => {
    const runs = [0, 0.2, 0.5, 1].flatMap((at) => [
      record(at + 0.001, 'a', 'start'),
      record(at + 0.1, 'a', 'die', { exitCode: '1', execDuration: '0' }),
    ]);
    const execs = Array.from({ length: 40 }, (_, i) => record(2 + i / 2, 'b', 'exec_create: x', { execID: `${i}` }));
    const begin = [record(-1, 'b', 'create'), record(-0.9, 'b', 'start'), record(-0.5, 'a', 'create')];
    const events = readText([...begin, ...runs, ...execs].join('\n'));
    expectSame(events, [events.length]);
    const spans = new Spans();
    const last = [...spans.pushAll(events), ...spans.finish()].find(({ id, to }) => id?.startsWith('a') && to === null);
    expect(last?.provenAt).toBeLessThan(events.at(-20)?.at ?? 0n);
  });

  it('do not pass an exec that comes again, of a container that was looked at after a gap', () => {
    const exec = record(8, 'a', 'exec_create: x', { execID: '1' });
    const before = readText([record(0, 'a', 'create'), record(1, 'a', 'start'), exec].join('\n'));
    const [begun, , heard] = before as [Event, Event, Event];
    const at = (seconds: number) => ({ ...heard, at: (begun.at ?? 0n) + BigInt(seconds) * 1_000_000_000n }) as Event;
    const after = [hindcasts('gap', at(10), 70), hindcasts('seen', at(6), 0)];
    const later = readText([record(7, 'b', 'create'), exec, record(19, 'b', 'start')].join('\n'));
    const events = [...before, ...after, ...later].map((event, i) => ({ ...event, position: i + 1 }) as Event);
    expectSame(events, [events.length]);
  });

  it('do not pass an exec that tells of its container what nobody told before', () => {
    const label = { 'com.docker.compose.service': 'web' };
    const execs = (own: object) => [2, 4].map((at) => record(at, 'a', 'exec_start: x', { execID: `${at}`, ...own }));
    const logs: [string, string[], string[]][] = [
      ['image', [record(0, 'a', 'start', { image: undefined })], execs({ image: 'app' })],
      ['service', [record(0, 'a', 'exec_create: x', { execID: '0' })], execs(label)],
    ];
    for (const [field, begin, told] of logs) {
      const end = record(30, 'a', 'die', { exitCode: '0', execDuration: '0', image: undefined });
      const events = readText([...begin, ...told, end, record(60, 'b', 'create')].join('\n'));
      expectSame(events, [events.length]);
      const spans = new Spans();
      const run = [...spans.pushAll(events), ...spans.finish()].find(({ state }) => state === 'running');
      expect(run?.[field as 'image']).toBe(field === 'image' ? 'app' : 'web');
    }
  });

  it('pass execs, whose words change nothing of what is known to live or to have ended', () => {
    const { lifecycle } = REGIONS;
    for (const word of ['exec_create', 'exec_start', 'exec_die'])
      for (const [state, name] of lifecycle.states.entries())
        if (name !== 'unknown') expect(lifecycle.states[step(lifecycle, state, word)]).toBe(name);
  });
});
