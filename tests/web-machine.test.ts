import { describe, expect, it } from 'vitest';
import { Moments, type RegionStates } from '../src/fold/index.js';
import { type Traced, Tracer } from '../src/view/trace.js';
import { graphOf, regionsOf } from '../src/web/machine-graph.js';
import { type MachineStep, type Path, pathOf, settled } from '../src/web/machine-path.js';
import { ANY, BOX, placesOf, sizeOf } from '../src/web/machine-places.js';
import { meaningOf, titleOf } from '../src/web/machine-words.js';
import { container, hex, historyOf, type Said } from './support/docker.js';
import { eventsOf } from './support/recording.js';

const SUBJECTS = ['container', 'image', 'volume', 'network'] as const;
const EVERY = SUBJECTS.flatMap((subject) => regionsOf(subject).map((region) => ({ subject, region })));

function stepsOf(thing: Traced, events: ReturnType<typeof eventsOf>): readonly MachineStep[] {
  const tracer = new Tracer(thing);
  return events.flatMap((event) => {
    const step = tracer.push(event);
    return step ? [{ ...step, regions: tracer.regionStates }] : [];
  });
}

function walked(steps: readonly MachineStep[], region: string): Path {
  const { states, initial } = graphOf('container', region);
  return pathOf(steps, region, states, initial);
}

/** The ways as text. */
const ways = ({ taken }: Path) =>
  taken.map(({ from, to, words, count }) => `${from} → ${to}: ${words.join(', ')} ×${count}`);

const web = container(hex('a'), 'web', 'app:1');
const health = (word: string): Said => [
  'container',
  `health_status: ${word}`,
  hex('a'),
  { name: 'web', image: 'app:1' },
];
const kill = (signal: string): Said => ['container', 'kill', hex('a'), { name: 'web', image: 'app:1', signal }];

describe('the picture of a machine', () => {
  it('has every region of the container machine', () => {
    expect(regionsOf('container')).toEqual(['lifecycle', 'health', 'intent']);
  });

  it.each(EVERY)('has a place, within it, for every state: $subject $region', ({ subject, region }) => {
    const graph = graphOf(subject, region);
    for (const isNarrow of [false, true]) {
      const places = placesOf(subject, region, graph, isNarrow);
      const [width, height] = sizeOf(places);
      expect(graph.states.filter((state) => !places.has(state))).toEqual([]);
      expect(new Set([...places.values()].map(String)).size).toBe(places.size);
      for (const [x, y] of places.values()) {
        expect(x - BOX[0] / 2).toBeGreaterThanOrEqual(0);
        expect(x + BOX[0] / 2).toBeLessThanOrEqual(width);
        expect(y - BOX[1] / 2).toBeGreaterThanOrEqual(0);
        expect(y + BOX[1] / 2).toBeLessThanOrEqual(height);
      }
      // As much as a phone shows of a card.
      if (isNarrow) expect(width).toBeLessThanOrEqual(340);
    }
  });

  it.each(regionsOf('container'))('says what each state of %s means', (region) => {
    expect(titleOf('container', region)).toMatch(/^[A-Z]/);
    for (const state of graphOf('container', region).states)
      expect(meaningOf('container', region, state)).not.toBeNull();
  });

  it('has ways from every state only where there is a place for them', () => {
    expect(graphOf('container', 'health').fromAny).toEqual(['healthy', 'unhealthy', 'starting']);
    expect(graphOf('container', 'intent').fromAny).toEqual(['free', 'disarmed']);
    expect(placesOf('container', 'health', graphOf('container', 'health'), false).has(ANY)).toBe(true);
    expect(placesOf('container', 'lifecycle', graphOf('container', 'lifecycle'), false).has(ANY)).toBe(false);
  });
});

describe('the path through the regions', () => {
  const said = [
    web.create(),
    web.start(),
    health('healthy'),
    health('unhealthy'),
    health('healthy'),
    kill('15'),
    kill('9'),
    web.die('137'),
    web.start(),
  ];
  const steps = stepsOf({ subject: 'container', id: hex('a') }, historyOf(said));

  it('goes through each by itself', () => {
    expect(ways(walked(steps, 'lifecycle'))).toEqual([
      'unknown → created: create ×1',
      'created → running: start ×1',
      'running → exited: die ×1',
      'exited → running: start ×1',
    ]);
    expect(ways(walked(steps, 'health'))).toEqual([
      'unknown → notYet: create ×1',
      'notYet → unknown: start ×1',
      'unknown → healthy: health_status ×1',
      'healthy → unhealthy: health_status, die ×2',
      'unhealthy → healthy: health_status ×1',
      'unhealthy → starting: start ×1',
    ]);
    expect(ways(walked(steps, 'intent'))).toEqual([
      'free → signalled: kill ×1',
      'signalled → disarmed: kill ×1',
      'disarmed → free: start ×1',
    ]);
  });

  it('ends in the states of the instant', () => {
    const at = (count: number) => regionsOf('container').map((region) => walked(steps.slice(0, count), region).current);
    expect(at(0)).toEqual([null, null, null]);
    expect(at(4)).toEqual(['running', 'unhealthy', 'free']);
    expect(at(7)).toEqual(['running', 'healthy', 'disarmed']);
    expect(at(8)).toEqual(['exited', 'unhealthy', 'disarmed']);
  });

  it('ends nowhere but in the lifecycle when the container is gone', () => {
    const gone = stepsOf({ subject: 'container', id: hex('a') }, historyOf([web.create(), web.destroy()]));
    expect(regionsOf('container').map((region) => walked(gone, region).current)).toEqual(['removed', null, null]);
    expect(walked(gone, 'lifecycle').visited).toEqual(new Set(['unknown', 'created', 'removed']));
  });

  it('knows of no region but one for other things', () => {
    const image = stepsOf(
      { subject: 'volume', id: 'data' },
      historyOf([['volume', 'create', 'data', { driver: 'local' }]]),
    );
    expect(image.map(({ regions }): RegionStates | null => regions)).toEqual([{ lifecycle: 'present' }]);
  });
});

describe('silence', () => {
  const events = eventsOf('docker-20/webapp-incident');

  it('ends the way where the status is settled, and nowhere else', () => {
    const ids = new Set(events.flatMap(({ type, id }) => (type === 'container.die' && id !== null ? [id] : [])));
    let [waiting, over] = [0, 0];
    for (const id of ids) {
      const steps = stepsOf({ subject: 'container', id }, events);
      const moments = new Moments(events.map(({ position }) => ({ kind: 'position', position })));
      for (const event of events) if (!moments.push(event)) break;
      for (const state of moments.finish()) {
        const now = state.containers.find((one) => one.id === id);
        if (!now) continue;
        const path = walked(
          steps.filter(({ position }) => position <= state.position),
          'lifecycle',
        );
        const shown = settled(path, now);
        if (path.current !== 'died') expect(shown).toBe(path);
        else if (now.uncertain.includes('status')) {
          waiting += 1;
          expect(shown.current).toBe('died');
        } else {
          over += 1;
          expect(shown.current).toBe('exited');
          expect(ways(shown)).toContain('died → exited: silence ×1');
        }
      }
    }
    expect(waiting).toBeGreaterThan(0);
    expect(over).toBeGreaterThan(0);
  });
});
