import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readText } from '../src/read/index.js';
import { eventsFilters, passesFilters } from '../src/view/events-filter.js';
import { logText } from './support/recording.js';

const ID = 'ab'.repeat(32);
const NET = 'e'.repeat(64);
const IMAGE = `sha256:${'1'.repeat(64)}`;
let clock = 1_795_470_000;

const line = (Type: string, Action: string, id: string, Attributes: object) =>
  JSON.stringify({ Type, Action, Actor: { ID: id, Attributes }, time: clock++ });

const EVENTS = readText(
  [
    line('container', 'create', ID, { name: 'web', image: 'quay.io/shop/web:v1', tier: 'front' }),
    line('container', 'exec_create: sh -c a: b', ID, { name: 'web', image: 'quay.io/shop/web:v1', execID: '9' }),
    line('container', 'health_status: healthy', ID, { name: 'web', image: 'quay.io/shop/web:v1' }),
    line('container', 'die', ID, { name: 'web', image: 'quay.io/shop/web:v1', exitCode: '137' }),
    line('container', 'die', 'cd'.repeat(32), {
      name: 'web2',
      image: `busybox@sha256:${'d'.repeat(64)}`,
      exitCode: '0',
    }),
    line('network', 'connect', NET, { name: 'webnet', type: 'bridge', container: ID }),
    line('image', 'tag', IMAGE, { name: 'quay.io/shop/web:v2' }),
    line('volume', 'create', 'data', { driver: 'local' }),
    line('plugin', 'enable', 'p1', { name: 'vieux/sshfs:latest' }),
  ].join('\n'),
);

function found(...filters: string[]): number[] {
  const parsed = eventsFilters(filters);
  return EVENTS.filter((event) => passesFilters(event, parsed)).map(({ position }) => position);
}

describe('events pass', () => {
  it.each([
    [['type=container'], [1, 2, 3, 4, 5]],
    [
      ['type=network', 'type=volume'],
      [6, 8],
    ],
    [['event=die'], [4, 5]],
    [['event=exec_create'], [2]],
    [['event=exec_create: sh -c a: b'], [2]],
    [['event=exec'], []],
    [['event=health_status'], [3]],
    [['event=health_status: unhealthy'], []],
    [
      ['type=container', 'container=web'],
      [1, 2, 3, 4, 5],
    ],
    [['type=container', 'container=web2'], [5]],
    [['container=abab'], [1, 2, 3, 4]],
    // As with Docker: by id or name of whatever the event is of, so a network's own name counts, and who joins it does not.
    [['container=webnet'], [6]],
    [['network=webnet'], [6]],
    [['volume=data'], [8]],
    [['plugin=vieux/sshfs'], [9]],
    [['image=quay.io/shop/web'], [1, 2, 3, 4, 7]],
    [['image=quay.io/shop/web:v2'], [7]],
    [['image=busybox'], [5]],
    [[`image=${IMAGE}`], [7]],
    [['label=tier'], [1]],
    [['label=tier=front'], [1]],
    [['label=tier=back'], []],
    [['label=exitCode=137'], [4]],
    [['label=name=web', 'label=exitCode'], [4]],
    [['event=die', 'label=exitCode=0'], [5]],
  ])('%j', (filters, positions) => {
    expect(found(...filters)).toEqual(positions);
  });

  it('more filters of one key let more through, another key less', () => {
    const events = readText(logText('docker-20/rand-5-sequential'));
    const filter = fc.constantFrom(
      'event=die',
      'event=start',
      'type=image',
      'type=container',
      'container=a',
      'image=base',
    );
    const passed = (filters: readonly string[]) => {
      const parsed = eventsFilters(filters);
      return new Set(events.filter((event) => passesFilters(event, parsed)).map(({ position }) => position));
    };
    fc.assert(
      fc.property(fc.array(filter, { minLength: 1, maxLength: 4 }), filter, (filters, further) => {
        const [before, after] = [passed(filters), passed([...filters, further])];
        const isSameKey = filters.some((one) => one.split('=')[0] === further.split('=')[0]);
        const [small, large] = isSameKey ? [before, after] : [after, before];
        expect([...small].every((position) => large.has(position))).toBe(true);
      }),
    );
  });

  it('or the call is wrong', () => {
    expect(() => eventsFilters(['conatiner=web'])).toThrow(/no filter is called "conatiner"/);
    expect(() => eventsFilters(['scope=swarm'])).toThrow(/a log does not tell/);
    expect(() => eventsFilters(['event'])).toThrow(/has no value/);
  });
});
