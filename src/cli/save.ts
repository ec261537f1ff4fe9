import { rename, rm, writeFile } from 'node:fs/promises';
import { HindcastError } from '../error.js';

/** Writes a file whole or not at all: what cannot be finished does not stay. Throws `input`, with the reason. */
export async function saveText(path: string, text: string): Promise<void> {
  const part = `${path}.part`;
  try {
    await writeFile(part, text);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    throw new HindcastError('input', `${path}: cannot be written: ${reason}`, {
      cure: 'Choose a folder that can be written to, with room in it.',
      cause: error,
    });
  }
}
