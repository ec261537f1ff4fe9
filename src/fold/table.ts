/**
 * A machine (or one region of it), compiled: states and words as small numbers, the next state as one look into an array.
 *
 * In plain words: `next[state * width + word]`. A word that the machine does not know leaves the state as it is.
 */
export interface Table {
  readonly states: readonly string[];
  readonly words: ReadonlyMap<string, number>;
  readonly width: number;
  readonly initial: number;
  readonly next: Uint8Array;
  /** Why a step is unexpected, at the same place as in `next`; null for a step that the machine expects. */
  readonly surprise: readonly (string | null)[];
}

/**
 * A table as it is written down, with `|` between names and between rows; a row is of one state, and has one character for each word: the
 * number of the next state, and that of the reason why the step is unexpected (`-`: it is not, `!`: the state knows no such word).
 */
export interface WrittenTable {
  readonly states: string;
  readonly words: string;
  readonly initial: number;
  readonly after: string;
  readonly surprise: string;
  readonly reasons: string;
}

const RADIX = 36;
const marksOf = (rows: string): readonly string[] => [...rows.replaceAll('|', '')];

/** A table that was written down; `npm run tables` has asked XState once for each state and word. */
export function tableOf({ initial, ...written }: WrittenTable): Table {
  const states = written.states.split('|');
  const words = written.words.split('|');
  const width = words.length;
  let surprise: readonly (string | null)[] | null = null;
  return {
    states,
    words: new Map(words.map((word, w) => [word, w])),
    width,
    initial,
    next: Uint8Array.from(marksOf(written.after), (mark) => Number.parseInt(mark, RADIX)),
    // Only who looks at single steps asks, and a start must not cost what it does not use.
    get surprise() {
      const reasons = written.reasons.split('|');
      surprise ??= marksOf(written.surprise).map((mark, i) => {
        if (mark === '!') return `not expected while ${states[Math.floor(i / width)]}`;
        return reasons[Number.parseInt(mark, RADIX)] ?? null;
      });
      return surprise;
    },
  };
}

/** The next state's number; the same state for a word that the machine does not know. */
export function step(table: Table, state: number, word: string): number {
  const w = table.words.get(word);
  return w === undefined ? state : (table.next[state * table.width + w] ?? state);
}

/** Why this step would be unexpected, or null. */
export function surpriseAt(table: Table, state: number, word: string): string | null {
  const w = table.words.get(word);
  if (w === undefined) return 'not a word of this machine';
  return table.surprise[state * table.width + w] ?? null;
}
