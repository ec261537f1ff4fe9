import { availableParallelism } from 'node:os';
import type { Event } from '../event/event.js';
import { APART_FROM_BYTES } from './index-bounds.js';
import { Build, type BuildOptions } from './index-build.js';
import { IndexWriter } from './index-database.js';
import { Unfinished } from './index-files.js';
import type { Indexed } from './index-finder.js';
import { printOf } from './index-identity.js';
import type { OpenLog } from './index-log.js';
import { resume } from './index-resume.js';
import { type Seal, seal } from './index-seal.js';
import { type BeginSpans, SpansLost, threadWith } from './index-spans-apart.js';

/** Which index is built. */
export interface Wanted {
  /** Where it is to stand. */
  readonly side: string;
  readonly log: OpenLog;
  /** What was indexed before, and goes on. */
  readonly known: Indexed | null;
  readonly seal: Seal | null;
  readonly baseline: readonly Event[];
  /** With what the log is read, as the seal has it. */
  readonly reading: string;
  /** Bytes of the log that are not indexed yet. */
  readonly left: number;
}

export interface ThreadedOptions extends BuildOptions {
  /** Who begins a thread for the spans, or null for none, where that is not to depend on what is left. */
  readonly apart?: BeginSpans | null | undefined;
}

/** A thread of its own for the spans, where it is worth its start; null where not. */
function worthwhile({ log, seal, left }: Wanted): BeginSpans | null {
  const fresh = log.parts.slice(Math.max(0, (seal?.parts.length ?? 0) - 1));
  // A packed file is unpacked as a whole: twice is too much memory.
  const pays = left >= APART_FROM_BYTES && !fresh.some(({ packed }) => packed) && availableParallelism() > 1;
  return pays ? threadWith() : null;
}

/** Builds an index, and puts it in its place. Where a thread for the spans is of no help, one does it all. */
export async function buildFile(wanted: Wanted, options: ThreadedOptions): Promise<void> {
  const { apart = worthwhile(wanted) } = options;
  if (!apart) return buildBy(wanted, options, null);
  let told = 0;
  const again = (bytes: number) => {
    told += bytes;
    options.onBytes?.(bytes);
  };
  try {
    await buildBy(wanted, { ...options, onBytes: again }, apart);
  } catch (error) {
    if (!(error instanceof SpansLost)) throw error;
    await buildBy(wanted, { ...options, onBytes: behind(told, options.onBytes) }, null);
  }
}

/** Tells of bytes behind the first so many. */
function behind(told: number, onBytes: ((bytes: number) => void) | undefined): (bytes: number) => void {
  let known = told;
  return (bytes) => {
    const fresh = Math.max(0, bytes - known);
    known -= bytes - fresh;
    if (fresh > 0) onBytes?.(fresh);
  };
}

async function buildBy(wanted: Wanted, options: BuildOptions, apart: BeginSpans | null): Promise<void> {
  const { side, log, known, seal: before, baseline, reading } = wanted;
  const file = new Unfinished(side, before ?? undefined);
  try {
    const { checks, directory, faults } = await written(file.path, async (writer) => {
      const build = new Build(log, writer, resume(known, before, baseline));
      const checks = await build.run(options, apart);
      return { checks, directory: build.directory, faults: build.faults };
    });
    const parts = log.parts.map((part, i) =>
      printOf(part, log.pieces, i, checks.get(i) ?? before?.parts[i]?.check ?? null),
    );
    const { blocks } = directory;
    seal(file.path, { reading, parts, records: directory.position(blocks), blocks, faults });
    file.finish();
  } catch (error) {
    file.remove();
    throw error;
  }
}

/** What writes to an index does so whole, or leaves what it wrote. */
async function written<T>(path: string, work: (writer: IndexWriter) => Promise<T>): Promise<T> {
  const writer = await IndexWriter.open(path);
  let done: T;
  try {
    done = await work(writer);
  } catch (error) {
    await writer.abandon();
    throw error;
  }
  await writer.close();
  return done;
}
