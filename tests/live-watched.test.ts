import { map } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { SECOND } from '../src/event/instant.js';
import { type WatchedOptions, watched } from '../src/live/watched.js';
import { container, hex, historyOf } from './support/docker.js';

const web = container(hex('a'), 'web', 'app');
const db = container(hex('b'), 'db', 'app');
// Nobody asked for the end: a restart policy may bring it back.
const events = historyOf([web.create(), web.start(), web.die('1'), db.create()]);
const last = events[2]?.at as bigint;

/** Batches of events by letter; `r` is an empty one. */
const BATCHES: Readonly<Record<string, readonly Event[]>> = {
  a: events.slice(0, 1),
  b: events.slice(1, 3),
  c: events.slice(0, 3),
  d: events.slice(3),
  r: [],
};
/** States by letter: how many records, and a mark where nobody knows whether the container is gone for good. */
const STATES: Readonly<Record<string, string>> = { 1: '1', 2: '2', 3: '3', 4: '4', p: '3?', q: '4?' };

function draw(told: string, options: Omit<WatchedOptions, 'scheduler'>, expected: string): void {
  new TestScheduler((actual, wanted) => expect(actual).toEqual(wanted)).run(({ cold, expectObservable }) => {
    const states = watched(cold(told, BATCHES), options).pipe(
      map((state) => `${state.position}${state.container('web')?.uncertain.includes('status') ? '?' : ''}`),
    );
    expectObservable(states, '^ 4500ms !').toBe(expected, STATES);
  });
}

describe('what is watched', () => {
  it('has a state after each event, or after each batch', () => {
    draw('a-b-------|', { each: true, isHistory: false }, '1-(2p)----|');
    draw('a-b-------|', { each: false, isHistory: false }, '1-p-------|');
  });

  it('of history is only its end', () => {
    draw('ab-r-d', { each: true, isHistory: true }, '---p-q');
    draw('ab-r-d', { each: false, isHistory: true }, '---p-q');
  });

  it('learns from silence, as long as it is listened to', () => {
    let asked = 0;
    const heardUntil = () => (++asked === 3 ? null : last + BigInt(asked) * 3n * SECOND);
    draw('c', { each: false, isHistory: false, heardUntil }, 'p 999ms p 999ms 3 1999ms 3');
  });

  it('does not unlearn it when an event comes that was under way', () => {
    const heardUntil = () => last + 10n * SECOND;
    draw('c 1499ms d', { each: false, isHistory: false, heardUntil }, 'p 999ms 3 499ms 4 499ms 4 999ms 4 999ms 4');
  });
});
