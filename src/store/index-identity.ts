import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { FINGERPRINT_BYTES } from './index-bounds.js';
import type { Part, Pieces } from './index-parts.js';

/** What is known again of a file that was indexed. */
export interface PartPrint {
  readonly name: string;
  readonly packed: boolean;
  /** Unpacked bytes of it that the index knows. */
  readonly length: number;
  /** Bytes on the disk, and when it was written to last. */
  readonly size: number;
  readonly modified: number;
  readonly head: string;
  readonly tail: string;
  /** Of all those bytes, where the log is kept in several files: a closed one may be packed. */
  readonly check: number | null;
}

function fingerprint(pieces: Pieces, part: number, from: number, to: number): string {
  return createHash('sha256')
    .update(pieces.read(part, from, to))
    .digest('base64');
}

/** What to know a file again by, as far as it goes now. */
export function printOf(
  { name, packed, size, modified }: Part,
  pieces: Pieces,
  part: number,
  check: number | null,
): PartPrint {
  const length = packed ? pieces.size(part) : size;
  const head = fingerprint(pieces, part, 0, Math.min(length, FINGERPRINT_BYTES));
  const tail = fingerprint(pieces, part, Math.max(0, length - FINGERPRINT_BYTES), length);
  return { name, packed, length, size, modified, head, tail, check };
}

/** How a log stands to what was indexed of it. */
export type Standing = 'same' | 'grown' | 'changed';

/** What became of one file: nothing, more of the same, or something else. */
function standingOf(print: PartPrint, part: Part, pieces: Pieces, number: number): Standing {
  if (part.name === print.name && part.packed === print.packed) {
    if (part.size === print.size && part.modified !== print.modified) return 'changed';
    if (part.size < print.size || (part.packed && part.size !== print.size)) return 'changed';
  } else if (part.name !== `${print.name}.gz` || print.check === null) return 'changed';
  else return repacked(print, pieces, number);
  if (fingerprint(pieces, number, 0, Math.min(print.length, FINGERPRINT_BYTES)) !== print.head) return 'changed';
  const tail = fingerprint(pieces, number, Math.max(0, print.length - FINGERPRINT_BYTES), print.length);
  if (tail !== print.tail) return 'changed';
  return part.size === print.size ? 'same' : 'grown';
}

/** A segment that was plain and is packed now. */
function repacked({ length, check }: PartPrint, pieces: Pieces, number: number): Standing {
  const now = pieces.size(number);
  if (now < length || crc32(pieces.read(number, 0, length)) !== check) return 'changed';
  return now === length ? 'same' : 'grown';
}

/** How the files of a log stand to those that were indexed. A log in several files grows at its end: in the last one, and by others behind it. */
export function standing(prints: readonly PartPrint[], parts: readonly Part[], pieces: Pieces): Standing {
  if (prints.length === 0 || parts.length < prints.length) return 'changed';
  const last = prints.length - 1;
  for (const [i, print] of prints.entries()) {
    const part = parts[i];
    if (!part) return 'changed';
    const untouched = part.name === print.name && part.size === print.size && part.modified === print.modified;
    // Of a recording's many segments only the last is ever written to.
    const found = i < last && untouched ? 'same' : standingOf(print, part, pieces, i);
    if (found === 'changed' || (found === 'grown' && i < last)) return 'changed';
    if (found === 'grown') return 'grown';
  }
  return parts.length > prints.length ? 'grown' : 'same';
}
