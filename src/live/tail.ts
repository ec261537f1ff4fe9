import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { asyncScheduler, Observable, type SchedulerLike, type Subscriber } from 'rxjs';
import type { Event } from '../event/event.js';
import { readBatches } from '../read/index.js';
import { LogReader } from '../read/reader.js';
import { type Log, openPath, openStream } from '../store/index.js';
import { FileChanges } from './file-changes.js';
import { fileAsItGrows, type Piece, recordingAsItGrows } from './growing.js';

export interface TailOptions {
  /** What `-` is. */
  readonly stdin?: AsyncIterable<Uint8Array> | undefined;
  readonly format?: string | undefined;
  /** Asked before more is read: a promise is waited for. */
  readonly ready?: (() => Promise<void> | null) | undefined;
  readonly scheduler?: SchedulerLike | undefined;
}

/**
 * The events of a log file or of a recording, those that are there and those that are written to it later; only a pipe ends, and what is packed.
 *
 * In plain words: as `tail -F`, over rotations. A batch a chunk of bytes; an empty one says that all that is there by now was given. Errors:
 * `input` for what is not there or cannot be read.
 */
export function tail(path: string, options: TailOptions = {}): Observable<readonly Event[]> {
  const { format, stdin, scheduler = asyncScheduler } = options;
  return new Observable((subscriber) => {
    let changes: FileChanges | null = null;
    const follow = async () => {
      const log = path === '-' && stdin ? openStream('-', stdin) : await openPath(path);
      // What is packed, and a pipe, has an end.
      if (!log.parts && (log.fetched || !log.reopenable)) return finite(log, options, subscriber);
      const isFolder = (await stat(path)).isDirectory();
      if (subscriber.closed) return;
      changes = new FileChanges(isFolder ? path : dirname(path), scheduler);
      const pieces = isFolder ? recordingAsItGrows(path, changes) : fileAsItGrows(path, changes);
      const reader = new LogReader(path, format);
      let isNew = true;
      for await (const piece of pieces) {
        if (subscriber.closed) return;
        const events = eventsOf(reader, piece);
        if (events.length > 0 || piece.kind === 'rest') subscriber.next(events);
        await options.ready?.();
        if (!isNew || piece.kind !== 'rest') continue;
        isNew = false;
        const verdict = reader.verdict();
        if (verdict) throw verdict;
      }
    };
    follow().catch((error: unknown) => subscriber.error(error));
    return () => changes?.close();
  });
}

async function finite(log: Log, { format, ready }: TailOptions, to: Subscriber<readonly Event[]>): Promise<void> {
  // What comes from a pipe happens now.
  if (!log.reopenable) to.next([]);
  for await (const events of readBatches(log, { format })) {
    if (to.closed) return;
    to.next(events);
    await ready?.();
  }
  to.next([]);
  to.complete();
}

function eventsOf(reader: LogReader, piece: Piece): readonly Event[] {
  if (piece.kind === 'bytes') return reader.push(piece.bytes);
  if (piece.kind === 'rest') return [];
  // What the file before left open ends with it.
  const events = reader.end();
  reader.begin(piece.name);
  return events;
}
