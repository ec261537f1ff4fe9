import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

/** What is read of a file at once: it stays in the processor's cache. */
export const BLOCK_BYTES = 256 * 1024;
/** After so many blocks whoever else waits in this program has a turn: a user who interrupts it. */
const BLOCKS_IN_A_ROW = 16;
export const NEWLINE = 0x0a;

/**
 * The bytes of a file on the disk from one place to another, each block in the place of the one before.
 *
 * A stream takes ten times as long to hand on what is in memory already. A block ends where a line does, as far as one ends in it: a record that stands
 * whole in a block is read in place. `block`: where they are put, if somebody has a place for them.
 */
export async function* blocksIn(
  path: string,
  from = 0,
  to = Number.POSITIVE_INFINITY,
  block: Uint8Array = Buffer.allocUnsafeSlow(BLOCK_BYTES),
): AsyncGenerator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    let kept = 0;
    let at = from;
    for (let blocks = 1; ; blocks++) {
      const wanted = Math.min(block.length - kept, to - at);
      const length = wanted > 0 ? readSync(file, block, kept, wanted, at) : 0;
      at += length;
      const filled = kept + length;
      if (length === 0) {
        // The end: what is left is a line without one.
        if (kept > 0) yield block.subarray(0, kept);
        return;
      }
      const end = block.lastIndexOf(NEWLINE, filled - 1) + 1 || filled;
      yield block.subarray(0, end);
      kept = filled - end;
      block.copyWithin(0, end, filled);
      if (blocks % BLOCKS_IN_A_ROW === 0) await setImmediate();
    }
  } finally {
    closeSync(file);
  }
}
