import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { Moments } from '../src/fold/index.js';
import { Timeline, type TimelineData, type TimelineOptions, timelineFilters } from '../src/view/timeline.js';
import { mostEventful, weightOf } from '../src/view/timeline-lanes.js';
import { piecesOf } from '../src/view/timeline-pieces.js';
import { type TimelineSpan, thin } from '../src/view/timeline-span.js';
import { container, hex, historyOf, type Said, sha, tag } from './support/docker.js';
import { eventsOf } from './support/recording.js';

function timelineOf(events: readonly Event[], options: TimelineOptions = {}): TimelineData {
  const timeline = new Timeline(options);
  for (const event of events) timeline.push(event);
  return timeline.finish();
}

const compose = (service: string) => ({
  'com.docker.compose.project': 'shop',
  'com.docker.compose.service': service,
});
const service = (letter: string, name: string, of = 'web', image = 'app:1') =>
  container(hex(letter), name, image, compose(of));

/** The lanes as text: whose they are, who is in them, what happened. */
const lanes = (said: readonly Said[]) =>
  timelineOf(historyOf(said)).lanes.map(({ project, name, number, strands, marks }) => {
    const happened = marks.map(({ kind, exitReason }) => (kind === 'death' ? exitReason : kind));
    return `${project ?? ''}/${name} ${number}: ${strands.map(({ id }) => id[0]).join('')} ${happened.join(' ')}`.trim();
  });

describe('the lanes of a timeline', () => {
  const [old, next] = [service('a', 'web-1'), service('b', 'x_web-1')];

  it('keep a service in one lane across recreations', () => {
    const said = [
      old.create(),
      old.start(),
      old.die('1'),
      old.destroy(),
      next.create(),
      next.rename('web-1'),
      next.start(),
    ];
    expect(lanes(said)).toEqual(['shop/web 1: ab crashed']);
  });

  it('have a lane for each that is there at the same time', () => {
    const said = [old.create(), old.start(), next.create(), next.start(), old.destroy()];
    const third = service('c', 'web-2');
    expect(lanes([...said, third.create()])).toEqual(['shop/web 1: ac', 'shop/web 2: b']);
  });

  it('keep what is without Compose by the name that it had first', () => {
    const [a, b] = [container(hex('a'), 'web', 'app:1'), container(hex('b'), 'web', 'app:1')];
    expect(lanes([a.create(), a.rename('web-old'), b.create(), b.start()])).toEqual(['/web 1: a', '/web 2: b']);
  });

  it('put projects first, in the order in which they came to be known, and the steps of builds together', () => {
    const step = (letter: string) => container(hex(letter), `mad_${letter}`, sha('1'));
    const alone = container(hex('d'), 'alone', 'app:1');
    const said = [step('e').create(), step('e').destroy(), step('f').create(), alone.create()];
    expect(lanes([...said, service('b', 'db-1', 'db').create(), old.create()])).toEqual([
      'shop/db 1: b',
      'shop/web 1: a',
      '/from images by id 1: ef',
      '/alone 1: d',
    ]);
  });

  it('tell that a service goes on with another image, whichever lane it is in', () => {
    const made = [tag('1', 'app:1'), tag('2', 'app:2'), ['image', 'untag', sha('3'), { name: sha('3') }]] as const;
    const newer = service('b', 'web-2', 'web', 'app:2');
    const said = [...made, ['image', 'prune', '', { reclaimed: '0' }] as const, old.create(), newer.create()];
    const { lanes: found } = timelineOf(historyOf(said));
    expect(found.flatMap(({ marks }) => marks)).toMatchObject([
      { kind: 'image', from: sha('1'), to: sha('2'), who: hex('b') },
    ]);
  });

  it('show a name of images only if it came to mean another one', () => {
    const said = [tag('1', 'app:1'), tag('1', 'app:2'), tag('2', 'app:1')];
    const found = timelineOf(historyOf(said)).lanes;
    expect(found.map(({ kind, name, marks }) => [kind, name, marks.length])).toEqual([['tag', 'app:1', 1]]);
  });
});

