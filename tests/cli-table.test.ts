import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { columns, filled } from '../src/cli/table.js';

describe('a table', () => {
  it('stands as Docker has it: three spaces, and none at the end of a line', () => {
    expect(
      columns(
        ['NAMES', 'STATUS'],
        [
          ['web', 'Up'],
          ['a-longer-name', ''],
        ],
      ),
    ).toBe('NAMES           STATUS\nweb             Up\na-longer-name\n');
  });

  it('is aligned whatever is in it, and steers no terminal', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('データベース', 'é́', '\u001b[31m', '🐳', 'a\nb'),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (rows) => {
        const lines = columns(
          ['A', 'B'],
          rows.map(([a, b]) => [a, `|${b}`]),
        )
          .trimEnd()
          .split('\n');
        expect(lines.length).toBe(rows.length + 1);
        const [head = '', ...body] = lines;
        const starts = body.map((line) => stringWidth(line.slice(0, line.indexOf('   |') + 3)));
        if (rows.every(([a]) => !a.includes('|'))) expect(new Set(starts)).toEqual(new Set([head.indexOf('B')]));
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });

  it('can go without the columns that say nothing', () => {
    expect(
      filled(
        ['A', 'B', 'C'],
        [
          ['1', '', '3'],
          ['4', '', ''],
        ],
      ),
    ).toBe('A   C\n1   3\n4\n');
  });

  it('takes no longer for a row among many than for one among few', () => {
    const rows = Array.from({ length: 50_000 }, (_, i) => [`name-${i}`, 'Up 3 minutes', 'x'.repeat(i % 40)]);
    const begin = performance.now();
    expect(columns(['A', 'B', 'C'], rows).split('\n').length).toBe(50_002);
    // A layout whose time grows with the square took minutes.
    expect(performance.now() - begin).toBeLessThan(5_000);
  });
});
