import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
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
    const blocks: string[] = [];
    for await (const block of (await openPath(path)).bytes) blocks.push(Buffer.from(block).toString('latin1'));
    expect(blocks.join('') === content).toBe(true);
    const open = blocks.slice(0, -1).filter((block) => block.includes('\n') && !block.endsWith('\n'));
    expect(open).toEqual([]);
  });
});
