import { HindcastError } from '../error.js';
import type { Event } from '../event/event.js';
import { untilAborted } from './abort.js';
import { LogReader } from './reader.js';

/** Bytes with a name: a file, standard input, a string, an upload. The name is what messages call it. */
export interface LogSource {
  readonly name: string;
  /** A chunk holds until the next one is asked for: it may stand in the same place. */
  readonly bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** The same bytes, each chunk put into a place that the reader has for it: it need not copy them. */
  readonly bytesInto?: ((room: Uint8Array) => AsyncIterable<Uint8Array>) | undefined;
  /** The files of a log that is kept in several, in their order: they are read one after the other, in place of `bytes`. */
  readonly parts?: readonly LogSource[] | undefined;
  /**
   * Reads all that can be read in several threads: its events come in the order of the log, the reader follows, and what is given back is the rest,
   * for the reader to read itself.
   */
  readonly inThreads?: ((reader: LogReader, options: ThreadOptions) => Threaded) | undefined;
  /** How many bytes had to be fetched for those given so far, where these are unpacked ones. */
  readonly fetched?: (() => number) | undefined;
}

/** How to read in threads. */
export type ThreadOptions = { readonly jobs: number } & Pick<ReadOptions, 'format' | 'signal' | 'onBytes'>;
export type Threaded = AsyncGenerator<readonly Event[], AsyncIterable<Uint8Array>>;

export interface ReadOptions {
  /** So many threads at the most, where a log can be read in several; the events are the same. */
  readonly jobs?: number | undefined;
  /** The name of a format, where it is not to be detected. */
  readonly format?: string | undefined;
  /** Ends the reading: it throws the signal's reason, also while it waits for bytes. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each chunk that was read, in bytes as they are stored. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
  /** Told of a log among several of which not one record could be read: the others are read all the same. */
  readonly onNoLog?: ((error: HindcastError) => void) | undefined;
}

/**
 * Reads one log: a batch of events for each chunk of bytes, in the order of the log.
 *
 * In plain words: nothing is read ahead, nothing is kept, a record that cannot be read comes as a `recording.unreadable` event. Throws
 * `input` at the end if not one record could be read, `usage` for a format that there is not.
 */
export async function* readBatches(source: LogSource, options: ReadOptions = {}): AsyncGenerator<readonly Event[]> {
  const verdict = yield* batchesOf(source, options);
  if (verdict) throw verdict;
}

/** As {@link readBatches}, but what is wrong with the log as a whole is given back. */
export async function* batchesOf(
  source: LogSource,
  options: ReadOptions,
): AsyncGenerator<readonly Event[], HindcastError | null> {
  const reader = new LogReader(source.name, options.format);
  for (const part of source.parts ?? [source]) {
    reader.begin(part.name);
    let fault: string | null = null;
    let fetched = 0;
    try {
      const { jobs = 1 } = options;
      const inThreads = jobs > 1 ? part.inThreads : undefined;
      const rest = inThreads ? yield* inThreads(reader, { ...options, jobs }) : bytesFor(reader, part);
      for await (const chunk of untilAborted(rest, options.signal)) {
        const total = part.fetched?.() ?? fetched + chunk.length;
        options.onBytes?.(total - fetched);
        fetched = total;
        const events = reader.push(chunk);
        if (events.length > 0) yield events;
      }
    } catch (error) {
      // A source that breaks off has said all that it can: what it gave stands. If that is nothing, its own words say it best.
      if (!(error instanceof HindcastError && error.code === 'input')) throw error;
      if (reader.isEmpty && !source.parts) throw error;
      fault = error.message;
    }
    const last = reader.end(fault);
    if (last.length > 0) yield last;
  }
  return reader.verdict();
}

function bytesFor(reader: LogReader, { bytes, bytesInto }: LogSource): LogSource['bytes'] {
  const room = bytesInto ? reader.room : null;
  return bytesInto && room ? bytesInto(room) : bytes;
}

/** Reads one log, event by event: {@link readBatches} for those who like it plain. */
export async function* readLog(source: LogSource, options: ReadOptions = {}): AsyncGenerator<Event> {
  for await (const batch of readBatches(source, options)) yield* batch;
}

/** Reads a log that is a string, all at once. */
export function readText(text: string, name = 'text', format?: string): Event[] {
  const reader = new LogReader(name, format);
  const events = [...reader.push(new TextEncoder().encode(text)), ...reader.end()];
  const verdict = reader.verdict();
  if (verdict) throw verdict;
  return events;
}
