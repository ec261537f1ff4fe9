import fc from 'fast-check';
import { EMPTY, from, lastValueFrom, map, type Observable, of, Subject, take } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { fold, type HostState, initial } from '../src/fold/index.js';
import { at, changes, replay, states } from '../src/stream/index.js';
import { toDocument } from '../src/view/document.js';
import { history } from './support/arbitrary.js';
import { eventsOf } from './support/recording.js';
import { endless } from './support/sources.js';

const events = eventsOf('docker-20/webapp-incident');
const text = (state: HostState | undefined) => state && JSON.stringify(toDocument(state));
const stateAfter = (count: number) => text(fold(initial(), events.slice(0, count)));

describe('what nobody listens to any more', () => {
  it.each([
    ['replay', 3, (source: Observable<Event>) => replay(source).pipe(take(3))],
    ['states', 3, (source: Observable<Event>) => source.pipe(states(), take(3))],
    ['changes', 3, (source: Observable<Event>) => source.pipe(states(), changes(), take(3))],
    ['at', 6, (source: Observable<Event>) => source.pipe(at({ position: 5 }))],
  ] as const)('%s: is not read on, even where the source never pauses', (_, taken, use) => {
    const { seen, source } = endless(events);
    let completed = false;
    const used: Observable<unknown> = use(source);
    used.subscribe({ complete: () => (completed = true) });
    expect(seen).toEqual({ taken, closed: true });
    expect(completed).toBe(true);
  });
});

describe('states', () => {
  it('keeps the time of its source, its error and its end', () => {
    const scheduler = new TestScheduler((a, b) => expect(a).toEqual(b));
    scheduler.run(({ cold, expectObservable }) => {
      const values = { a: events[0] as Event, b: events[1] as Event };
      const positions = { a: 1, b: 2 };
      const position = (marbles: string) =>
        cold<Event>(marbles, values).pipe(
          states(),
          map((state) => state.position),
        );
      expectObservable(position('-a--b-|')).toBe('-a--b-|', positions);
      expectObservable(position('-a--#')).toBe('-a--#', positions);
      expectObservable(position('|')).toBe('|');
    });
  });
});

describe('what the fold throws', () => {
  const broken = null as unknown as Event;

  it("is the stream's error", async () => {
    await expect(lastValueFrom(of(broken).pipe(states()))).rejects.toThrow(TypeError);
    await expect(lastValueFrom(of(broken).pipe(at(1n)))).rejects.toThrow(TypeError);
    await expect(lastValueFrom(replay([broken]))).rejects.toThrow(TypeError);
  });
});

describe('at', () => {
  it('gives what is known before the first record of a stream that has none', async () => {
    expect(text(await lastValueFrom(EMPTY.pipe(at(1n))))).toBe(text(initial().asOf(1n)));
  });

  it('passes on an error of its source, and no state', async () => {
    const source = new Subject<Event>();
    const wanted = lastValueFrom(source.pipe(at({ position: 28 })));
    source.error(new Error('the disk is gone'));
    await expect(wanted).rejects.toThrow('the disk is gone');
  });

  it('gives the state at an instant, and lets go of an endless source', async () => {
    const source = new Subject<Event>();
    const wanted = lastValueFrom(source.pipe(at({ position: 28 })));
    for (const event of events.slice(0, 29)) source.next(event);
    expect(source.observed).toBe(false);
    expect(text(await wanted)).toBe(stateAfter(28));
  });

  it('gives the state after so many records, of any history', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.nat({ max: 70 }), async (log, position) => {
        const state = await lastValueFrom(from(log).pipe(at({ position })));
        expect(text(state)).toBe(text(fold(initial(), log.slice(0, position))));
      }),
    );
  });

  it('gives the last state of a source that ends before', async () => {
    const state = await lastValueFrom(from(events).pipe(at({ position: 1000 })));
    expect(state.position).toBe(events.length);
  });

  it('gives the state at a time as of that time', async () => {
    const when = (events[57]?.at ?? 0n) + 1n;
    const state = await lastValueFrom(from(events).pipe(at(when)));
    expect(state.at).toBe(when);
    expect(state.position).toBe(58);
  });
});
