import { createGunzip, type Gunzip } from 'node:zlib';
import { HindcastError } from '../error.js';

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** So many bytes tell how a file is packed. */
export const MAGIC_BYTES = 6;

/** Packings that are known by their first bytes, with the program that undoes them. */
const OTHERS: readonly (readonly [name: string, magic: readonly number[], undo: string])[] = [
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd], 'zstd -dc'],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], 'xz -dc'],
  ['bzip2', [0x42, 0x5a, 0x68], 'bzip2 -dc'],
  ['zip', [0x50, 0x4b, 0x03, 0x04], 'unzip -p'],
];

/** Throws `input`, with the command that helps, for what only another program unpacks. */
export function refuseOtherCompression(bytes: Uint8Array, name: string): void {
  for (const [packing, magic, undo] of OTHERS) {
    if (!magic.every((byte, i) => bytes[i] === byte)) continue;
    throw new HindcastError('input', `${name}: compressed with ${packing}`, {
      expected: 'plain text or gzip',
      found: packing,
      cure: `Unpack it on the way: ${undo} ${name === '-' ? '' : `${name} `}| hindcast replay -`,
    });
  }
}

/** Packed bytes that are unpacked at once: at gzip's best, a thousand times as many come out. */
const PACKED_BYTES = 16 * 1024;

/**
 * Unpacks gzip, several members too. What comes before a cut is given; then it throws `input`, saying what is wrong.
 *
 * Not by piping: a stream that fails drops what it had not handed on yet, and that is the end of a log that was cut off.
 */
export async function* gunzip(bytes: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const unpacker = createGunzip();
  const unpacked: Uint8Array[] = [];
  // A stream that failed calls nobody back: whoever waits for it must wait for its failure too.
  const failed = new Promise<Error>((resolve) => unpacker.once('error', resolve));
  unpacker.on('data', (chunk: Uint8Array) => unpacked.push(chunk));
  let failure: Error | null = null;
  try {
    for await (const packed of pieces(bytes)) {
      failure = await Promise.race([failed, written(unpacker, packed)]);
      yield* unpacked.splice(0);
      if (failure) break;
    }
    failure ??= await Promise.race([failed, ended(unpacker)]);
    yield* unpacked.splice(0);
  } finally {
    unpacker.destroy();
  }
  if (failure) throw brokenGzip(name, failure);
}

/** Resolves when a piece is unpacked, and its text handed on. */
function written(unpacker: Gunzip, packed: Uint8Array): Promise<null> {
  return new Promise((resolve) => unpacker.write(packed, () => setImmediate(resolve, null)));
}

function ended(unpacker: Gunzip): Promise<null> {
  return new Promise((resolve) => {
    unpacker.once('end', () => resolve(null));
    unpacker.end();
  });
}

async function* pieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += PACKED_BYTES) yield chunk.subarray(at, at + PACKED_BYTES);
  }
}

function brokenGzip(name: string, cause: Error): HindcastError {
  const cut = cause.message === 'unexpected end of file';
  return new HindcastError('input', cut ? 'cut off: the gzip data has no end' : `broken gzip: ${cause.message}`, {
    found: name,
    cure: 'Copy the file again; what came before the fault was read.',
    cause,
  });
}
