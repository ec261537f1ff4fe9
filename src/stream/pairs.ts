import type { ImageState } from '../fold/index.js';

/** One thing, as it was and as it is. */
export interface Pair<State> {
  readonly id: string;
  /** Null: it was not there. */
  readonly before: State | null;
  /** Null: it is gone. */
  readonly after: State | null;
}

/** An event may touch a thing and leave it as it was. Only what is not the same object is looked at closer. */
function isAlike(a: object, b: object): boolean {
  const plain = (_key: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value);
  return JSON.stringify(a, plain) === JSON.stringify(b, plain);
}

/** The two lists, less what they have in common at both ends: what did not change is the same object, and hardly anything changes. */
function differing<T>(before: readonly T[], after: readonly T[]): readonly [readonly T[], readonly T[]] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return [before.slice(head, before.length - tail), after.slice(head, after.length - tail)];
}

/** What is not the same in two lists, in their order: what went, then the rest. */
export function pairsOf<T extends object>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (thing: T) => string,
): Pair<T>[] {
  const [was, is] = differing(before, after);
  if (was.length === 0 && is.length === 0) return [];
  const now = new Set(is.map(keyOf));
  const old = new Map(was.map((thing) => [keyOf(thing), thing]));
  const gone = was.flatMap((thing) =>
    now.has(keyOf(thing)) ? [] : [{ id: keyOf(thing), before: thing, after: null }],
  );
  const rest = is.flatMap((thing) => {
    const id = keyOf(thing);
    const then = old.get(id) ?? null;
    return then !== null && (then === thing || isAlike(then, thing)) ? [] : [{ id, before: then, after: thing }];
  });
  return [...gone, ...rest];
}

/** The same for images: one of which only a name was known did not go when its id came to be known. */
export function imagePairs(before: readonly ImageState[], after: readonly ImageState[]): Pair<ImageState>[] {
  const pairs = pairsOf(before, after, ({ id, tags }) => id ?? tags[0] ?? '');
  const named = pairs.flatMap((pair) => (pair.before?.id === null && pair.after === null ? [pair] : []));
  if (named.length === 0) return pairs;
  const learnt = new Set<Pair<ImageState>>();
  const joined = pairs.map((pair) => {
    if (pair.before !== null) return pair;
    const was = named.find(
      (name) => !learnt.has(name) && name.before?.tags.some((tag) => pair.after?.tags.includes(tag)),
    );
    if (!was) return pair;
    learnt.add(was);
    return { ...pair, before: was.before };
  });
  return joined.filter((pair) => !learnt.has(pair));
}
