import { HindcastError } from '../error.js';
import { nearest } from '../nearest.js';

/** What was asked for by key. */
export type Filters = ReadonlyMap<string, readonly string[]>;

/** One key's test: whether a thing has any of the values (or all, as Docker has it for labels). */
export type Tests<T> = Readonly<Record<string, (thing: T, values: readonly string[]) => boolean>>;

/** Reads `key=value` arguments. Throws `usage` for a key that is not among `known`, with the reason where only a log cannot tell. */
export function parseFilters(
  given: readonly string[],
  known: readonly string[],
  untold: readonly string[] = [],
): Filters {
  const filters = new Map<string, string[]>();
  for (const filter of given) {
    const equals = filter.indexOf('=');
    const key = (equals < 0 ? filter : filter.slice(0, equals)).trim().toLowerCase();
    if (untold.includes(key)) {
      throw new HindcastError('usage', `filter ${key}: a log does not tell`, {
        cure: `Filter by ${known.join(', ')}.`,
      });
    }
    if (!known.includes(key)) {
      throw new HindcastError('usage', `no filter is called ${JSON.stringify(key)}`, {
        cure: `Filter by ${known.join(', ')}.`,
        candidates: nearest(key, known),
      });
    }
    if (equals < 0) {
      throw new HindcastError('usage', `filter ${key} has no value`, { cure: `Write --filter ${key}=VALUE.` });
    }
    filters.set(key, [...(filters.get(key) ?? []), filter.slice(equals + 1)]);
  }
  return filters;
}

/** Whether a thing passes: the same key twice is or, different keys are and. */
export function passes<T>(thing: T, filters: Filters, tests: Tests<T>): boolean {
  for (const [key, values] of filters) if (!tests[key]?.(thing, values)) return false;
  return true;
}

/** Docker's rule for labels, the exception: all of them must be there, by key or by key and value. */
export function hasLabels(labels: Readonly<Record<string, string>>, wanted: readonly string[]): boolean {
  return wanted.every((label) => {
    const equals = label.indexOf('=');
    if (equals < 0) return Object.hasOwn(labels, label);
    const key = label.slice(0, equals);
    return Object.hasOwn(labels, key) && labels[key] === label.slice(equals + 1);
  });
}

/** Throws `usage` unless every value is one of these. */
export function oneOf(filters: Filters, key: string, allowed: readonly string[]): void {
  for (const value of filters.get(key) ?? []) {
    if (allowed.includes(value)) continue;
    throw new HindcastError('usage', `filter ${key}: there is no ${JSON.stringify(value)}`, {
      cure: `One of ${allowed.join(', ')}.`,
      candidates: nearest(value, allowed),
    });
  }
}

/** A pattern as Docker takes it; one that is no regular expression is taken by the letter. */
export function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern).test(text);
  } catch {
    return text.includes(pattern);
  }
}
