import type { ContainerState, RegionStates } from '../fold/index.js';
import type { TraceStep } from '../view/trace.js';

/** A step of a thing's history, and where its machine stood after it, in each region; null: the thing was gone. */
export interface MachineStep extends TraceStep {
  readonly regions: RegionStates | null;
}

/** A way between two states that was taken. */
export interface Taken {
  readonly from: string;
  readonly to: string;
  readonly count: number;
  /** What was said when it was taken. */
  readonly words: readonly string[];
  /** A complete log would not have needed it. */
  readonly odd: boolean;
}

/** What a thing made of one region: where it was, which ways it took, how often, and where it is. */
export interface Path {
  readonly visited: ReadonlySet<string>;
  readonly taken: readonly Taken[];
  readonly current: string | null;
}

/** What the machines call a thing that is gone: an image is deleted, the others are removed. */
const GONE: ReadonlySet<string> = new Set(['removed', 'deleted']);

/** The word by which silence decides that an end was for good. */
export const SILENCE = 'silence';

/** Follows the steps through one region that has these states. */
export function pathOf(
  steps: readonly MachineStep[],
  region: string,
  states: readonly string[],
  initial: string,
): Path {
  const gone = states.find((state) => GONE.has(state)) ?? null;
  const visited = new Set<string>();
  const taken = new Map<string, Taken>();
  let current: string | null = null;
  for (const { regions, type, unexpected } of steps) {
    const from: string = current ?? initial;
    const to = regions?.[region] ?? gone;
    current = to;
    if (to === null) continue;
    visited.add(from).add(to);
    if (from === to) continue;
    const key = JSON.stringify([from, to]);
    const word = type.slice(type.indexOf('.') + 1);
    const before: Taken = taken.get(key) ?? { from, to, count: 0, words: [], odd: false };
    const { count, words, odd } = before;
    taken.set(key, {
      from,
      to,
      count: count + 1,
      words: words.includes(word) ? words : [...words, word],
      odd: odd || (region === 'lifecycle' && unexpected !== null),
    });
  }
  return { visited, taken: [...taken.values()], current };
}

/** The machine waits for a word where silence has decided by now: the way is gone to its end. */
export function settled(path: Path, { status, uncertain }: ContainerState): Path {
  if (path.current !== 'died' || status !== 'exited' || uncertain.includes('status')) return path;
  const way: Taken = { from: 'died', to: 'exited', count: 1, words: [SILENCE], odd: false };
  const before = path.taken.find(({ from, to }) => from === way.from && to === way.to);
  const joined = before ? { ...before, count: before.count + 1, words: [...before.words, SILENCE] } : way;
  return {
    visited: new Set([...path.visited, 'exited']),
    taken: [...path.taken.filter((one) => one !== before), joined],
    current: 'exited',
  };
}
