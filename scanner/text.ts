const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;

/** Where the quote stands that ends a text of ASCII; 0 if something else comes before. `escapes`: a backslash hides what follows on it. */
export function textEnd(from: usize, stop: usize, escapes: bool): usize {
  for (let at = from; at !== 0 && at < stop; ) {
    const special = i8x16.bitmask(specialIn(v128.load(at)));
    if (special === 0) {
      at += 16;
      continue;
    }
    at += <usize>ctz(special);
    const byte = load<u8>(at);
    if (byte === QUOTE) return at < stop ? at : 0;
    if (byte !== BACKSLASH || !escapes) return 0;
    at += 2;
  }
  return 0;
}

/** What ends a text, or does not belong in one that is plain. */
function specialIn(bytes: v128): v128 {
  const ends = v128.or(i8x16.eq(bytes, i8x16.splat(QUOTE)), i8x16.eq(bytes, i8x16.splat(BACKSLASH)));
  return v128.or(ends, v128.or(i8x16.lt_u(bytes, i8x16.splat(0x20)), i8x16.gt_u(bytes, i8x16.splat(0x7e))));
}

/** The place behind a text that stands there; 0 if it does not, or nothing was there before. */
export function overText(at: usize, text: string): usize {
  if (at === 0) return 0;
  for (let i = 0; i < text.length; i++) if (load<u8>(at + i) !== text.charCodeAt(i)) return 0;
  return at + text.length;
}

/** Whether the text up to the quote comes after that one, by the alphabet. */
export function isAfter(at: usize, text: string): bool {
  for (let i = 0; i < text.length; i++) {
    const byte = <i32>load<u8>(at + i);
    if (byte !== text.charCodeAt(i)) return byte !== QUOTE && byte > text.charCodeAt(i);
  }
  return load<u8>(at + text.length) !== QUOTE;
}

/** Whether a text up to its quote comes before another, by the alphabet. */
export function isBefore(a: usize, b: usize): bool {
  let i: usize = 0;
  while (load<u8>(a + i) === load<u8>(b + i) && load<u8>(a + i) !== QUOTE) i += 1;
  if (load<u8>(b + i) === QUOTE) return false;
  return load<u8>(a + i) === QUOTE || load<u8>(a + i) < load<u8>(b + i);
}
