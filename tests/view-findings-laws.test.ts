import fc from 'fast-check';
import { from, lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import type { Finding, FindingKind } from '../src/index.js';
import { FINDING_KINDS, FINDING_TITLES, Findings } from '../src/index.js';
import { findings } from '../src/stream/index.js';
import { history } from './support/arbitrary.js';
import { eventsOf, RECORDINGS } from './support/recording.js';
import { found, scene } from './support/scene.js';

/** Words that lead somewhere in this order. */
const PHRASES = [
  'start kill=15 1 kill=9 die=137 stop',
  'start healthy 1 unhealthy 1 healthy 1 unhealthy',
  'create + start 0.3 die=1 0.05 + start 0.3 die=1 0.15 + start 0.3 die=1 0.35 + start',
  'kill=9 die=137 70',
  'extract-to-dir',
  'gap=3=engine-restart',
];

/** Words that lead somewhere: any order of them, with waits between. */
const words = fc
  .array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom('create', '+', 'start', 'die=1', 'die=137', 'oom', '-', 'stop', 'destroy'),
      },
      { weight: 1, arbitrary: fc.constantFrom('kill=9', 'kill=15', 'pause', 'unpause', 'healthy', 'unhealthy') },
      {
        weight: 1,
        arbitrary: fc.constantFrom('die26=1', 'exec_start=e1', 'exec_die=e1', 'rename=x=web', 'mount', 'gap=2'),
      },
      { weight: 1, arbitrary: fc.constantFrom('tag=v1=app:1', 'tag=v2=app:1', 'untag=v1', 'volume_prune', 'update') },
      { weight: 1, arbitrary: fc.constantFrom('db.create', 'db.start', 'db.die=1', 'db.mount', 'db.rename=web=db') },
      { weight: 2, arbitrary: fc.constantFrom(...PHRASES) },
      { weight: 1, arbitrary: fc.constantFrom('0.1', '0.4', '5', '70', '4000') },
    ),
    { minLength: 1, maxLength: 50 },
  )
  .map((row) => scene(`create ${row.join(' ')}`));

const recorded = fc.constantFrom(...RECORDINGS).map((name) => eventsOf(name));
const any = fc.oneof(
  { weight: 4, arbitrary: words },
  { weight: 2, arbitrary: history },
  { weight: 1, arbitrary: recorded },
);

const text = (found: readonly Finding[]) =>
  JSON.stringify(found, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));

const byKey = (some: readonly Finding[]) => [...some].sort((a, b) => (a.key < b.key ? -1 : 1));

/** The last word on each, as somebody keeps it who listens. */
async function heard(events: readonly Event[]): Promise<readonly Finding[]> {
  const told = await lastValueFrom(from(events).pipe(findings(), toArray()));
  return byKey([...new Map(told.map((finding) => [finding.key, finding])).values()]);
}

describe('laws of findings', () => {
  it('what is told on the way, the last of each key, is what is found in the whole', async () => {
    await fc.assert(
      fc.asyncProperty(any, async (events) => {
        expect(text(await heard(events))).toBe(text(byKey(found(events))));
      }),
    );
  });

  it('what was told is not taken back', () => {
    fc.assert(
      fc.property(any, (events) => {
        const finder = new Findings();
        const keys = new Set(events.flatMap((event) => finder.push(event).map(({ key }) => key)));
        const kept = new Set(finder.finish().findings.map(({ key }) => key));
        expect([...keys].filter((key) => !kept.has(key))).toEqual([]);
      }),
    );
  });

  it('L1: the same log twice gives the same findings', () => {
    fc.assert(
      fc.property(any, (events) => {
        expect(text(found(events))).toBe(text(found(events)));
      }),
    );
  });

  it('L2: a record that is read twice happened once', () => {
    fc.assert(
      fc.property(words, fc.nat(), (events, which) => {
        const at = which % events.length;
        const again = [...events.slice(0, at + 1), events[at] as Event, ...events.slice(at + 1)];
        expect(text(found(again))).toBe(text(found(events)));
      }),
    );
  });

  it('L5: what happens to other containers does not matter to this one', () => {
    fc.assert(fc.property(fc.oneof(words, history), (events) => expectAlone(events)));
  });

  it.each(RECORDINGS)('L5: nor does it in %s', (name) => expectAlone(eventsOf(name)));

  it('each is whole: its times in order, its records in the log, its words without a hole', () => {
    fc.assert(
      fc.property(any, (events) => {
        for (const finding of found(events)) expectWhole(finding, events);
      }),
    );
  });

  it('are asked of scenes in which every kind is found', () => {
    const kinds = fc
      .sample(words, { numRuns: 1_000, seed: 7 })
      .flatMap((events) => found(events).map(({ kind }) => kind));
    expect(FINDING_KINDS.filter((kind) => !kinds.includes(kind))).toEqual([]);
  });

  it('looks only for what it is asked for', () => {
    fc.assert(
      fc.property(words, fc.subarray([...FINDING_KINDS]), (events, only) => {
        const asked = found(events).filter(({ kind }) => only.includes(kind));
        expect(text(found(events, { only }))).toBe(text(asked));
      }),
    );
  });
});

function expectWhole(
  { kind, key, from: begin, to, evidence, count, what, why, cure }: Finding,
  events: readonly Event[],
): void {
  const last = events.at(-1)?.position ?? 0;
  expect(key.startsWith(kind)).toBe(true);
  expect(FINDING_TITLES[kind]).toBeTypeOf('string');
  expect(count).toBeGreaterThan(0);
  expect(evidence.length).toBeGreaterThan(0);
  expect(evidence.every((position) => position > 0 && position <= last)).toBe(true);
  if (begin !== null && to !== null) expect(to >= begin).toBe(true);
  for (const words of [what, why, cure]) expect(words).not.toMatch(/undefined|\bnull\b|NaN|\n|^$/);
}

/** Names, images and volumes are what containers have in common. */
const SHARED: readonly FindingKind[] = ['stale-image', 'name-moved', 'orphaned-volume', 'data-at-risk'];

function isOfAnother(id: string, event: Event): boolean {
  if ('container' in event.data) return event.data.container !== id;
  return event.type.startsWith('container.') && event.id !== null && event.id !== id;
}

/** In its place, at its time, something that is nobody's business. */
function muted({ at, position }: Event): Event {
  const data = { reference: null, labels: {} };
  return { type: 'image.save', at: at ?? 0n, position, id: `sha256:${'7'.repeat(64)}`, data, source: 'docker-json' };
}

function expectAlone(events: readonly Event[]): void {
  const of = (log: readonly Event[], id: string) =>
    text(found(log).filter(({ kind, subjects: [subject] }) => subject?.id === id && !SHARED.includes(kind)));
  const ids = new Set(events.flatMap(({ type, id }) => (type.startsWith('container.') && id !== null ? [id] : [])));
  for (const id of [...ids].slice(0, 12)) {
    const alone = events.map((event) => (isOfAnother(id, event) ? muted(event) : event));
    expect(of(alone, id)).toBe(of(events, id));
  }
}
