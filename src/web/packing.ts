import { HindcastError } from '../error.js';

/** So many bytes tell how a file is packed. */
export const MAGIC_BYTES = 6;

/** Packings that no browser undoes, known by their first bytes, with the program that does. */
const OTHERS: readonly (readonly [name: string, magic: readonly number[], undo: string])[] = [
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd], 'zstd -dc'],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], 'xz -dc'],
  ['bzip2', [0x42, 0x5a, 0x68], 'bzip2 -dc'],
  ['zip', [0x50, 0x4b, 0x03, 0x04], 'unzip -p'],
];

const begins = (bytes: Uint8Array, magic: readonly number[]) => magic.every((byte, i) => bytes[i] === byte);

export function isGzip(bytes: Uint8Array): boolean {
  return begins(bytes, [0x1f, 0x8b]);
}

/** Throws `input`, with the command that helps, for what the page cannot unpack. */
export function refuseOtherPacking(bytes: Uint8Array, name: string): void {
  const other = OTHERS.find(([, magic]) => begins(bytes, magic));
  if (!other) return;
  const [packing, , undo] = other;
  throw new HindcastError('input', `${name}: compressed with ${packing}`, {
    expected: 'plain text or gzip',
    found: packing,
    cure: `Unpack it, and drop what comes out: ${undo} ${name} > log.jsonl`,
  });
}
