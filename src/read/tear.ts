const OBJECT = '{"';
const NUL = '\0';

/** A record has a few objects in it; more beginnings than these are not tried. */
const BEGINNINGS_MAX = 16;

/** A line that holds the beginning of one record, or none, and behind that another. */
export interface Tear {
  readonly reason: string;
  /** Where the other may begin, the likeliest first. */
  readonly rests: readonly string[];
}

export const NUL_BYTES = 'NUL bytes: a piece of the file was never written';

/**
 * What may still be a record in a line that is none: after a crash, the next one is written behind what was there of the one before.
 *
 * In plain words: behind NUL bytes, or where an object begins within another. Null: nothing of that kind.
 */
export function tearOf(text: string): Tear | null {
  const nul = text.lastIndexOf(NUL);
  if (nul >= 0) return { reason: NUL_BYTES, rests: [text.slice(nul + 1)] };
  if (!text.trimStart().startsWith('{')) return null;
  const rests: string[] = [];
  for (let at = text.indexOf(OBJECT, 1); at > 0 && rests.length < BEGINNINGS_MAX; at = text.indexOf(OBJECT, at + 1)) {
    rests.push(text.slice(at));
  }
  return { reason: 'torn: another record begins in the middle of it', rests };
}
