import { type Instant, later } from '../event/instant.js';
import { eventsOf } from './continuity.js';
import type { Spoken } from './decode.js';
import type { Engine } from './engine.js';
import type { Hearing } from './hearing.js';
import { type Recalling, recall } from './memory.js';
import type { Pump } from './pump.js';
import { CATCH_UP_MILLISECONDS, OVERLAP, within } from './timing.js';

/** While the stream goes on, so often is waited for what it is behind with. */
const ROUNDS_MAX = 6;

/**
 * Waits until all that the engine had said by now has come by the stream; gives a moment up to which that is so.
 *
 * In plain words: the engine is asked what it remembers, and what it remembers has to come. An engine drops what a subscriber is too slow for, without a
 * word: what does not come is told all the same, and `isBehind` says that the stream is no good.
 */
export async function catchUp(
  engine: Engine,
  hearing: Hearing,
  pump: Pump,
  recalling: Recalling,
): Promise<{ readonly at: Instant; readonly isBehind: boolean }> {
  const { clock, ledger } = hearing;
  const asked = clock.earliest();
  const since = (hearing.knownUntil ?? asked) - OVERLAP;
  const remembered = await recall(engine, { since, until: hearing.justOver() }, recalling);
  const missing = await stillMissing(hearing, pump, eventsOf(remembered), asked, recalling);
  for (const one of remembered.heard) if ('event' in one && missing.has(one.event)) hearing.hear(one);
  if (remembered.isWhole) hearing.verify(asked);
  return { at: later(asked, ledger.latest ?? asked), isBehind: missing.size > 0 };
}

async function stillMissing(
  hearing: Hearing,
  pump: Pump,
  events: readonly Spoken[],
  asked: Instant,
  { signal, scheduler }: Recalling,
): Promise<ReadonlySet<Spoken>> {
  const { ledger, inbox } = hearing;
  let open = events;
  // It tells things in a row: once it tells of what came after the question, what was remembered before has been left out.
  const isOver = () => {
    open = open.filter((event) => !ledger.knows(event));
    return open.every(({ at }) => hearing.isPast(later(at, asked)));
  };
  for (let round = 0; round < ROUNDS_MAX && !isOver(); round++) {
    const before = pump.chunks;
    await within(inbox.until(isOver), CATCH_UP_MILLISECONDS, scheduler);
    signal.throwIfAborted();
    if (pump.chunks === before && inbox.length === 0) break;
  }
  return new Set(open);
}
