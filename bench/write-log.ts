import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Host } from './shape.js';

/** Writes a log of so many records; `alive`: how many containers live at a time. Gives the times with which it begins and ends, in nanoseconds. */
export async function writeLog(
  records: number,
  file: string,
  alive?: number,
): Promise<{ first: bigint; last: bigint }> {
  const host = new Host(alive);
  const first = host.now;
  // To the disk before it counts as written: otherwise that happens while something is measured.
  const out = createWriteStream(file, { flush: true });
  let text = '';
  for (let i = 0; i < records; i++) {
    text += `${host.next()}\n`;
    if (text.length < 1 << 20) continue;
    if (!out.write(text)) await once(out, 'drain');
    text = '';
  }
  out.end(text);
  await once(out, 'close');
  return { first, last: host.now };
}
