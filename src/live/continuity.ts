import type { GapReason } from '../event/event.js';
import { type Instant, later } from '../event/instant.js';
import type { Spoken } from './decode.js';
import type { Engine, Identity } from './engine.js';
import type { Ledger } from './ledger.js';
import { type Recalling, type Remembered, recall, recallAcross } from './memory.js';
import { OVERLAP } from './timing.js';

/** So many events Docker remembers, all kinds together. Source: daemon/events/events.go, since 17.06. */
export const MEMORY_RECORDS = 256;

/**
 * With so many it has forgotten others: what was told since the question is not in the answer, and a question may take its time. That an engine was started
 * anew and has as much to tell already is less likely, and no less a gap.
 */
const FULL_RECORDS = MEMORY_RECORDS / 2;

/** What an engine that is asked again shows of the time between. */
export interface Continuity {
  /** Null: nothing was missed. */
  readonly gap: GapReason | null;
  /** What it remembers, and what may not come by the stream. */
  readonly remembered: Remembered | null;
}

export interface Before {
  readonly ledger: Ledger;
  /** Since when what is missing counts. */
  readonly since: Instant;
  readonly identity: Identity;
  /** Whether any record is known by which to tell. */
  readonly isAnchored: boolean;
  /** If the engine's clock was set since, what was known by its old time: then it is asked for all that it remembers. */
  readonly setFrom: Instant | null;
}

export function eventsOf({ heard }: Remembered): readonly Spoken[] {
  return heard.flatMap((one) => ('event' in one ? [one.event] : []));
}

/** Whether what is remembered reaches back to what is known: to a record, or, where none is known, to a time. */
function reaches(remembered: Remembered, { ledger, since, isAnchored, setFrom }: Before): boolean {
  const isTime = !isAnchored && setFrom === null;
  return eventsOf(remembered).some((event) => (isTime && event.at <= since) || ledger.knows(event));
}

/**
 * Whether anything was missed since the last known record.
 *
 * In plain words: an engine tells what it remembers in one row, so if it repeats a record that is known, it has forgotten none after it. If it does not, it
 * has forgotten too much (it remembers 256, and has as many), or everything: then it was started anew.
 */
export async function examine(
  engine: Engine,
  before: Before,
  until: Instant,
  recalling: Recalling,
): Promise<Continuity> {
  const isSet = before.setFrom !== null;
  const near = isSet
    ? await recallAcross(engine, later(before.setFrom ?? until, until), recalling)
    : await recall(engine, { since: before.since - OVERLAP, until }, recalling);
  const isSame = engine.identity.id === before.identity.id && engine.identity.version === before.identity.version;
  if (isSame && reaches(near, before)) return { gap: null, remembered: isSet ? near : null };
  if (engine.identity.name === 'podman') return { gap: 'reconnect', remembered: near };
  // The search for the time stops at the first older record: where the clock was set back, nothing is found that way.
  const all = isSet ? near : await recall(engine, { since: 0n, until }, recalling);
  if (isSame && reaches(all, before)) return { gap: null, remembered: all };
  return { gap: reasonOf(all, before.isAnchored, isSame), remembered: all };
}

function reasonOf({ heard, isWhole }: Remembered, isAnchored: boolean, isSame: boolean): GapReason {
  if (heard.length >= FULL_RECORDS) return 'overflow';
  if (!isSame) return 'engine-restart';
  return isWhole && isAnchored ? 'engine-restart' : 'reconnect';
}
