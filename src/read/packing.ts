import { HindcastError } from '../error.js';

/** So many bytes tell how a file is packed. */
export const MAGIC_BYTES = 6;

/** Packings that are known by their first bytes, with the program that undoes them. */
const OTHERS: readonly (readonly [name: string, magic: readonly number[], undo: string])[] = [
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd], 'zstd -dc'],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], 'xz -dc'],
  ['bzip2', [0x42, 0x5a, 0x68], 'bzip2 -dc'],
  ['zip', [0x50, 0x4b, 0x03, 0x04], 'unzip -p'],
];

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Throws `input` for what only another program unpacks. `cureWith`: what to do, given that program. */
export function refuseOtherPacking(bytes: Uint8Array, name: string, cureWith: (undo: string) => string): void {
  for (const [packing, magic, undo] of OTHERS) {
    if (!magic.every((byte, i) => bytes[i] === byte)) continue;
    throw new HindcastError('input', `${name}: compressed with ${packing}`, {
      expected: 'plain text or gzip',
      found: packing,
      cure: cureWith(undo),
    });
  }
}
