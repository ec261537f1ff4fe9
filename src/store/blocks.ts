import { closeSync, openSync, read, readSync } from 'node:fs';

/** What is read of a file at once; with what was left of the block before, it has room where it is scanned. */
const READ_BYTES = 240 * 1024;
/** Who reads so many blocks reads on: from then on the next one is fetched while this one is looked at. */
const BLOCKS_BEFORE = 4;
export const NEWLINE = 0x0a;

/** The bytes of a file from there on, which come in their own time; how many there were. */
function fetch(file: number, place: Uint8Array, length: number, at: number): Promise<number> {
  const fetched = new Promise<number>((resolve, reject) => {
    read(file, place, READ_BYTES, length, at, (error, count) => (error ? reject(error) : resolve(count)));
  });
  // Who asks for the block is told of it; perhaps nobody does.
  fetched.catch(() => {});
  return fetched;
}

/**
 * The bytes of a file on the disk from one place to another, each block in the place of the one before the last.
 *
 * A stream takes ten times as long to hand on what is in memory already. A block ends where a line does, as far as one ends in it: a record that stands
 * whole in a block is read in place.
 */
export async function* blocksIn(path: string, from = 0, to = Number.POSITIVE_INFINITY): AsyncGenerator<Uint8Array> {
  const file = openSync(path, 'r');
  const places: Buffer[] = [];
  let ahead: Promise<number> | null = null;
  try {
    let kept: Uint8Array = new Uint8Array(0);
    let at = from;
    for (let blocks = 1; ; blocks++) {
      // Of what was kept, which is never more than was read, the place is before what is read.
      const place = places[blocks % 2] ?? Buffer.allocUnsafeSlow(2 * READ_BYTES);
      places[blocks % 2] = place;
      const wanted = Math.min(READ_BYTES, to - at);
      const length: number = ahead ? await ahead : wanted > 0 ? readSync(file, place, READ_BYTES, wanted, at) : 0;
      place.set(kept, READ_BYTES - kept.length);
      const bytes = place.subarray(READ_BYTES - kept.length, READ_BYTES + length);
      if (length === 0) {
        // The end: what is left is a line without one.
        if (bytes.length > 0) yield bytes;
        return;
      }
      at += length;
      const next = Math.min(READ_BYTES, to - at);
      const end = bytes.lastIndexOf(NEWLINE) + 1 || bytes.length;
      kept = bytes.subarray(end);
      ahead = null;
      if (blocks > BLOCKS_BEFORE && next > 0) ahead = fetch(file, places[(blocks + 1) % 2] as Buffer, next, at);
      yield bytes.subarray(0, end);
    }
  } finally {
    await ahead?.catch(() => {});
    closeSync(file);
  }
}
