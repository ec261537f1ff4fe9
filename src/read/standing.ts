import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';

/** How far a reader has come, where what follows does not depend on what it has read. */
export interface Standing {
  /** What it calls the file that it reads. */
  readonly part: string;
  /** Lines read, those before the first not among them: so many the reader was told of. */
  readonly lines: number;
  readonly linesBefore: number;
  readonly records: number;
  readonly readable: number;
  readonly faults: number;
  /** The time of the last event that had one. */
  readonly last: Instant;
  readonly firstFault: string | null;
  /** The first bytes. */
  readonly head: Uint8Array;
}

/** Where in a log a stretch begins. */
export type Place = Pick<Standing, 'part' | 'records' | 'lines' | 'last'>;

/** The events of a stretch that was read by itself, as they are where it stands in the log. */
export function placed(events: readonly Event[], stretch: Standing, { part, records, lines, last }: Place): Event[] {
  let isTimed = false;
  return events.map((event) => {
    const position = event.position + records;
    // A log may tell of what could not be read in another one: that is an event like others.
    if (event.type !== 'recording.unreadable' || event.data.log !== stretch.part) {
      isTimed = true;
      return { ...event, position };
    }
    const data = { ...event.data, log: part, line: event.data.line - stretch.linesBefore + lines };
    // What cannot be read has the time of what it follows.
    return { ...event, position, data, at: isTimed ? event.at : last };
  });
}
