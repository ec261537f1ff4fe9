import { readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { segmentsOf } from './segments.js';

/** How much of a recording is kept; without either, all of it. */
export interface Keep {
  /** Bytes on the disk, packed as they are. */
  readonly keepBytes?: number | undefined;
  /** Since the last record of a segment was written, in milliseconds. */
  readonly keepMilliseconds?: number | undefined;
}

/** A closed segment, as the disk has it. */
export interface Kept {
  readonly name: string;
  readonly bytes: number;
  /** When its last record was written, in milliseconds. */
  readonly writtenAt: number;
}

/** Which segments go: the oldest ones, for what is left must be one stretch. `total` counts the one that is being written as well. */
export function outdated(closed: readonly Kept[], total: number, now: number, keep: Keep): readonly Kept[] {
  const { keepBytes = Number.POSITIVE_INFINITY, keepMilliseconds = Number.POSITIVE_INFINITY } = keep;
  let left = total;
  const first = closed.findIndex(({ bytes, writtenAt }) => {
    if (left <= keepBytes && now - writtenAt <= keepMilliseconds) return true;
    left -= bytes;
    return false;
  });
  return first < 0 ? closed : closed.slice(0, first);
}

/** The closed segments, the oldest first. */
export async function closedSegments(folder: string, open: string): Promise<readonly Kept[]> {
  const kept: Kept[] = [];
  for (const name of segmentsOf(await readdir(folder))) {
    if (name === open) continue;
    const { size, mtimeMs } = await stat(join(folder, name));
    kept.push({ name, bytes: size, writtenAt: mtimeMs });
  }
  return kept;
}

/** Takes segments away, the oldest first. */
export async function remove(folder: string, segments: readonly Kept[]): Promise<void> {
  for (const { name } of segments) await unlink(join(folder, name));
}
