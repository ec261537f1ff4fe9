/** Whether the same bytes stand in both places. What is left behind the last 16 is looked at together with some of those before: to step over it costs more. */
export function same(a: usize, b: usize, length: usize): bool {
  if (length < 16) return sameFew(a, b, length);
  const end = a + length;
  let i = a;
  let j = b;
  for (; i + 64 <= end; i += 64, j += 64) {
    const first = v128.or(differs(i, j), differs(i + 16, j + 16));
    const second = v128.or(differs(i + 32, j + 32), differs(i + 48, j + 48));
    if (v128.any_true(v128.or(first, second))) return false;
  }
  for (; i + 16 < end; i += 16, j += 16) if (v128.any_true(differs(i, j))) return false;
  return !v128.any_true(differs(end - 16, b + length - 16));
}

function sameFew(a: usize, b: usize, length: usize): bool {
  if (length >= 8) return load<u64>(a) === load<u64>(b) && load<u64>(a + length - 8) === load<u64>(b + length - 8);
  for (let i: usize = 0; i < length; i++) if (load<u8>(a + i) !== load<u8>(b + i)) return false;
  return true;
}

function differs(i: usize, j: usize): v128 {
  return v128.xor(v128.load(i), v128.load(j));
}