describe('what happened', () => {
  const web = service('a', 'web-1');
  const oom: Said = ['container', 'oom', hex('a'), { name: 'web-1', image: 'app:1' }];

  it('is an out-of-memory kill once, where it ended the run', () => {
    expect(lanes([web.create(), web.start(), oom, oom, web.die('137')])).toEqual(['shop/web 1: a oom']);
    const { lanes: found } = timelineOf(historyOf([web.create(), web.start(), oom, web.die('137')]));
    expect(found[0]?.marks).toMatchObject([{ kind: 'death', exitCode: 137, exitReason: 'oom', position: 4 }]);
  });

  it('is an out-of-memory kill by itself, where the container went on', () => {
    const { lanes: found } = timelineOf(historyOf([web.create(), web.start(), oom, web.die('1')]));
    expect(found[0]?.marks).toMatchObject([
      { kind: 'oom', position: 3 },
      { kind: 'death', exitReason: 'crashed' },
    ]);
  });

  it('is what a health check says, and not what an end makes of it', () => {
    const health = (word: string): Said => [
      'container',
      `health_status: ${word}`,
      hex('a'),
      { name: 'web-1', image: 'app:1' },
    ];
    const said = [web.create(), web.start(), health('healthy'), health('unhealthy'), health('healthy'), web.die('0')];
    expect(lanes(said)).toEqual(['shop/web 1: a healthy unhealthy healthy completed']);
  });

  it('is a gap', () => {
    const { gaps } = timelineOf(eventsOf('docker-20/daemon-restart'));
    expect(gaps.map(({ reason }) => reason)).toEqual(['engine-restart', 'engine-restart']);
  });
});

describe('a part of a timeline', () => {
  const events = eventsOf('docker-20/compose-stack');

  it.each([
    ['service=api', ['api', 'api', 'api']],
    ['name=db', ['db']],
    ['project=nobody', []],
  ])('is what %s chooses', (filter, names) => {
    const found = timelineOf(events, { filters: timelineFilters([filter]) });
    expect(found.lanes.map(({ name }) => name)).toEqual(names);
  });

  it('is a stretch of time', () => {
    const { from, to } = timelineOf(events);
    const since = (from ?? 0n) + 15_000_000_000n;
    const part = timelineOf(events, { window: { since, until: null } });
    expect(part).toMatchObject({ from: since, to });
    expect(part.lanes.every(({ strands }) => strands.every(({ spans }) => (spans[0]?.to ?? since) >= since))).toBe(
      true,
    );
    expect(part.lanes.length).toBeLessThan(timelineOf(events).lanes.length);
  });
});

describe('the pieces of a lane', () => {
  it.each(['docker-20/webapp-incident', 'docker-20/health-flapping'])('look as the state says in %s', (name) => {
    const events = eventsOf(name);
    const data = timelineOf(events);
    const [from, to] = [data.from ?? 0n, data.to ?? 0n];
    const pieces = data.lanes
      .filter(({ kind }) => kind === 'container')
      .flatMap((lane) => piecesOf(lane, from, to, 0n));
    const times = Array.from({ length: 97 }, (_, i) => from + ((to - from) * BigInt(i)) / 97n);
    const moments = new Moments(times.map((at) => ({ kind: 'instant', at })));
    for (const event of events) if (!moments.push(event)) break;
    moments.finish().forEach((state, i) => {
      const at = times[i] ?? 0n;
      const drawn = pieces.filter((piece) => piece.from <= at && at < piece.to);
      const shown = drawn.map(({ strand, look, doubtful }) => `${strand.id} ${look} ${doubtful}`).sort();
      const expected = state.containers.map(({ id, status, health, uncertain }) => {
        const isPoor = status === 'running' && (health === 'starting' || health === 'unhealthy');
        return `${id} ${isPoor ? health : status} ${uncertain.includes('status') || uncertain.includes('exists')}`;
      });
      expect(shown).toEqual(expected.sort());
    });
  });
});

