import { gzipSync } from 'node:zlib';
import { HindcastError } from '../error.js';
import type { Event } from '../event/event.js';
import { Packer } from '../event/pack.js';
import { IdleExecs } from '../view/idle-execs.js';
import { Discretion, type Secrets } from './discretion.js';
import type { History } from './history.js';

/** A log of more records than this is thinned. */
const WHOLE_RECORDS_MAX = 250_000;
/** What a browser still opens. */
export const REPORT_RECORDS_MAX = 1_000_000;

/** Which operating system packed it is none of the reader's business: the same log gives the same bytes. */
const GZIP_SYSTEM_BYTE = 9;
const SYSTEM_UNKNOWN = 0xff;

/** A log as a report holds it. */
export interface ReportLog {
  /** Gzip, base64. */
  readonly text: string;
  readonly records: number;
  /** What is not in it, a sentence each. */
  readonly notes: readonly string[];
  readonly thinned: boolean;
}

/** What of the log goes into a report: a first look says what it can do without. */
async function surveyed(history: History) {
  const execs = new IdleExecs();
  let records = 0;
  for await (const events of history.silently()) {
    for (const event of events) {
      if (event.position > 0) records += 1;
      execs.push(event);
    }
  }
  return { records, isLeftOut: (event: Event) => records > WHOLE_RECORDS_MAX && execs.isIdle(event) };
}

/** Reads the history twice, and packs it. Throws `limit` for more than a browser can take. */
export async function packHistory(history: History, secrets: Secrets): Promise<ReportLog> {
  await history.rereadable();
  const { records, isLeftOut } = await surveyed(history);
  const discretion = new Discretion(secrets);
  const packer = new Packer();
  let [kept, left] = [0, 0];
  for await (const events of history.batches()) {
    for (const event of events) {
      if (isLeftOut(event)) {
        left += 1;
        continue;
      }
      if (kept >= REPORT_RECORDS_MAX) throw tooMuch(records);
      const told = discretion.tell(event);
      if (told === null) continue;
      packer.push(told);
      kept += 1;
    }
  }
  const packed = gzipSync(JSON.stringify(packer.take()), { level: 9 });
  packed[GZIP_SYSTEM_BYTE] = SYSTEM_UNKNOWN;
  const notes = [...(left > 0 ? [thinnedNote(left)] : []), ...discretion.notes()];
  return { text: packed.toString('base64'), records, notes, thinned: left > 0 };
}

function thinnedNote(left: number): string {
  return `thinned: ${left.toLocaleString('en')} records of execs that ended well (health probes) are not in this page; nothing else depends on them`;
}

function tooMuch(records: number): HindcastError {
  return new HindcastError('limit', `${records} records are more than a page can hold`, {
    expected: `at most ${REPORT_RECORDS_MAX} after thinning`,
    cure: 'Make a report of a part of the log: its last days, or one segment of the recording.',
  });
}
