import type { Event } from '../event/event.js';
import { readLogs } from '../read/index.js';
import { bytesOf } from './gunzip.js';

/**
 * Reads files that were dropped, in every format of the readers, plain or gzip, several as one history. Nothing leaves the browser.
 *
 * Throws `input` where not one record can be read.
 */
export async function eventsOf(files: readonly File[], onBytes: (bytes: number) => void): Promise<Event[]> {
  const events: Event[] = [];
  const sources = files.map((file) => ({ name: file.name, bytes: bytesOf(file, file.name) }));
  for await (const batch of readLogs(sources, { onBytes })) for (const event of batch) events.push(event);
  return events;
}

/** The files of a drop or of a file picker. */
export function filesIn(list: FileList | null | undefined): readonly File[] {
  return list ? [...list] : [];
}
