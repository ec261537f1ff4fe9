import { type Hole, holeOf } from './fill.js';
import type { Unplaced } from './format.js';
import { HEX_BYTES } from './hex-names.js';
import type { Outline } from './scanner.js';
import { SECONDS_FROM_END } from './times.js';

const ASCII = /^[ -~]*$/;
const TIMES = /,"time":(\d{10}),"timeNano":(\d{19})\}$/;

/** The field whose id differs from record to record, and the attribute that it is written as. */
const ATTRIBUTES: Readonly<Record<Hole, string>> = { execId: 'execID', container: 'container' };

/** A record that was decoded once, with holes where others of its kind have other times and another id. */
export interface Template {
  readonly outline: Outline;
  readonly hole: Hole | null;
  readonly event: Unplaced;
}

/** Turns a record's text into its event, or throws. */
export type Decode = (text: string) => Unplaced;

/** Where the id stands in the text, if it stands there once and as the attribute; -1 otherwise. */
function placeOf(text: string, hole: Hole, id: unknown): number {
  if (typeof id !== 'string' || !/^[0-9a-f]{64}$/.test(id)) return -1;
  const written = `"${ATTRIBUTES[hole]}":"`;
  const at = text.indexOf(`${written}${id}"`) + written.length;
  return at >= written.length && text.indexOf(id) === at && text.lastIndexOf(id) === at ? at : -1;
}

function fieldsOf({ type, id, data, source }: Unplaced, hole: Hole | null): string {
  const others = hole === null ? data : { ...data, [hole]: null };
  return JSON.stringify([type, id, others, source], (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
}

const OTHER_ID = '0f'.repeat(HEX_BYTES / 2);
const OTHER_ID_AGAIN = 'e1'.repeat(HEX_BYTES / 2);
const OTHER_SECONDS = '1700000001';
const OTHER_NANOS = '1700000001234567891';

/** Whether the decoder makes of the record with other things in its holes what it should. */
function holds(text: string, hole: Hole | null, holeAt: number, event: Unplaced, decode: Decode): boolean {
  const id = event.data[hole as keyof typeof event.data] === OTHER_ID ? OTHER_ID_AGAIN : OTHER_ID;
  const filled = hole === null ? text : text.slice(0, holeAt) + id + text.slice(holeAt + HEX_BYTES);
  const times = filled.length - SECONDS_FROM_END;
  try {
    const other = decode(`${filled.slice(0, times)}${OTHER_SECONDS},"timeNano":${OTHER_NANOS}}`);
    if (other.at !== BigInt(OTHER_NANOS) || fieldsOf(other, hole) !== fieldsOf(event, hole)) return false;
    return hole === null || (other.data as unknown as Record<Hole, unknown>)[hole] === id;
  } catch {
    return false;
  }
}

/**
 * Makes a template of a record; null where that is not possible.
 *
 * In plain words: the holes are where the times stand and, in an exec's or an attachment's record, the id. That nothing else hangs on them is not
 * concluded but tried: the decoder itself must make the right event of the record with other things in the holes.
 */
export function templateOf(text: string, event: Unplaced, decode: Decode): Template | null {
  // Where a character takes several bytes, places in the text are not places in the bytes.
  if (!ASCII.test(text) || !TIMES.test(text)) return null;
  const wanted = holeOf(event);
  const place = wanted === null ? -1 : placeOf(text, wanted, (event.data as unknown as Record<Hole, unknown>)[wanted]);
  const hole = place < 0 ? null : wanted;
  if (!holds(text, hole, place, event, decode)) return null;
  const outline = { length: text.length + 1, times: text.length - SECONDS_FROM_END, hole: hole === null ? 0 : place };
  return { outline, hole, event };
}
