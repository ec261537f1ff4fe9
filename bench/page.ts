import { type Cold, medianOf } from './cold.js';
import { type Figure, isReached, median } from './figure.js';
import { type Indexed, slowest } from './indexed.js';
import { LIMIT, OWN } from './ways.js';

/** All that one run of the bench found out. */
export interface Findings {
  readonly machine: { readonly node: string; readonly cpu: string; readonly cores: number };
  readonly rounds: number;
  readonly cold: readonly Cold[];
  readonly figures: readonly Figure[];
  readonly indexed: Indexed | null;
  readonly peaks: readonly { readonly records: number; readonly bytes: number; readonly seconds: number }[];
}

const rounded = (value: number) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** A table in Markdown, as wide as its widest cells. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, i) => Math.max(3, cell.length, ...rows.map((cells) => cells[i]?.length ?? 0)));
  const padded = (cells: readonly string[]) => row(cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)));
  return [padded(head), row(widths.map((width) => '-'.repeat(width))), ...rows.map(padded)].join('\n');
}

function figureTable(figures: readonly Figure[]): string {
  return table(
    ['figure', 'target', 'measured', 'the worst round', 'reached'],
    figures.map((figure) => {
      const { name, unit, rounds, target, isLeast } = figure;
      const worst = isLeast ? Math.min(...rounds) : Math.max(...rounds);
      const bound = `at ${isLeast ? 'least' : 'most'} ${target} ${unit}`;
      return [
        name,
        bound,
        `${rounded(median(rounds))} ${unit}`,
        `${rounded(worst)} ${unit}`,
        isReached(figure) ? 'yes' : 'no',
      ];
    }),
  );
}

function wayTable(cold: Cold): string {
  const own = medianOf(cold, OWN);
  const limit = medianOf(cold, LIMIT);
  return table(
    ['way', 'seconds', 'x limit', 'x hindcast'],
    cold.ways.map(({ way, seconds }) => {
      const middle = median(seconds);
      return [way, middle.toFixed(3), rounded(middle / limit), rounded(middle / own)];
    }),
  );
}

function indexedTable({ build, replay, questions, processes }: Indexed): string {
  const cells = (name: string, seconds: readonly number[]) => [
    name,
    ...[0.5, 0.99, 1].map((share) => rounded(slowest(seconds, share) * 1000)),
  ];
  return table(
    ['what, in milliseconds', 'half', '99 of 100', 'the slowest'],
    [
      cells('a replay', replay.wall),
      cells('a replay, processor time', replay.cpu),
      cells('the index is built', build.wall),
      cells('the index is built, processor time', build.cpu),
      cells('state at T in the library', questions.wall),
      cells('state at T in the library, processor time', questions.cpu),
      cells('`hindcast ps --at T`, a process', processes),
    ],
  );
}

function growthTable({ cold, peaks }: Findings): string {
  return table(
    ['records', 'MB', 'hindcast state', 'records a second', 'x limit', 'peak memory'],
    cold.map((one) => {
      const own = medianOf(one, OWN);
      const peak = peaks.find(({ records }) => records === one.records)?.bytes ?? Number.NaN;
      return [
        String(one.records),
        (one.bytes / 1e6).toFixed(0),
        `${own.toFixed(3)} s`,
        (one.records / own).toFixed(0),
        rounded(own / medianOf(one, LIMIT)),
        `${(peak / 1e6).toFixed(0)} MB`,
      ];
    }),
  );
}

function instantsOf(indexed: Indexed): string {
  const { records, bytes, questions, processes } = indexed;
  return `## Asking about an instant

A log of ${records} records; its index has ${(bytes / 1e6).toFixed(0)} MB. Each replay and each index is made by a process that has done nothing before, by turns;
the first of both is not counted: it has memory to find that the log's writer gave back.
${questions.wall.length} instants anywhere in the log are asked for by one that has just begun; then ${processes.length} processes, one after the other.

${indexedTable(indexed)}`;
}

/** The findings as a page in Markdown, which a terminal shows as well. */
export function page(findings: Findings): string {
  const { machine, rounds, cold, figures, indexed } = findings;
  const instants = indexed === null ? '' : `${instantsOf(indexed)}\n\n`;
  const sections = cold.map(
    (one) => `## ${one.records} records, ${(one.bytes / 1e6).toFixed(0)} MB\n\n${wayTable(one)}`,
  );
  return `# Performance

Written by \`npm run bench -- --write\`, in one run: Node ${machine.node}, ${machine.cores} x ${machine.cpu}. Each way took its turn in each of ${rounds} rounds,
in one process but where it says otherwise; times are the middle ones, ratios are of times of the same round. The index came first; other processes came
after what is measured in one, and those that parse each line after all others; a log is written by a process of its own. What they leave behind in the
memory makes a replay take up to a quarter longer.
The logs are made up (\`npm run bench:log\`): two thirds of the records are health probes, the rest is life and death of forty containers at a time.

The limit is one thread that reads the file with \`readSync\` into a block of 256 KiB, over and over, and looks for each newline in it with
\`Buffer.indexOf\`. The file is in the memory of the operating system. Twice the newlines was promised of a program that finds them at 1.2 GB a second,
which is what a stream of Node does; the limit is six times as fast, and nothing but reading. Its row says how far a replay is from what the machine can do.

## What is promised

${figureTable(figures)}

${instants}## How cost grows

${growthTable(findings)}

${sections.join('\n\n')}
`;
}