describe('too much for a picture', () => {
  const START = 1_795_470_650_000_000_000n;
  const event = (type: string, id: string, at: bigint, position: number, data: object = {}): Event =>
    ({
      type,
      id,
      at: START + at,
      position,
      data: { name: `n${id.slice(0, 8)}`, image: 'app:1', labels: {}, ...data },
      source: 'docker-json',
    }) as Event;

  it('is the most eventful lanes, and how many there are besides', () => {
    const ids = Array.from({ length: 300 }, (_, i) => i.toString(16).padStart(64, '0'));
    const events = ids.map((id, i) => event('container.create', id, BigInt(i), i + 1));
    const crash = { exitCode: 1, execDuration: null };
    const last = ids.at(-1) ?? '';
    events.push(event('container.start', last, 1000n, 301), event('container.die', last, 2000n, 302, crash));
    const { lanes: found, lanesOmitted } = timelineOf(events);
    expect([found.length, lanesOmitted]).toEqual([200, 100]);
    expect(found.at(-1)?.strands[0]?.id).toBe(last);
    const all = timelineOf(events, { lanesMax: Number.POSITIVE_INFINITY });
    expect([all.lanes.length, all.lanesOmitted]).toEqual([300, 0]);
    expect(mostEventful(all.lanes, weightOf)).toEqual(found);
    const few = timelineOf(events, { lanesMax: 1 });
    expect([few.lanes.map(({ strands }) => strands[0]?.id), few.lanesOmitted]).toEqual([[last], 299]);
  });

  it('is the first containers, and how many there are besides', () => {
    const events = Array.from({ length: 10_007 }, (_, i) =>
      event('container.create', i.toString(16).padStart(8, '0').padEnd(64, '0'), BigInt(i), i + 1),
    );
    expect(timelineOf(events).containersOmitted).toBe(7);
  });

  it('is drawn together where it is too short, and no end is lost', () => {
    const id = 'a'.repeat(64);
    const events: Event[] = [event('container.create', id, 0n, 1)];
    const crash = { exitCode: 1, execDuration: null };
    for (let i = 0; i < 40_000; i += 1) {
      const at = BigInt(i) * 200_000_000n;
      events.push(
        event('container.start', id, at + 1n, 2 * i + 2),
        event('container.die', id, at + 1_000_000n, 2 * i + 3, crash),
      );
    }
    const { lanes: found, thinnedBelow } = timelineOf(events);
    const [strand] = found[0]?.strands ?? [];
    expect(thinnedBelow).toBeGreaterThan(0n);
    expect(strand?.spans.length).toBeLessThan(100_000);
    expect(found[0]?.marks.reduce((sum, { count }) => sum + count, 0)).toBe(40_000);
    expect(strand?.spans.reduce((sum, { count }) => sum + count, 0)).toBe(80_001);
  });

  it('covers the same time when it is drawn together, in the same order', () => {
    const span = fc.record({
      state: fc.constantFrom('running', 'exited', 'paused'),
      length: fc.integer({ min: 1, max: 50 }),
      apart: fc.constantFrom(0, 0, 0, 7),
    });
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 60 }), (given, below) => {
        let at = 0n;
        const spans = given.map(({ state, length, apart }, position): TimelineSpan => {
          const from = at + BigInt(apart);
          at = from + BigInt(length);
          return { state, from, to: at, provenAt: from, exitCode: null, exitReason: null, position, count: 1 };
        });
        const drawn = thin(spans, BigInt(below));
        const covered = (all: readonly TimelineSpan[]) =>
          all.reduce((sum, { from, to }) => sum + (to ?? 0n) - from, 0n);
        expect(covered(drawn)).toBe(covered(spans));
        expect(drawn.reduce((sum, { count }) => sum + count, 0)).toBe(spans.length);
        expect(drawn.every(({ from }, i) => from >= (drawn[i - 1]?.to ?? 0n))).toBe(true);
        const long = spans.filter(({ from, to }) => (to ?? 0n) - from >= BigInt(below));
        expect(drawn).toEqual(expect.arrayContaining(long));
      }),
    );
  });
});
