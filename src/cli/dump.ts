import { HindcastError } from '../error.js';
import { openPath } from '../store/file.js';

/** What PowerShell's `>` writes begins so. */
const UTF16_MARK = [0xff, 0xfe];

/** The text of a file with what `docker inspect` printed; unpacked if it is gzip. Throws `input` with this cure for what cannot be read. */
export async function dumpText(path: string, cure: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  try {
    const { bytes } = await openPath(path);
    // The next chunk may stand where this one did.
    for await (const chunk of bytes) chunks.push(new Uint8Array(chunk));
  } catch (cause) {
    const { message, candidates } =
      cause instanceof HindcastError ? cause : { message: `${path}: ${cause}`, candidates: [] };
    const named = message.startsWith(path) ? message : `${path}: ${message}`;
    throw new HindcastError('input', named, { cure, candidates, cause });
  }
  const whole = Buffer.concat(chunks);
  const encoding = UTF16_MARK.every((byte, i) => whole[i] === byte) ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding).decode(whole);
}
