import type { SchedulerLike } from 'rxjs';
import { decode, type Heard, LineStream } from './decode.js';
import type { Engine, Range, Stream } from './engine.js';
import type { Redactor } from './redact.js';
import { within } from './timing.js';

/** Docker remembers 256; Podman has a file of any length. */
const RECORDS_MAX = 10_000;

/** An answer that says nothing more for so long has been given. */
const QUIET_MILLISECONDS = 3_000;

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
export async function recall(engine: Engine, range: Range, recalling: Recalling): Promise<Remembered> {
  const { signal, scheduler } = recalling;
  const stream = await engine.events(range, { signal });
  try {
    return await read(stream, recalling, scheduler);
  } finally {
    stream.destroy();
  }
}

async function read(stream: Stream, { redactor }: Recalling, scheduler: SchedulerLike): Promise<Remembered> {
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
    if (heard.length >= RECORDS_MAX) return { heard, isWhole: false };
  }
  for (const line of lines.end()) heard.push(...decode(line, redactor));
  return { heard, isWhole: true };
}
