import fc from 'fast-check';
import { from, lastValueFrom, map, take, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { fold, type HostState, initial } from '../src/fold/index.js';
import { replay } from '../src/stream/index.js';
import { toDocument } from '../src/view/document.js';
import { history } from './support/arbitrary.js';
import { eventsOf } from './support/recording.js';
import { counted, silent } from './support/sources.js';

const events = eventsOf('docker-20/webapp-incident');
const text = (state: HostState | undefined) => state && JSON.stringify(toDocument(state));
const stateAfter = (count: number) => text(fold(initial(), events.slice(0, count)));

describe('replay', () => {
  it('gives a state after every record, and completes', async () => {
    const all = await lastValueFrom(replay(events).pipe(toArray()));
    expect(all.length).toBe(events.length);
    expect(text(all.at(-1))).toBe(stateAfter(events.length));
    expect(text(all[27])).toBe(stateAfter(28));
  });

  it('is the fold of each beginning of the log, however that is cut into batches', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.array(fc.integer({ min: 0, max: 9 })), async (log, sizes) => {
        async function* pull() {
          let from = 0;
          for (const size of sizes) {
            yield log.slice(from, from + size);
            from += size;
          }
          yield log.slice(from);
        }
        const all = await lastValueFrom(replay(pull()).pipe(toArray()));
        expect(all.map(text)).toEqual(log.map((_, i) => text(fold(initial(), log.slice(0, i + 1)))));
      }),
      { numRuns: 30 },
    );
  });

  it('gives the same from an asynchronous source, in batches', async () => {
    const { source } = counted(events, 10);
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
    const { seen, source } = counted(events);
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
      const { source } = counted(events);
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
