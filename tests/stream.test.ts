import { EMPTY, from, lastValueFrom, map, type Observable, of, Subject, take, toArray } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { fold, type HostState, initial } from '../src/fold/index.js';
import { at, changes, type Pulled, replay, states } from '../src/stream/index.js';
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

/** A source that never answers, and what was asked of it. */
function silent(onReturn = () => {}) {
  const seen: string[] = [];
  const iterator = {
    next() {
      seen.push('next');
      return new Promise<IteratorResult<Event>>(() => {});
    },
    async return() {
      seen.push('return');
      onReturn();
      return { done: true, value: undefined } as const;
    },
  };
  const source: Pulled = { [Symbol.asyncIterator]: () => iterator };
  return { seen, source };
}

/** A synchronous source that would go on forever, and how much of it was taken. */
function endless() {
  const seen = { taken: 0, closed: false };
  function* pull() {
    try {
      for (;;) {
        for (const event of events) {
          seen.taken += 1;
          if (seen.taken > 1000) throw new Error('it runs on');
          yield event;
        }
      }
    } finally {
      seen.closed = true;
    }
  }
  return { seen, source: from(pull()) };
}

describe('what nobody listens to any more', () => {
  it.each([
    ['replay', 3, (source: Observable<Event>) => replay(source).pipe(take(3))],
    ['states', 3, (source: Observable<Event>) => source.pipe(states(), take(3))],
    ['changes', 3, (source: Observable<Event>) => source.pipe(states(), changes(), take(3))],
    ['at', 6, (source: Observable<Event>) => source.pipe(at({ position: 5 }))],
  ] as const)('%s: is not read on, even where the source never pauses', (_, taken, use) => {
    const { seen, source } = endless();
    let completed = false;
    const used: Observable<unknown> = use(source);
    used.subscribe({ complete: () => (completed = true) });
    expect(seen).toEqual({ taken, closed: true });
    expect(completed).toBe(true);
  });
});

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

  it('pulls the next batch only when the one before was taken, and gives a batch in one go', async () => {
    const seen: string[] = [];
    async function* pull() {
      for (const from of [0, 3]) {
        seen.push('pull');
        yield events.slice(from, from + 3);
      }
    }
    const done = lastValueFrom(replay(pull()).pipe(map(({ position }) => seen.push(`${position}`))));
    await done;
    expect(seen).toEqual(['pull', '1', '2', '3', 'pull', '4', '5', '6']);
  });

  it('takes batches from a synchronous source, an Observable and a promise', async () => {
    const batches = [events.slice(0, 2), events.slice(2, 5)];
    for (const source of [batches, from(batches), from(events.slice(0, 5)), Promise.resolve(events.slice(0, 5))]) {
      const all = await lastValueFrom(replay(source).pipe(toArray()));
      expect(all.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5]);
    }
  });

  it('tells a source that it is waiting for, at once', () => {
    const { seen, source } = silent();
    const subscription = replay(source).subscribe();
    expect(seen).toEqual(['next']);
    subscription.unsubscribe();
    expect(seen).toEqual(['next', 'return']);
  });

  it('does not mind what a source says to being closed', async () => {
    const { source } = silent(() => {
      throw new Error('closing failed');
    });
    replay(source).subscribe().unsubscribe();
    // An unhandled rejection would fail the run.
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('ends with the reason of a signal while it waits, and lets go of the signal', async () => {
    const abort = new AbortController();
    const listeners = { added: 0, removed: 0 };
    const { signal } = abort;
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
    signal.addEventListener = (...call: Parameters<typeof add>) => {
      listeners.added += 1;
      add(...call);
    };
    signal.removeEventListener = (...call: Parameters<typeof remove>) => {
      listeners.removed += 1;
      remove(...call);
    };
    await lastValueFrom(replay(events, { signal }));
    expect(listeners).toEqual({ added: 1, removed: 1 });
    const { seen, source } = silent();
    const failed = expect(lastValueFrom(replay(source, { signal }))).rejects.toThrow('enough');
    abort.abort(new Error('enough'));
    await failed;
    expect(seen).toEqual(['next', 'return']);
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
