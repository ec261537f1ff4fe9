const BRACES_IN = '{[';
const BRACES_OUT = '}]';

/** The index behind the string that begins at `start`. */
function stringEnd(raw: string, start: number): number {
  for (let at = start + 1; at < raw.length; at++) {
    if (raw[at] === '\\') at += 1;
    else if (raw[at] === '"') return at + 1;
  }
  return raw.length;
}

/** What stands behind the colon after `at`, as far as it is a number or a number in quotes; null where no colon comes. */
function numberAfter(raw: string, at: number): string | null {
  return /^\s*:\s*"?(-?\d+)"?\s*[,}]/.exec(raw.slice(at, at + 64))?.[1] ?? null;
}

/** The digits of a field of the outermost object; of the same key twice the last counts, as it does for JSON.parse. */
function outermost(raw: string, key: string): string | null {
  const quoted = `"${key}"`;
  let depth = 0;
  let found: string | null = null;
  for (let at = 0; at < raw.length; at++) {
    const character = raw[at] ?? '';
    if (character === '"') {
      const end = stringEnd(raw, at);
      if (depth === 1 && raw.slice(at, end) === quoted) found = numberAfter(raw, end) ?? found;
      at = end - 1;
    } else if (BRACES_IN.includes(character)) depth += 1;
    else if (BRACES_OUT.includes(character)) depth -= 1;
  }
  return found;
}

/**
 * The digits of a whole number in the text of a JSON object: JSON.parse rounds nanoseconds to steps of 256.
 *
 * In plain words: `rounded` is what JSON.parse made of the field; null if the text holds no such number for it. Fields of that name in other
 * objects, and in texts, do not count.
 */
export function exactDigits(raw: string, key: string, rounded: number): string | null {
  const start = raw.lastIndexOf(`"${key}":`) + key.length + 3;
  // Engines write it last and without spaces: what then ends with the record is a field of the outermost object.
  const last = start > key.length + 2 && raw.endsWith('}') ? raw.slice(start, -1) : '';
  const digits = /^-?\d{1,20}$/.test(last) ? last : outermost(raw, key);
  return digits !== null && Number(digits) === rounded ? digits : null;
}

/**
 * The objects of a text that holds several in a row, `{…}{…`; null if it is not that and nothing else.
 *
 * In plain words: each is as it stood there, and may still be no JSON within; the last one may have no end.
 */
export function objectsIn(text: string): readonly string[] | null {
  const objects: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '"') at = stringEnd(text, at) - 1;
    else if (BRACES_IN.includes(character)) {
      if (depth === 0 && text.slice(start, at).trim() !== '') return null;
      if (depth === 0) start = at;
      depth += 1;
    } else if (BRACES_OUT.includes(character)) {
      depth -= 1;
      if (depth < 0) return null;
      if (depth > 0) continue;
      objects.push(text.slice(start, at + 1));
      start = at + 1;
    }
  }
  if (depth > 0) objects.push(text.slice(start));
  else if (text.slice(start).trim() !== '') return null;
  return objects.length > 1 ? objects : null;
}
