import { open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Only the owner may read what happened to his containers. */
export const FILE_MODE = 0o600;
export const FOLDER_MODE = 0o700;

const DIGITS = 6;
/** What ends so was not finished, and is not of the recording. */
export const UNFINISHED = '.tmp';

/** The name of a segment: `000001.jsonl`. */
export function segmentName(number: number): string {
  return `${String(number).padStart(DIGITS, '0')}.jsonl`;
}

/** The number in a segment's name. */
export function segmentNumber(name: string): number {
  return Number.parseInt(name, 10);
}

/** Has the names in a folder on the disk: a file that is on it may still be gone after a power cut if its name is not. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders, and writes their names down by itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Gives what is on the disk under an unfinished name its own one, for good. */
export async function finish(folder: string, name: string): Promise<void> {
  await rename(join(folder, name + UNFINISHED), join(folder, name));
  await syncFolder(folder);
}

/** A file that is there with all of this in it, or not at all, whatever happens meanwhile. */
export async function writeWhole(folder: string, name: string, text: string): Promise<void> {
  await writeFile(join(folder, name + UNFINISHED), text, { mode: FILE_MODE, flush: true });
  await finish(folder, name);
}
