import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Log } from './log.js';

const NEWLINE = 0x0a;
/** A write that is under way is over by the time that we have looked so often. */
const LOOKS_MAX = 4;

type Open = (path: string) => Promise<Log>;

/**
 * The segments of a recording, each a log, also while it is being written.
 *
 * In plain words: a segment that is packed after we have looked is read packed, one that need not be kept any more is not there, and a line
 * that is just being written is waited for.
 */
export async function openSegments(folder: string, names: readonly string[], open: Open): Promise<Log[]> {
  const parts: Log[] = [];
  for (const [at, name] of names.entries()) {
    const path = join(folder, name);
    const part = await orMissing(open(path).catch((error) => orPacked(path, error, open)));
    if (part === null) continue;
    const bytes = name.endsWith('.gz') ? part.bytes : plainly(part, path, open, at === names.length - 1);
    parts.push({ ...part, bytes });
  }
  return parts;
}

function isMissing(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}

/** What the segment has become, if it is not there any more. */
async function orPacked(path: string, error: unknown, open: Open): Promise<Log> {
  if (!isMissing(error) || path.endsWith('.gz')) throw error;
  return open(`${path}.gz`);
}

async function orMissing(part: Promise<Log>): Promise<Log | null> {
  try {
    return await part;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function plainly(part: Log, path: string, open: Open, isLast: boolean): AsyncIterable<Uint8Array> {
  return {
    async *[Symbol.asyncIterator]() {
      let length = 0;
      let end: number | undefined = NEWLINE;
      try {
        for await (const chunk of part.bytes) {
          length += chunk.length;
          end = chunk.at(-1);
          yield chunk;
        }
      } catch (error) {
        if (length > 0) throw error;
        yield* (await orPacked(path, error, open)).bytes;
      }
      if (isLast) yield* rest(path, length, end);
    },
  };
}

/** What comes after the last byte, if that was in the middle of a line: somebody may be writing it at this moment. */
async function* rest(path: string, from: number, last: number | undefined): AsyncGenerator<Uint8Array> {
  let start = from;
  let end = last;
  for (let looks = 0; looks < LOOKS_MAX && end !== NEWLINE; looks++) {
    await setImmediate();
    for await (const chunk of createReadStream(path, { start }) as AsyncIterable<Buffer>) {
      start += chunk.length;
      end = chunk.at(-1);
      yield chunk;
    }
  }
}
