import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { imageId } from '../src/event/reference.js';
import { type ContainerState, Fold, type HostState } from '../src/fold/index.js';
import { readText } from '../src/read/index.js';
import { ps, statusWords } from '../src/view/ps.js';
import { filterContainers, psFilters } from '../src/view/ps-filter.js';
import { ShownImages, shortImage } from '../src/view/ps-image.js';
import { checkpointsOf, eventsOf, RECORDINGS } from './support/recording.js';
import { told } from './support/story.js';

const NOW = 1_795_470_900_000_000_000n;
const MINUTE = 60_000_000_000n;

/** The state after each stable checkpoint of a recording without gaps, and what the engine said of it. */
function* moments(name: string) {
  const events = eventsOf(name);
  if (events.some(({ type }) => type === 'recording.gap')) return;
  const [first, ...rest] = checkpointsOf(name);
  const fold = new Fold();
  for (const { id, facts } of first?.truth ?? []) {
    const observed: Event = { type: 'recording.observed', at: 0n, position: 0, id, data: facts, source: 'inspect' };
    fold.apply(observed);
  }
  let next = 0;
  for (const { afterEvents, stable, truth } of rest) {
    for (; next < afterEvents; next++) fold.apply(events[next] as Event);
    if (stable) yield { state: fold.state(), truth };
  }
}

/** What `docker ps` shows, worked out from what the engine said of its images: the reference while it means the image that runs. */
function shownByEngine(reference: string, runs: string, tags: ReadonlyMap<string, string>): string {
  const written = /:[^/]*$/.test(reference) ? reference : `${reference}:latest`;
  return imageId(reference) === runs || tags.get(written) === runs || /^[0-9a-f]{12}$/.test(reference)
    ? reference
    : runs;
}

describe('IMAGE', () => {
  it('is what real engines show, where the log tells of every tag', () => {
    let compared = 0;
    let byId = 0;
    for (const name of RECORDINGS) {
      for (const { state, truth } of moments(name)) {
        const tags = new Map<string, string>();
        for (const { id, facts } of truth) {
          if (facts.subject === 'image') for (const tag of facts.tags ?? []) tags.set(tag, id);
        }
        const images = new ShownImages(state);
        const open = new Set(state.images.flatMap((i) => (i.uncertain.includes('tags') ? [i.id] : [])));
        for (const { id, facts } of truth) {
          const ours = state.containers.find((c) => c.id === id);
          if (facts.subject !== 'container' || !facts.image || !facts.imageId || !ours?.imageId) continue;
          // An image whose names the log does not know may have this one, or have lost it.
          if (open.has(ours.imageId) || open.has(state.image(facts.image)?.id ?? '')) continue;
          const shown = shownByEngine(facts.image, facts.imageId, tags);
          expect(images.of(ours)).toBe(shown);
          compared += 1;
          if (shown !== facts.image) byId += 1;
        }
      }
    }
    expect(compared).toBeGreaterThan(200);
    expect(byId).toBeGreaterThan(10);
  });

  it.each([
    ['busybox', null, 'busybox'],
    ['docker.io/library/busybox:1', null, 'busybox:1'],
    [`quay.io/a/b:2@sha256:${'a'.repeat(64)}`, null, 'quay.io/a/b:2'],
    [`a/b@sha256:${'a'.repeat(64)}`, null, 'a/b'],
    [`sha256:${'b'.repeat(64)}`, null, 'b'.repeat(12)],
    ['b'.repeat(64), `sha256:${'b'.repeat(64)}`, 'b'.repeat(12)],
    ['Not A Reference', null, 'Not A Reference'],
  ])('%s is short', (image, id, short) => {
    expect(shortImage(image, id)).toBe(short);
  });
});

describe('STATUS', () => {
  const web = told('create start');
  if (!web) throw new Error('a story has its container');
  const container = (facts: Partial<ContainerState>): ContainerState => {
    return { ...web, startedAt: NOW - 3n * MINUTE, finishedAt: NOW - 2n * MINUTE, uncertain: [], ...facts };
  };

  it.each([
    [{ status: 'running' }, 'Up 3 minutes'],
    [{ status: 'running', health: 'healthy' }, 'Up 3 minutes (healthy)'],
    [{ status: 'running', health: 'starting' }, 'Up 3 minutes (health: starting)'],
    [{ status: 'running', health: 'none' }, 'Up 3 minutes'],
    [{ status: 'running', startedAt: null }, 'Up'],
    [{ status: 'running', uncertain: ['startedAt'] }, 'Up'],
    [{ status: 'paused', health: 'unhealthy' }, 'Up 3 minutes (Paused)'],
    [{ status: 'restarting', exitCode: 1 }, 'Restarting (1) 2 minutes ago'],
    [{ status: 'exited', exitCode: 137 }, 'Exited (137) 2 minutes ago'],
    [{ status: 'exited', exitCode: 1, uncertain: ['status'] }, 'Exited (1) 2 minutes ago ?'],
    [{ status: 'exited', exitCode: null, finishedAt: null }, 'Exited (?)'],
    [{ status: 'running', uncertain: ['exists'] }, 'Up 3 minutes ?'],
    [{ status: 'created' }, 'Created'],
    [{ status: 'removing' }, 'Removal In Progress'],
    [{ status: 'dead' }, 'Dead'],
    [{ status: 'unknown', uncertain: ['status'] }, 'Unknown'],
  ] as const)('%j reads %s', (facts, words) => {
    expect(statusWords(container(facts), NOW)).toBe(words);
  });
});

