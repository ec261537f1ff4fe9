import fc from 'fast-check';
import { lines } from './arbitrary.js';

/** Made-up logs, with gaps among the records. */
export const gapped = fc
  .tuple(lines, fc.array(fc.nat(59), { maxLength: 3 }), fc.constantFrom('reconnect', 'engine-restart'))
  .map(([log, places, reason]) => {
    const rows = [...log];
    for (const place of places) {
      const near = /"timeNano":(\d+)/.exec(rows[place] ?? '')?.[1];
      if (near === undefined) continue;
      const [from, to] = [BigInt(near) - 500_000_000n, BigInt(near) + 700_000_000n].map((n) =>
        new Date(Number(n / 1_000_000n)).toISOString(),
      );
      rows.splice(place, 0, JSON.stringify({ type: 'recording.gap', at: to, id: null, data: { from, to, reason } }));
    }
    return rows;
  });

/** What a list of everything may name: some that the log knows, and one that it does not. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  container: ['a', 'b', 'c', '9'].map((letter) => letter.repeat(64)),
  image: ['1', '2', '8'].map((digit) => `sha256:${digit.repeat(64)}`),
  volume: ['data', 'logs', 'new'],
  network: ['e', 'f', '7'].map((letter) => letter.repeat(64)),
};

const list = fc
  .constantFrom(...Object.keys(NAMED))
  .chain((of) => fc.record({ of: fc.constant(of), ids: fc.subarray([...(NAMED[of] ?? [])]), place: fc.nat(59) }));

/** The same, with lists of all there are among them, each in the instant after a record. */
export const listed = fc.tuple(gapped, fc.array(list, { minLength: 1, maxLength: 4 })).map(([log, lists]) => {
  const rows = [...log];
  for (const { of, ids, place } of lists) {
    const near = /"timeNano":(\d+)/.exec(rows[place] ?? '')?.[1];
    if (near === undefined) continue;
    const at = `${Number(BigInt(near) / 1_000_000_000n)}`;
    const text = new Date(Number(at) * 1_000).toISOString().replace('.000Z', `.${near.slice(-9)}Z`);
    const data = { subject: 'list', of, ids };
    rows.splice(place + 1, 0, JSON.stringify({ type: 'recording.observed', at: text, id: null, data }));
  }
  return rows;
});
