import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Host } from '../bench/shape.js';
import type { Event } from '../src/event/event.js';
import { readBatches, readText } from '../src/read/index.js';
import { openPath } from '../src/store/index.js';

const folder = mkdtempSync(join(tmpdir(), 'hindcast-blocks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const line = (length: number, letter: string) => `${letter.repeat(length)}\n`;

describe('a file is read in blocks that end where a line does', () => {
  it.each([
    ['nothing', ''],
    ['one line', line(10, 'a')],
    ['a line without an end', 'a'],
    ['many lines', line(700, 'a').repeat(2000)],
    ['many lines, the last one without an end', line(700, 'a').repeat(2000) + 'b'.repeat(500)],
    [
      'a line that is longer than a block',
      line(700, 'a').repeat(100) + line(600_000, 'b') + line(700, 'c').repeat(900),
    ],
    ['no line at all', 'a'.repeat(1_000_000)],
    ['only ends', '\n'.repeat(600_000)],
    ['blocks that end with a line', line(2 ** 18 - 1, 'a').repeat(3)],
  ])('%s', async (_, content) => {
    const path = join(folder, 'log.jsonl');
    writeFileSync(path, content);
    const { bytes, bytesInto } = await openPath(path);
    // A reader's place may be of any size.
    const ways = bytesInto ? [bytes, bytesInto(new Uint8Array(2 ** 18)), bytesInto(new Uint8Array(5_000))] : [bytes];
    for (const way of ways) {
      const blocks: string[] = [];
      for await (const block of way) blocks.push(Buffer.from(block).toString('latin1'));
      expect(blocks.join('') === content).toBe(true);
      const open = blocks.slice(0, -1).filter((block) => block.includes('\n') && !block.endsWith('\n'));
      expect(open).toEqual([]);
    }
  });

  it('in the place that a reader has for them, where all that is found is what a parse finds', async () => {
    const host = new Host(60);
    const content = Array.from({ length: 1_500 }, () => host.next())
      .join('\n')
      .replaceAll('"exitCode":"0"', '"exitCode" :"0"');
    const path = join(folder, 'busy.jsonl');
    writeFileSync(path, content);
    const log = await openPath(path);
    expect(log.bytesInto).toBeDefined();
    const events: Event[] = [];
    for await (const batch of readBatches(log)) events.push(...batch);
    expect(events).toEqual(
      content.split('\n').flatMap((line, i) => readText(line).map((event) => ({ ...event, position: i + 1 }))),
    );
  });
});
