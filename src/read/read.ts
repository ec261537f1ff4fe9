import { HindcastError } from '../error.js';
import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { type Format, type Unplaced, Unreadable } from './format.js';
import { type Line, LineCutter } from './lines.js';
import { formatNamed } from './recognise.js';
import { decodeRecord } from './record.js';

/** Bytes with a name: a file, standard input, a string, an upload. The name is what messages call it. */
export interface LogSource {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

export interface ReadOptions {
  /** The name of a format, where it is not to be detected. */
  readonly format?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told of each chunk that was read, in bytes. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** Turns the lines of one log into events, counting its records and remembering what went wrong. */
export class LogReader {
  readonly #name: string;
  readonly #format: Format | null;
  readonly #cutter = new LineCutter();
  #records = 0;
  #readable = 0;
  #last: Instant = 0n;
  #line = 0;
  #firstFault: string | null = null;

  constructor(name: string, format?: string) {
    this.#name = name;
    this.#format = format === undefined ? null : formatNamed(format);
  }

  push(chunk: Uint8Array): Event[] {
    return this.#events(this.#cutter.push(chunk));
  }

  /** The rest. `fault`: why the bytes ended before the log did; it counts as a record that cannot be read. */
  end(fault: string | null = null): Event[] {
    const events = this.#events(this.#cutter.end());
    if (fault !== null) events.push(this.#unreadable(this.#line + 1, fault));
    return events;
  }

  /** Throws `input` if there were records and not one could be read: then this is no log. */
  finish(): void {
    if (this.#records === 0 || this.#readable > 0) return;
    throw new HindcastError('input', `${this.#name}: not an event log`, {
      expected: "lines such as `docker events --format '{{json .}}'` writes",
      found: this.#firstFault ?? 'nothing that is known',
      cure: "Record one with: docker events --format '{{json .}}' > log.jsonl",
    });
  }

  #events(lines: Iterable<Line>): Event[] {
    const events: Event[] = [];
    for (const line of lines) events.push(this.#event(line));
    return events;
  }

  #event(line: Line): Event {
    this.#line = line.number;
    try {
      const event = decodeRecord(line, this.#format);
      this.#readable += 1;
      this.#last = event.at;
      return this.#place(event);
    } catch (error) {
      if (error instanceof Unreadable) return this.#unreadable(line.number, error.message);
      throw error;
    }
  }

  #unreadable(line: number, reason: string): Event {
    this.#firstFault ??= reason;
    const data = { log: this.#name, line, reason };
    return this.#place({ type: 'recording.unreadable', at: this.#last, id: null, data, source: 'hindcast' });
  }

  #place(event: Unplaced): Event {
    this.#records += 1;
    const { type, at, id, data, source } = event;
    return { type, at, position: this.#records, id, data, source } as Event;
  }
}

/**
 * Reads one log: a batch of events for each chunk of bytes, in the order of the log.
 *
 * In plain words: nothing is read ahead, nothing is kept, a record that cannot be read comes as a `recording.unreadable` event. Throws
 * `input` at the end if not one record could be read.
 */
export async function* readBatches(source: LogSource, options: ReadOptions = {}): AsyncGenerator<readonly Event[]> {
  const reader = new LogReader(source.name, options.format);
  let fault: string | null = null;
  try {
    for await (const chunk of source.bytes) {
      options.signal?.throwIfAborted();
      options.onBytes?.(chunk.length);
      const events = reader.push(chunk);
      if (events.length > 0) yield events;
    }
  } catch (error) {
    // A source that breaks off has said all that it can: what it gave stands.
    if (!(error instanceof HindcastError && error.code === 'input')) throw error;
    fault = error.message;
  }
  const rest = reader.end(fault);
  if (rest.length > 0) yield rest;
  reader.finish();
}

/** Reads one log, event by event: {@link readBatches} for those who like it plain. */
export async function* readLog(source: LogSource, options: ReadOptions = {}): AsyncGenerator<Event> {
  for await (const batch of readBatches(source, options)) yield* batch;
}

/** Reads a log that is a string, all at once. */
export function readText(text: string, name = 'text', format?: string): Event[] {
  const reader = new LogReader(name, format);
  const events = [...reader.push(new TextEncoder().encode(text)), ...reader.end()];
  reader.finish();
  return events;
}
