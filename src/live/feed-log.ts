import { HindcastError } from '../error.js';
import { LogReader } from '../read/reader.js';
import type { Feed } from './feed.js';
import { type TailPiece, tail } from './tail.js';

export interface FeedLogOptions {
  readonly name: string;
  readonly format?: string | undefined;
  readonly signal: AbortSignal;
}

type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** The bytes of a stream that ends some day. */
async function* pieces(bytes: Bytes, part: string): AsyncGenerator<TailPiece> {
  for await (const chunk of bytes) yield { part, bytes: chunk, isCurrent: false };
}

/**
 * Reads a log into a feed for as long as it grows: a file or a recording's folder by its path, or a stream.
 *
 * In plain words: resolves when nothing further can come. Throws `input` where what was there from the beginning is no log.
 */
export async function feedLog(feed: Feed, source: string | Bytes, options: FeedLogOptions): Promise<void> {
  const { name, format, signal } = options;
  const reader = new LogReader(name, format);
  let part: string | null = null;
  const all = typeof source === 'string' ? tail(source, signal) : pieces(source, name);
  try {
    for await (const piece of all) {
      if (piece.part !== part) reader.begin(piece.part);
      part = piece.part;
      feed.push(reader.push(piece.bytes));
      if (piece.isCurrent) settle(feed, reader);
      if (feed.over !== null) return;
    }
  } catch (error) {
    if (!feed.isCurrent || !(error instanceof HindcastError)) throw error;
    return feed.end([error.message, error.cure].join('. '));
  }
  feed.push(reader.end());
  settle(feed, reader);
  if (!signal.aborted) feed.end('the log has ended');
}

/** All that there was has been read: it is the moment to say that it is no log. */
function settle(feed: Feed, reader: LogReader): void {
  const verdict = feed.isCurrent ? null : reader.verdict();
  if (verdict) throw verdict;
  feed.current();
}
