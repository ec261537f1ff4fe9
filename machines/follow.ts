/**
 * A transition that this log should not have needed: something before it was not recorded, but what is said is a fact, so the
 * state follows it. `trace` shows such a step as unexpected, with this reason.
 */
export function follow<Target extends string>(target: Target, reason: string) {
  return { target, meta: { unexpected: reason } } as const;
}

/** Said of a thing without changing it: expected, and no transition to anywhere. */
export function remarks<Word extends string>(...words: readonly Word[]): Record<Word, object> {
  return Object.fromEntries(words.map((word) => [word, {}])) as Record<Word, object>;
}
