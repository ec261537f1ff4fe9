/**
 * A process that records as fast as it can, to be killed or to run out of room: `record-numbers.ts FOLDER FIRST ROTATE_BYTES`. After each sync it
 * says the last number that counts, and at a fault what is wrong.
 */
import { HindcastError } from '../../src/error.js';
import { Recording } from '../../src/store/index.js';
import { ABOUT, line } from './recorded-lines.js';

const [folder = '', first = '1', rotateBytes = '1000000'] = process.argv.slice(2);
const recording = await Recording.open(folder, ABOUT, { now: Date.now, rotateBytes: Number(rotateBytes) });
try {
  for (let next = Number(first); ; ) {
    for (let group = 0; group < 7; group++) {
      await recording.append(Array.from({ length: 13 }, (_, i) => line(next + i, 'x'.repeat(next % 97))));
      next += 13;
    }
    await recording.sync();
    process.stdout.write(`${next - 1}\n`);
  }
} catch (error) {
  await recording.close();
  if (!(error instanceof HindcastError)) throw error;
  process.stderr.write(`${JSON.stringify({ message: error.message, cure: error.cure })}\n`);
}
