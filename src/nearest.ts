const NEAREST_MAX = 3;

/** How many letters must be changed, added, dropped or swapped with the next to make one word of the other. */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) row.push(cell(a, b, i, j, rows, row));
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}

function cell(a: string, b: string, i: number, j: number, rows: number[][], row: number[]): number {
  const at = (y: number, x: number) => rows[y]?.[x] ?? Number.POSITIVE_INFINITY;
  const same = a[i - 1] === b[j - 1];
  const best = Math.min(at(i - 1, j) + 1, (row[j - 1] ?? 0) + 1, at(i - 1, j - 1) + (same ? 0 : 1));
  const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
  return swapped ? Math.min(best, at(i - 2, j - 2) + 1) : best;
}

/** The words that were probably meant, nearest first: the "did you mean" of every message. */
export function nearest(word: string, words: readonly string[]): readonly string[] {
  const limit = Math.max(2, Math.floor(word.length / 3));
  return words
    .map((candidate) => ({ candidate, far: distance(word.slice(0, 64), candidate.slice(0, 64)) }))
    .filter(({ candidate, far }) => far <= limit || (word.length > 2 && candidate.startsWith(word)))
    .sort((a, b) => a.far - b.far)
    .slice(0, NEAREST_MAX)
    .map(({ candidate }) => candidate);
}
