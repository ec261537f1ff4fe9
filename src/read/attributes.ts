/** Labels and attributes by name. Without a prototype, because `__proto__` is a label that people have set. */
export type Attributes = Readonly<Record<string, string>>;

/** An empty set that is safe to fill with names from a log. */
export function emptyAttributes(): Record<string, string> {
  return Object.create(null) as Record<string, string>;
}

/** All attributes but some: what an action says of itself is data, the rest are labels. */
export function without(attributes: Attributes, taken: readonly string[]): Attributes {
  const rest = emptyAttributes();
  for (const key in attributes) if (!taken.includes(key)) rest[key] = attributes[key] as string;
  return rest;
}

/** A whole number as the engine writes it; null for anything else, which can only be a label of that name. */
export function wholeNumber(value: string | undefined): number | null {
  return value !== undefined && /^-?\d{1,15}$/.test(value) ? Number(value) : null;
}
