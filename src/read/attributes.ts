/** Labels and attributes by name, as own properties only: ask with `Object.hasOwn`. */
export type Attributes = Readonly<Record<string, string>>;

/** Sets one attribute. `__proto__` is a label that people have set, and to assign it would change the object's prototype. */
export function setAttribute(attributes: Record<string, string>, key: string, value: string): void {
  if (key !== '__proto__') attributes[key] = value;
  else Object.defineProperty(attributes, key, { value, enumerable: true, configurable: true, writable: true });
}

/** All attributes but some: what an action says of itself is data, the rest are labels. */
export function without(attributes: Attributes, taken: readonly string[]): Attributes {
  const rest: Record<string, string> = {};
  for (const key of Object.keys(attributes)) {
    if (!taken.includes(key)) setAttribute(rest, key, attributes[key] as string);
  }
  return rest;
}

/** A whole number as the engine writes it; null for anything else, which can only be a label of that name. */
export function wholeNumber(value: string | undefined): number | null {
  return value !== undefined && /^-?\d{1,15}$/.test(value) ? Number(value) : null;
}
