import { HindcastError } from '../error.js';

const ROOM = 'Make room, or bound the recording with --keep-size, and start it again: it goes on where it stopped.';

/** What the operating system says in codes when a recording cannot be written, and what helps. */
const FAULTS: Readonly<Record<string, readonly [what: string, cure: string]>> = {
  ENOSPC: ['the disk is full', ROOM],
  EDQUOT: ['the quota of the disk is used up', ROOM],
  EFBIG: [
    'the file may not grow any more (ulimit -f)',
    'Raise the limit, or turn to a new segment before it: --rotate-size.',
  ],
  EACCES: ['permission denied', 'Record as a user who may write there, or into another folder.'],
  EPERM: ['permission denied', 'Record as a user who may write there, or into another folder.'],
  EROFS: ['the file system can only be read', 'Record into another folder.'],
  ENOTDIR: ['not a folder', 'Name a folder; a recording is one.'],
  EEXIST: ['not a folder', 'Name a folder; a recording is one.'],
  EIO: ['the disk fails', 'Look at the disk: dmesg tells what happened to it.'],
};

/** Why a recording cannot be written, in words: an `input` error with the path and the cure. */
export function writeFault(path: string, error: unknown): HindcastError {
  if (error instanceof HindcastError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const [what, cure] = FAULTS[code] ?? [error instanceof Error ? error.message : String(error), null];
  return new HindcastError('input', `${path}: ${what}`, { found: code, ...(cure ? { cure } : {}), cause: error });
}
