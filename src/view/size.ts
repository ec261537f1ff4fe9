const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Bytes in Docker's words: three digits, and units of a thousand (`1.98MB`). Source: docker/go-units, size.go, HumanSizeWithPrecision. */
export function humanSize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  // Go's %.3g turns to an exponent where rounding makes a fourth digit.
  const digits = size >= 999.5 ? '1e+03' : String(Number(size.toPrecision(3)));
  return `${digits}${UNITS[unit]}`;
}
