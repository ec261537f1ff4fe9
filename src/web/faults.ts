import type { Event, EventOf } from '../event/event.js';

type Fault = EventOf<'recording.unreadable'>;

/** What of a log could not be read: how many records, and the first of them. */
export class Faults {
  count = 0;
  first: Fault | null = null;

  push(events: readonly Event[]): void {
    for (const event of events) {
      if (event.type !== 'recording.unreadable') continue;
      this.count += 1;
      this.first ??= event;
    }
  }
}

/** How the records that cannot be read are found in a list of all. */
export const FAULTS_QUERY = 'recording.unreadable';

/** The faults in a line. */
export function faultWords({ count, first }: Faults): string {
  const records = count === 1 ? '1 record' : `${count.toLocaleString('en')} records`;
  if (first === null) return `${records} could not be read`;
  const { log, line, reason } = first.data;
  return `${records} could not be read${count === 1 ? '' : ', the first'}: ${log}:${line}: ${reason}`;
}
