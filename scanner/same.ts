/** Whether the same bytes stand in both places. */
export function same(a: usize, b: usize, length: usize): bool {
  const end = a + length;
  let i = a;
  let j = b;
  for (; i + 64 <= end; i += 64, j += 64) {
    const first = v128.or(differs(i, j), differs(i + 16, j + 16));
    const second = v128.or(differs(i + 32, j + 32), differs(i + 48, j + 48));
    if (v128.any_true(v128.or(first, second))) return false;
  }
  for (; i + 16 <= end; i += 16, j += 16) if (v128.any_true(differs(i, j))) return false;
  for (; i + 4 <= end; i += 4, j += 4) if (load<u32>(i) !== load<u32>(j)) return false;
  for (; i < end; i++, j++) if (load<u8>(i) !== load<u8>(j)) return false;
  return true;
}

function differs(i: usize, j: usize): v128 {
  return v128.xor(v128.load(i), v128.load(j));
}
