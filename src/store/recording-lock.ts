import { type FileHandle, open, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { HindcastError } from '../error.js';
import { FILE_MODE } from './recording-files.js';

/** What is locked is a byte far behind the text: where locks keep readers out as well (Windows), the text can still be read. */
const LOCKED_BYTE = 1 << 20;

/** Who holds a recording, as the lock's file says. */
export interface Holder {
  /** Numbered as in its own container, if it is in one. */
  readonly process: number;
  readonly host: string;
  /** RFC 3339. */
  readonly since: string;
}

/**
 * The lock of a recording's folder, of which there is one at a time.
 *
 * In plain words: the kernel holds it for as long as the process has the file open, and not a moment longer: nothing is stale after a crash,
 * a number that another process has by now deceives nobody, and containers that share the folder share the lock. Node has no such call.
 */
export class RecordingLock {
  readonly #path: string;
  readonly #handle: FileHandle;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  /** Throws `input` if a living recorder has it, saying who. `since` is RFC 3339. */
  static async take(folder: string, since: string): Promise<RecordingLock> {
    const path = join(folder, LOCK_NAME);
    const handle = await open(path, 'a+', FILE_MODE);
    try {
      if (!(await isLocked(handle.fd, path))) throw held(folder, await handle.readFile('utf8'));
      await handle.truncate(0);
      const holder: Holder = { process: process.pid, host: hostname(), since };
      await handle.appendFile(`${JSON.stringify(holder)}\n`);
      return new RecordingLock(path, handle);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** For a folder that is none of ours after all. */
  async discard(): Promise<void> {
    await this.#handle.close();
    await rm(this.#path, { force: true });
  }

  /** The file stays: to take it away would be to take it from whoever opens it at that moment. */
  async release(): Promise<void> {
    await this.#handle.truncate(0).catch(() => undefined);
    await this.#handle.close();
  }
}

/** The file in a recording's folder that its lock is on. */
export const LOCK_NAME = 'lock';

async function isLocked(fd: number, path: string): Promise<boolean> {
  try {
    // Who only reads recordings needs no binary of it.
    const { tryLock } = await import('fs-native-extensions');
    return tryLock(fd, LOCKED_BYTE, 1);
  } catch (cause) {
    throw new HindcastError('input', `${path}: cannot be locked: ${cause instanceof Error ? cause.message : cause}`, {
      cure: 'Record to a disk of this machine, on a platform for which fs-native-extensions has a binary.',
      cause,
    });
  }
}

function held(folder: string, text: string): HindcastError {
  const holder = parse(text);
  const who = holder
    ? `process ${holder.process} on ${holder.host}, since ${holder.since}`
    : 'it does not say who it is';
  return new HindcastError('input', `${folder}: another recorder writes to it: ${who}`, {
    expected: 'one recorder a folder',
    found: who,
    cure: 'Stop the other one, or record into another folder.',
  });
}

function parse(text: string): Holder | null {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return null;
  }
}
