import type { IndexOptions } from './index-open.js';
import type { LogIndex } from './log-index.js';

/**
 * Opens a log with its index, which stands beside it as `LOG.hindcast`; one that is missing is built, in one pass over the log.
 *
 * In plain words: the first time costs two or three replays, every further question some milliseconds. An index of another log, a broken one, one
 * of another version is thrown away, and `onNotice` told. Where none can be written (a full disk, a folder that is read only), `onNotice` is told why,
 * and each question reads the log. Throws `input` for what cannot be read from its middle (standard input, a pipe, a gzip file), and as reading a log does.
 *
 * @example
 * ```ts
 * const index = await openIndex('monday.jsonl');
 * const state = await index.at(instant('2026-11-23T21:51:07Z'));
 * console.log(state.containers.length);
 * await index.close();
 * ```
 */
export async function openIndex(path: string, options: IndexOptions = {}): Promise<LogIndex> {
  // The database is for those who ask: it takes longer to load than a small log to read.
  const { LogIndex } = await import('./log-index.js');
  return LogIndex.open(path, options);
}
