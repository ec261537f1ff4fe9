import { HindcastError } from '../error.js';
import { openPath } from './file.js';
import type { Log } from './log.js';
import { openStream } from './stream.js';

/**
 * Opens logs as the command line names them: `-` is standard input, a folder is the recording in it.
 *
 * In plain words: give the result to `readLogs`, which makes one history of them. Throws `input` as {@link openPath}, and
 * `usage` for standard input named twice.
 *
 * @example
 * ```ts
 * const logs = await openLogs(['monday.jsonl', 'tuesday.jsonl.gz']);
 * for await (const events of readLogs(logs)) for (const event of events) fold.apply(event);
 * ```
 */
export async function openLogs(names: readonly string[], stdin?: AsyncIterable<Uint8Array>): Promise<Log[]> {
  if (names.indexOf('-') !== names.lastIndexOf('-')) {
    throw new HindcastError('usage', 'standard input is named twice', {
      expected: 'one -',
      cure: 'Give the other log as a file.',
    });
  }
  const logs: Log[] = [];
  for (const name of names) logs.push(name === '-' ? openStream('-', stdin ?? process.stdin) : await openPath(name));
  return logs;
}