const WEB = `1${'a'.repeat(63)}`;
const OLD = `2${'b'.repeat(63)}`;
const NET = 'e'.repeat(64);
const IMAGES = [`sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`] as const;
const VOLUME = 'f'.repeat(64);

/** Two containers of one tag that moved between them, on a network, with a volume that nobody named. */
function moved(): HostState {
  const line = (Type: string, Action: string, ID: string, Attributes: object, at: number) =>
    JSON.stringify({ Type, Action, Actor: { ID, Attributes }, time: 1_795_470_000 + at });
  const of = (name: string, image: string) => ({ name, image });
  const log = [
    // Only the classic store tells of it: there, names do not move in silence.
    line('image', 'prune', '', { reclaimed: '0' }, 0),
    line('image', 'tag', IMAGES[0], { name: 'app:1' }, 0),
    line('container', 'create', OLD, of('old', 'app:1'), 1),
    line('network', 'connect', NET, { container: OLD, name: 'net', type: 'bridge' }, 2),
    line('volume', 'mount', VOLUME, { container: OLD, destination: '/data', driver: 'local', 'read/write': 'true' }, 2),
    line('container', 'start', OLD, of('old', 'app:1'), 3),
    line('image', 'tag', IMAGES[1], { name: 'app:1' }, 4),
    line('container', 'create', WEB, of('web', 'app:1'), 5),
    line('container', 'kill', OLD, { ...of('old', 'app:1'), signal: '9' }, 6),
    line('container', 'die', OLD, { ...of('old', 'app:1'), exitCode: '137' }, 6),
  ];
  const fold = new Fold();
  for (const event of readText(log.join('\n'))) fold.apply(event);
  return fold.state();
}

describe('a list', () => {
  const state = moved();
  const names = (...filters: string[]) => filterContainers(state, psFilters(filters)).map(({ name }) => name);

  it("shows what runs on by its image's id when the tag has moved, and the one after by the tag", () => {
    const rows = ps(state, state.containers, { all: true, noTrunc: false });
    expect(rows.map(({ Names, Image }) => [Names, Image])).toEqual([
      ['web', 'app:1'],
      ['old', '1'.repeat(12)],
    ]);
  });

  it('shortens ids, and names of volumes that nobody gave, unless asked not to', () => {
    const [short, whole] = [false, true].map((noTrunc) => ps(state, state.containers, { all: true, noTrunc })[1]);
    expect(short).toMatchObject({ ID: OLD.slice(0, 12), Mounts: `${'f'.repeat(14)}…` });
    expect(whole).toMatchObject({ ID: OLD, Image: IMAGES[0], Mounts: VOLUME });
  });

  it.each([
    [['ancestor=app:1'], ['web']],
    [['ancestor=app'], []],
    [[`ancestor=${IMAGES[0]}`], ['old']],
    [[`ancestor=${'1'.repeat(12)}`], ['old']],
    [['network=net'], ['old']],
    [[`network=${NET.slice(0, 6)}`], ['old']],
    [['exited=137'], ['old']],
    [['exited=0137'], ['old']],
    [['exited=1'], []],
    [['before=web'], ['old']],
    [['since=2bbb'], ['web']],
    [['volume=/data'], ['old']],
    [[`volume=${VOLUME}`], ['old']],
    [['name=^/w'], ['web']],
    [['name=O'], []],
    [
      ['name=web', 'name=old'],
      ['old', 'web'],
    ],
    [['name=web', 'status=exited'], []],
    [['name=('], []],
    [['health=none'], ['old', 'web']],
  ])('filters by %j', (filters, found) => {
    expect([...names(...filters)].sort()).toEqual([...found].sort());
  });

  it.each(['publish=80', 'expose=80', 'isolation=default', 'is-task=true'])(
    'says that a log cannot tell %s',
    (filter) => {
      expect(() => psFilters([filter])).toThrow(/a log does not tell/);
    },
  );
});
