import { HindcastError } from '../error.js';
import type { Event } from '../event/event.js';
import { readLogs } from '../read/index.js';
import { bytesOf } from './gunzip.js';
import { breathe, SLICE_MS } from './slices.js';

/** So many records of files that are dropped are shown: what a browser still holds. */
const DROPPED_RECORDS_MAX = 1_000_000;

export interface FileOptions {
  readonly signal?: AbortSignal;
  readonly recordsMax?: number;
  /** How much of the files was read, from 0 to 1. */
  readonly onPart?: (part: number) => void;
}

/** What was read of files, and what is to be said of them, a sentence each. */
export interface FromFiles {
  readonly events: readonly Event[];
  readonly notes: readonly string[];
}

/**
 * Reads files that were dropped, in every format of the readers, plain or gzip, several as one history. Nothing leaves the browser.
 *
 * Throws `input` where not one record can be read, `limit` for more records than a browser holds, and the reason of the signal.
 */
export async function eventsOf(files: readonly File[], options: FileOptions = {}): Promise<FromFiles> {
  const { signal, onPart, recordsMax = DROPPED_RECORDS_MAX } = options;
  const total = files.reduce((sum, { size }) => sum + size, 0);
  let read = 0;
  const onBytes = (count: number) => {
    read += count;
    onPart?.(Math.min(1, read / Math.max(1, total)));
  };
  const notes: string[] = files.length > 1 ? files.filter(({ size }) => size === 0).map(emptyWords) : [];
  const onNoLog = ({ message }: HindcastError) => notes.push(message);
  const events: Event[] = [];
  const sources = files.map((file) => ({ name: file.name, bytes: bytesOf(file, file.name, onBytes) }));
  let until = performance.now() + SLICE_MS;
  for await (const batch of readLogs(sources, { signal, onNoLog })) {
    if (events.length + batch.length > recordsMax) throw tooMany(recordsMax);
    for (const event of batch) events.push(event);
    // A file that is in memory comes without a pause.
    if (performance.now() < until) continue;
    await breathe();
    until = performance.now() + SLICE_MS;
  }
  if (events.length === 0) throw nothing(files);
  return { events, notes };
}

const emptyWords = ({ name }: File) => `${name}: an empty file`;

function nothing(files: readonly File[]): HindcastError {
  const what = files.map((file) => (file.size === 0 ? emptyWords(file) : `${file.name}: no record in it`));
  return new HindcastError('input', what.join('; '), {
    cure: "Where nothing happened nothing is written; to record a log: docker events --format '{{json .}}' > log.jsonl",
  });
}

function tooMany(recordsMax: number): HindcastError {
  const most = recordsMax.toLocaleString('en');
  return new HindcastError('limit', `more than ${most} records, which is more than a page can hold`, {
    cure: 'Drop a part of the log, or let the program leave out health probes: hindcast report LOG -o report.html',
  });
}

/** The files of a drop or of a file picker. */
export function filesIn(list: FileList | null | undefined): readonly File[] {
  return list ? [...list] : [];
}
