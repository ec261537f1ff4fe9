import type { SchedulerLike } from 'rxjs';
import type { Instant } from '../event/instant.js';
import { decode, type Heard, LineStream } from './decode.js';
import type { Engine, Range, Stream } from './engine.js';
import type { Redactor } from './redact.js';
import { within } from './timing.js';

/** Docker remembers 256; Podman has a file of any length. */
const RECORDS_MAX = 10_000;

/** An answer that says nothing more for so long has been given. */
const QUIET_MILLISECONDS = 3_000;

/** What comes beyond that, when it is asked about its own future, happens now. */
const LASTING_MILLISECONDS = 10_000;

/** What an engine remembered of a stretch of time. */
export interface Remembered {
  readonly heard: readonly Heard[];
  /** The engine came to an end by itself; if not, there may be more. */
  readonly isWhole: boolean;
}

export interface Recalling {
  readonly signal: AbortSignal;
  readonly scheduler: SchedulerLike;
  /** Null: secrets are wanted. */
  readonly redactor: Redactor | null;
}

/** Asks an engine what it remembers of a stretch of time that is over. */
export function recall(engine: Engine, range: Range, recalling: Recalling): Promise<Remembered> {
  return ask(engine, range, recalling, Number.POSITIVE_INFINITY);
}

/**
 * Asks an engine whose clock was set back for all that it remembers, up to the latest moment by its old time. That is in its future now, so it goes on with what
 * happens meanwhile: what it remembered comes first.
 */
export function recallAcross(engine: Engine, until: Instant, recalling: Recalling): Promise<Remembered> {
  return ask(engine, { since: 0n, until }, recalling, LASTING_MILLISECONDS);
}

async function ask(engine: Engine, range: Range, recalling: Recalling, lasting: number): Promise<Remembered> {
  const { signal, scheduler } = recalling;
  const stream = await engine.events(range, { signal });
  try {
    return await read(stream, recalling, scheduler, scheduler.now() + lasting);
  } finally {
    stream.destroy();
  }
}

async function read(
  stream: Stream,
  { redactor }: Recalling,
  scheduler: SchedulerLike,
  end: number,
): Promise<Remembered> {
  const lines = new LineStream();
  const heard: Heard[] = [];
  const chunks = stream[Symbol.asyncIterator]();
  for (;;) {
    const coming = chunks.next();
    // It may fail after nobody waits for it any more.
    coming.catch(() => undefined);
    const chunk = await within(coming, QUIET_MILLISECONDS, scheduler);
    if (chunk === null) return { heard, isWhole: false };
    if (chunk.done) break;
    for (const line of lines.push(chunk.value)) heard.push(...decode(line, redactor));
    if (heard.length >= RECORDS_MAX || scheduler.now() >= end) return { heard, isWhole: false };
  }
  for (const line of lines.end()) heard.push(...decode(line, redactor));
  return { heard, isWhole: true };
}
