const SEGMENT = /^\d+\.jsonl(?:\.gz)?$/;

/** The segments of a recording among the files of a folder, in their order. */
export function segmentsOf(files: readonly string[]): readonly string[] {
  const segments = files.filter((file) => SEGMENT.test(file));
  // A segment that was being compressed when the power went stands there twice: the plain one is whole.
  const plain = new Set(segments.filter((file) => file.endsWith('.jsonl')));
  const once = segments.filter((file) => !file.endsWith('.gz') || !plain.has(file.slice(0, -'.gz'.length)));
  return once.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1));
}
