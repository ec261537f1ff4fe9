import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { HindcastError } from '../error.js';
import { encodeEvent } from '../event/encode.js';
import type { Event } from '../event/event.js';
import { GROWTH_BYTES_MAX } from './index-bounds.js';
import { BrokenIndex } from './index-broken.js';
import type { ThreadedOptions } from './index-build-file.js';
import { IndexReader, Unwritable } from './index-database.js';
import { Directory } from './index-directory.js';
import { sidePath } from './index-files.js';
import type { Indexed } from './index-finder.js';
import { standing } from './index-identity.js';
import { OpenLog } from './index-log.js';
import { NoDatabase } from './index-packages.js';
import { pageIn } from './index-page.js';
import { partsOf } from './index-parts.js';
import { readSeal, type Seal } from './index-seal.js';

/** How a log is read that is indexed, and who is told what. */
export interface IndexOptions {
  /** The name of a format, where it is not to be detected. */
  readonly format?: string | undefined;
  /** What was there when the log began, as `readBaseline` gives it. */
  readonly baseline?: readonly Event[] | undefined;
  /** Bytes of log in a block; between two checkpoints stand some. With fewer an answer comes sooner, and the index is larger. */
  readonly blockBytes?: number | undefined;
  /** Ends the reading: it throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Whether to build what is missing: by default, unless a log has grown by very little. `all`: that as well, and it is an error if it cannot be. */
  readonly build?: boolean | 'all' | undefined;
  /** Told of each piece of the log that was indexed, in bytes. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
  /** Told, in a sentence each, of what an index was thrown away for, and of why there is none. */
  readonly onNotice?: ((text: string) => void) | undefined;
}

type OpenOptions = IndexOptions & Pick<ThreadedOptions, 'apart'>;

/** An index that is open; `seal` is null where nothing is indexed. */
export interface Open extends Indexed {
  readonly seal: Seal | null;
  /** Whether something was indexed now. */
  readonly isNew: boolean;
}

/** With what a log is read: an index is good for the same only. */
function readingOf({ format, baseline = [] }: IndexOptions): string {
  const hash = createHash('sha256').update(format ?? '');
  for (const event of baseline) hash.update(JSON.stringify(encodeEvent(event)));
  return format === undefined && baseline.length === 0 ? '' : hash.digest('base64');
}

/** The index of a log: the one that is there, if it is of this log and whole; what the log has grown by is added, and what is missing is built. */
export async function openIndexed(path: string, options: OpenOptions): Promise<Open> {
  const log = new OpenLog(path, await partsOf(path), options.format);
  try {
    const found = await findIndex(path, log, options);
    if (found && grownBy(found) <= (options.build === 'all' ? 0 : GROWTH_BYTES_MAX)) return found;
    if (options.build === false) return found ?? nothing(log, options);
    return (await extend(path, log, found, options)) ?? nothing(log, options);
  } catch (error) {
    if (error instanceof NoDatabase && options.build !== 'all') {
      options.onNotice?.(`${sidePath(path)}: ${error.message}: the log is read without it`);
      return nothing(log, options);
    }
    log.close();
    throw error instanceof NoDatabase ? cannotWrite(path, error.message, error) : error;
  }
}

/** What was missing is built; where that cannot be written, what there is must do. */
async function extend(path: string, log: OpenLog, found: Open | null, options: OpenOptions): Promise<Open | null> {
  try {
    return (await tryBuild(path, log, found, options)) ?? found;
  } catch (error) {
    if (!(error instanceof BrokenIndex) || found === null) throw error;
    throwAway(path, error.message, options);
    await found.reader?.close();
    return tryBuild(path, log, null, options);
  }
}

function nothing(log: OpenLog, { baseline = [] }: IndexOptions): Open {
  return { log, directory: new Directory(), reader: null, baseline, seal: null, isNew: false };
}

/** Bytes by which the log has grown since it was indexed; packed ones, where it is packed. */
function grownBy({ log, seal: known }: Pick<Open, 'log' | 'seal'>): number {
  const last = (known?.parts.length ?? 1) - 1;
  return log.parts.slice(last).reduce((sum, { size }) => sum + size, 0) - (known?.parts[last]?.size ?? 0);
}

/** The index that is there, if it can be used. One that cannot is thrown away, and that is said. */
async function findIndex(path: string, log: OpenLog, options: IndexOptions): Promise<Open | null> {
  const side = sidePath(path);
  if (!existsSync(side)) return null;
  try {
    const known = readSeal(side);
    if (known.reading !== readingOf(options)) return null;
    if (standing(known.parts, log.parts, log.pieces) === 'changed')
      throw new BrokenIndex('the log is not the one that was indexed');
    return await load(side, log, known, options);
  } catch (error) {
    if (!(error instanceof BrokenIndex)) throw error;
    throwAway(path, error.message, options);
    return null;
  }
}

/** Takes an index away that is of no use, and says why. */
export function throwAway(path: string, why: string, { onNotice }: IndexOptions): void {
  const side = sidePath(path);
  onNotice?.(`${side}: ${why}: thrown away`);
  try {
    rmSync(side, { force: true });
  } catch {
    // In a folder that is read only it stays, and is not used.
  }
}

async function load(side: string, log: OpenLog, known: Seal, { baseline = [] }: IndexOptions): Promise<Open> {
  const reader = await IndexReader.open(side);
  try {
    const directory = new Directory(known.blocks, (page) => pageIn(reader.get('page', page)));
    return { log, directory, reader, baseline, seal: known, isNew: false };
  } catch (error) {
    await reader.close();
    throw error;
  }
}

/** Builds what is missing; null where that cannot be written, which is said. */
async function tryBuild(path: string, log: OpenLog, known: Open | null, options: OpenOptions): Promise<Open | null> {
  // A disk that is full is said by the write; the signal that a limit is reached would end the program.
  const hear = () => {};
  process.on('SIGXFSZ', hear);
  try {
    await build(path, log, known, options);
  } catch (error) {
    const why = whyNot(error);
    if (why === null) throw error;
    if (options.build === 'all') throw cannotWrite(path, why, error);
    options.onNotice?.(`${sidePath(path)}: cannot be written: ${why}: the log is read without it`);
    return null;
  } finally {
    process.off('SIGXFSZ', hear);
  }
  await known?.reader?.close();
  const made = await findIndex(path, log, options);
  return made && { ...made, isNew: true };
}

function cannotWrite(path: string, why: string, cause: unknown): HindcastError {
  return new HindcastError('input', `${sidePath(path)}: cannot be written: ${why}`, {
    found: why,
    cure: 'Make room, or index a copy of the log in a folder that can be written to; questions are answered without an index, too.',
    cause,
  });
}

async function build(path: string, log: OpenLog, known: Open | null, options: OpenOptions): Promise<void> {
  // What only builds is not loaded to answer.
  const { buildFile } = await import('./index-build-file.js');
  const { baseline = [] } = options;
  const seal = known?.seal ?? null;
  const left = grownBy({ log, seal });
  await buildFile({ side: sidePath(path), log, known, seal, baseline, reading: readingOf(options), left }, options);
}

/** Why an index cannot be written; null for any other error. */
function whyNot(error: unknown): string | null {
  if (error instanceof Unwritable) return error.message;
  const { syscall, message } = error as NodeJS.ErrnoException;
  return error instanceof Error && typeof syscall === 'string' ? message : null;
}
