import { from, lastValueFrom, map, of, Subject, take, toArray, VirtualTimeScheduler } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { fold, type HostState, initial } from '../src/fold/index.js';
import { at, changes, pace, replay, states } from '../src/stream/index.js';
import { toDocument } from '../src/view/document.js';
import { eventsOf } from './support/recording.js';

const events = eventsOf('docker-20/webapp-incident');
const text = (state: HostState | undefined) => state && JSON.stringify(toDocument(state));
const stateAfter = (count: number) => text(fold(initial(), events.slice(0, count)));

/** A source that counts what was taken from it, and knows whether it was closed. */
function counted(batch = 1) {
  const seen = { taken: 0, closed: false };
  async function* pull() {
    try {
      for (let i = 0; i < events.length; i += batch) {
        seen.taken += 1;
        yield events.slice(i, i + batch);
      }
    } finally {
      seen.closed = true;
    }
  }
  return { seen, source: pull() };
}

describe('replay', () => {
  it('gives a state after every record, and completes', async () => {
    const all = await lastValueFrom(replay(events).pipe(toArray()));
    expect(all.length).toBe(events.length);
    expect(text(all.at(-1))).toBe(stateAfter(events.length));
    expect(text(all[27])).toBe(stateAfter(28));
  });

  it('gives the same from an asynchronous source, in batches', async () => {
    const { source } = counted(10);
    const all = await lastValueFrom(replay(source).pipe(toArray()));
    expect(all.map(({ position }) => position)).toEqual(events.map(({ position }) => position));
    expect(text(all.at(-1))).toBe(stateAfter(events.length));
  });

  it('is cold: each subscription folds anew', async () => {
    const replayed = replay(events);
    const [a, b] = await Promise.all([lastValueFrom(replayed), lastValueFrom(replayed)]);
    expect(text(a)).toBe(text(b));
  });

  it('reads no further than its subscriber, and closes its source', async () => {
    const { seen, source } = counted();
    const all = await lastValueFrom(replay(source).pipe(take(5), toArray()));
    expect(all.length).toBe(5);
    // The iterator is closed in the same turn; its `finally` runs in the next.
    await Promise.resolve();
    expect(seen).toEqual({ taken: 5, closed: true });
  });

  it('closes a synchronous source too', () => {
    let closed = false;
    function* pull() {
      try {
        yield* events;
      } finally {
        closed = true;
      }
    }
    replay(pull()).pipe(take(3)).subscribe();
    expect(closed).toBe(true);
  });

  it('passes on an error of the source', async () => {
    async function* broken() {
      yield events[0] as Event;
      throw new Error('the disk is gone');
    }
    await expect(lastValueFrom(replay(broken()))).rejects.toThrow('the disk is gone');
  });

  it('ends with the reason of a signal', async () => {
    const abort = new AbortController();
    const seen: number[] = [];
    const done = new Promise((resolve) => {
      const { source } = counted();
      replay(source, { signal: abort.signal }).subscribe({
        next: ({ position }) => {
          seen.push(position);
          if (position === 3) abort.abort(new Error('enough'));
        },
        error: resolve,
      });
    });
    expect(await done).toEqual(new Error('enough'));
    expect(seen).toEqual([1, 2, 3]);
    await expect(lastValueFrom(replay(events, { signal: abort.signal }))).rejects.toThrow('enough');
  });

  it('goes on from a state', async () => {
    const half = fold(initial(), events.slice(0, 60));
    const last = await lastValueFrom(replay(events.slice(60), { from: half }));
    expect(text(last)).toBe(stateAfter(events.length));
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

describe('at', () => {
  it('gives the state at an instant, and lets go of an endless source', async () => {
    const source = new Subject<Event>();
    const wanted = lastValueFrom(source.pipe(at({ position: 28 })));
    for (const event of events.slice(0, 29)) source.next(event);
    expect(source.observed).toBe(false);
    expect(text(await wanted)).toBe(stateAfter(28));
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

describe('changes', () => {
  it('tells of one thing at a time what it was and is', async () => {
    const all = await lastValueFrom(replay(events).pipe(changes(), toArray()));
    const db = all.filter(
      ({ kind, after: now, before }) => kind === 'container' && (now ?? before)?.id.startsWith('8d9d'),
    );
    expect(db[0]).toMatchObject({ before: null, after: { status: 'created' } });
    expect(
      db.some(
        ({ before, after: now }) => before !== null && now !== null && 'status' in now && now.status === 'running',
      ),
    ).toBe(true);
    for (const { before, after: now } of all) expect(before).not.toBe(now);
  });

  it('says nothing where nothing changed', async () => {
    const exec = events.find(({ type }) => type === 'container.attach') as Event;
    const state = fold(initial(), events.slice(0, exec.position - 1));
    const next = fold(state, [exec]);
    const told = await lastValueFrom(of(state, next).pipe(changes(), toArray()));
    expect(told.filter(({ state: when }) => when === next)).toEqual([]);
  });
});

describe('pace', () => {
  it('waits as long as lay between the events, divided by the speed', async () => {
    const scheduler = new VirtualTimeScheduler();
    const three = events.slice(0, 3);
    const seen: number[] = [];
    const done = (async () => {
      for await (const event of pace(three, 2, scheduler)) {
        seen.push(scheduler.now());
        expect(event).toBe(three[seen.length - 1]);
      }
    })();
    for (let i = 0; i < 50; i++) {
      await Promise.resolve();
      scheduler.flush();
    }
    await done;
    const apart = Number((three[2]?.at ?? 0n) - (three[0]?.at ?? 0n)) / 2_000_000;
    expect(seen[0]).toBe(0);
    expect(seen[2]).toBeCloseTo(apart, 3);
  });
});
