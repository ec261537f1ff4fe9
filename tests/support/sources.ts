import { from } from 'rxjs';
import type { Event } from '../../src/event/event.js';
import type { Pulled } from '../../src/stream/index.js';

/** A source that counts what was taken from it, and knows whether it was closed. */
export function counted(events: readonly Event[], batch = 1) {
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
export function silent(onReturn = () => {}) {
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
export function endless(events: readonly Event[]) {
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
