const KNOWN = new Map<string, string>();

/**
 * The same text as the engine that runs this keeps it once: so it keeps names of fields. To compare two such texts is one look; one that came from another
 * thread, or was put together, is compared letter by letter, and so is then all that stands in its place. For the few words that an event may be told by.
 */
export function knownText<T extends string>(text: T): T {
  let known = KNOWN.get(text);
  if (known === undefined) {
    known = Object.keys({ [text]: null })[0] ?? text;
    KNOWN.set(known, known);
  }
  return known as T;
}
