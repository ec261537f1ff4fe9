import { type FileHandle, open, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { HindcastError } from '../error.js';
import { openPath } from './file.js';
import { segmentName, segmentNumber, syncFolder, UNFINISHED } from './recording-files.js';
import { beginsAsHeader, type Cut, parseHeader, type RecordingAbout } from './recording-header.js';
import { LOCK_NAME } from './recording-lock.js';
import { segmentsOf } from './segments.js';

/** What is in a folder that is as good as empty. */
const NO_STRANGERS = /^(?:lost\+found|\..*)$/;
const HEAD_BYTES_MAX = 64 * 1024;
const BLOCK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/** A recording that can be gone on with. */
export interface Repaired {
  /** Its segments, in their order. */
  readonly segments: readonly string[];
  /** What was cut off the last one. */
  readonly cut: Cut | null;
  /** The next segment's number. */
  readonly next: number;
}

/** Throws `input` for a folder without a recording in which there is something else. What is beside the segments of one is nobody's business. */
export async function refuseStrangers(folder: string): Promise<void> {
  const files = await readdir(folder);
  if (segmentsOf(files).length > 0) return;
  const other = files.find((file) => file !== LOCK_NAME && !file.endsWith(UNFINISHED) && !NO_STRANGERS.test(file));
  if (other !== undefined) throw refusal(folder, `there is ${other} in it`);
}

/** Throws `input` for a folder with what is named as segments are, and is none, or with the recording of another engine. */
export async function refuseForeign(folder: string, { engine }: RecordingAbout): Promise<void> {
  const segments = segmentsOf(await readdir(folder));
  for (const segment of new Set([segments[0], segments.at(-1)])) {
    if (segment === undefined) continue;
    const head = await headOf(join(folder, segment));
    if (!beginsAsHeader(head)) throw refusal(folder, `${segment} does not begin as a segment of a recording does`);
    const before = parseHeader(head)?.engine;
    if (before?.id && engine.id && before.id !== engine.id) throw otherEngine(folder, before);
  }
}

/** Two engines in one history would have each other's containers. */
function otherEngine(folder: string, { name, hostname, id }: RecordingAbout['engine']): HindcastError {
  const found = `${name} on ${hostname ?? 'a host that it did not tell'}, ${id}`;
  return new HindcastError('input', `${folder}: the recording of another engine: ${found}`, {
    expected: 'the same engine as before',
    found,
    cure: 'Record each engine into a folder of its own.',
  });
}

function refusal(folder: string, found: string): HindcastError {
  return new HindcastError('input', `${folder}: not a recording: ${found}`, {
    expected: 'an empty folder, or one that `hindcast record` wrote',
    found,
    cure: 'Name an empty folder, or one that is not there yet.',
  });
}

/** A segment's first line, unpacked. */
async function headOf(path: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (await openPath(path)).bytes) {
    chunks.push(new Uint8Array(chunk));
    length += chunk.length;
    if (chunk.includes(NEWLINE) || length > HEAD_BYTES_MAX) break;
  }
  return Buffer.concat(chunks).toString('utf8').split('\n', 1)[0] ?? '';
}

/** Clears up what a crash left: unfinished files go, of what is there twice the packed one goes, a torn end is cut off. */
export async function repair(folder: string): Promise<Repaired> {
  const files = await readdir(folder);
  for (const file of files) if (file.endsWith(UNFINISHED)) await unlink(join(folder, file));
  const packed = new Set(files.filter((file) => file.endsWith('.gz')));
  // The plain one is whole, and is packed again: that costs a moment, and to trust the other might cost a segment.
  for (const file of files) if (packed.has(`${file}.gz`)) await unlink(join(folder, `${file}.gz`));
  const segments = [...segmentsOf(files)];
  const last = segments.at(-1);
  const next = last === undefined ? 1 : segmentNumber(last) + 1;
  if (last === undefined || last.endsWith('.gz')) return { segments, cut: null, next };
  const { cut, isEmpty } = await cutTorn(folder, last);
  // A segment without a record is in nobody's way, but a recorder that is started over and over would leave thousands.
  if (isEmpty) {
    await unlink(join(folder, last));
    segments.pop();
  }
  await syncFolder(folder);
  return { segments, cut, next: isEmpty ? next - 1 : next };
}

async function cutTorn(folder: string, segment: string): Promise<{ cut: Cut | null; isEmpty: boolean }> {
  const handle = await open(join(folder, segment), 'r+');
  try {
    const { size } = await handle.stat();
    const { ends, header } = await survey(handle);
    const end = ends.at(-1) ?? 0;
    if (end < size) await handle.truncate(end);
    await handle.sync();
    const cut = end < size ? { segment, line: ends.length + 1, bytes: size - end } : null;
    // What it tells of an earlier cut is told nowhere else.
    return { cut, isEmpty: ends.length <= 1 && (header === null || parseHeader(header)?.cut === null) };
  } finally {
    await handle.close();
  }
}

/** Where the whole lines of a segment end. Behind the last of them may be a piece of a line, and what a disk without power left: NUL bytes. */
async function survey(handle: FileHandle): Promise<{ ends: readonly number[]; header: string | null }> {
  const ends: number[] = [];
  const holed = new Set<number>();
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  let header: string | null = null;
  for (let offset = 0; ; ) {
    const { bytesRead } = await handle.read(block, 0, BLOCK_BYTES, offset);
    if (bytesRead === 0) break;
    const read = block.subarray(0, bytesRead);
    for (let nul = read.indexOf(0); nul >= 0; nul = read.indexOf(0, nul + 1)) {
      const end = read.indexOf(NEWLINE, nul);
      holed.add(ends.length + newlinesIn(read.subarray(0, nul)));
      if (end < 0) break;
      nul = end;
    }
    for (let at = read.indexOf(NEWLINE); at >= 0; at = read.indexOf(NEWLINE, at + 1)) ends.push(offset + at + 1);
    if (offset === 0 && ends[0] !== undefined) header = read.toString('utf8', 0, ends[0] - 1);
    offset += bytesRead;
  }
  while (holed.has(ends.length - 1)) ends.pop();
  return { ends, header };
}

function newlinesIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}

/** The segments that are closed and not packed yet. */
export function unpacked(segments: readonly string[], open: number): readonly string[] {
  return segments.filter((segment) => segment !== segmentName(open) && !segment.endsWith('.gz'));
}
