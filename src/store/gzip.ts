import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import { HindcastError } from '../error.js';
import { isGzip } from '../read/packing.js';
import { Intake } from './intake.js';

/** Packed bytes that are unpacked at once: at gzip's best, a thousand times as many come out. */
const PACKED_BYTES = 16 * 1024;

const DEFLATE = 8;
/** The flags of a member's head, and what stands there when they are set. Source: RFC 1952. */
const HEAD_CHECKED = 2;
const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;
const HEAD_BYTES = 10;
const TAIL_BYTES = 8;

const CUT = 'unexpected end of file';

/**
 * Unpacks gzip, several members too, and zeros behind them. What comes before a fault is given; then it throws `input`, saying what is wrong.
 *
 * Not by piping, and not by Node's own gunzip: at a fault both drop what they had not handed on yet. That is the end of a log which was cut
 * off, or behind which something else stands. So the frame is read here (RFC 1952), and only what is in it is inflated.
 */
export async function* gunzip(bytes: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const intake = new Intake(bytes);
  try {
    do yield* member(intake);
    while (await hasMore(intake));
  } catch (error) {
    throw error instanceof BrokenGzip ? brokenGzip(name, error) : error;
  } finally {
    await intake.close();
  }
}

/** Why the bytes are not, or not to their end, what gzip writes. */
class BrokenGzip extends Error {
  override readonly name = 'BrokenGzip';
}

async function taken(intake: Intake, count: number): Promise<Buffer> {
  const bytes = await intake.take(count);
  if (bytes.length < count) throw new BrokenGzip(CUT);
  return Buffer.from(bytes);
}

async function* member(intake: Intake): AsyncGenerator<Uint8Array> {
  await passHead(intake);
  let check = 0;
  let length = 0;
  for await (const text of inflated(intake)) {
    check = crc32(text, check);
    length += text.length;
    yield text;
  }
  const tail = await taken(intake, TAIL_BYTES);
  if (tail.readUInt32LE(0) !== check) throw new BrokenGzip('incorrect data check');
  if (tail.readUInt32LE(4) !== length % 2 ** 32) throw new BrokenGzip('incorrect length check');
}

async function passHead(intake: Intake): Promise<void> {
  const head = await taken(intake, HEAD_BYTES);
  if (!isGzip(head)) throw new BrokenGzip('something that is no gzip stands behind its end');
  if (head[2] !== DEFLATE) throw new BrokenGzip('unknown compression method');
  const flags = head[3] ?? 0;
  if (flags & HAS_EXTRA) await taken(intake, (await taken(intake, 2)).readUInt16LE(0));
  for (const flag of [HAS_NAME, HAS_COMMENT]) if (flags & flag) await passText(intake);
  if (flags & HEAD_CHECKED) await taken(intake, 2);
}

/** A text that ends with a zero. */
async function passText(intake: Intake): Promise<void> {
  while ((await taken(intake, 1))[0] !== 0);
}

/** Whether another member follows; zeros behind a member are padding. */
async function hasMore(intake: Intake): Promise<boolean> {
  for (let piece = await intake.some(PACKED_BYTES); piece !== null; piece = await intake.some(PACKED_BYTES)) {
    const start = piece.findIndex((byte) => byte !== 0);
    if (start < 0) continue;
    intake.giveBack(piece.subarray(start));
    return true;
  }
  return false;
}

type Outcome = 'more' | 'end' | Error;

/** What one member holds; the bytes behind it are given back. */
async function* inflated(intake: Intake): AsyncGenerator<Uint8Array> {
  const unpacker = createInflateRaw();
  const texts: Uint8Array[] = [];
  // A stream that failed or that is content calls nobody back: whoever waits for it must wait for that too.
  const over = new Promise<Outcome>((resolve) => {
    unpacker.once('error', resolve);
    unpacker.once('end', () => resolve('end'));
  });
  unpacker.on('data', (text: Uint8Array) => texts.push(text));
  let given = 0;
  try {
    for (let outcome: Outcome = 'more'; outcome !== 'end'; ) {
      const piece = await intake.some(PACKED_BYTES);
      if (piece === null) unpacker.end();
      outcome = await (piece === null ? over : Promise.race([over, written(unpacker, piece)]));
      yield* texts.splice(0);
      if (outcome instanceof Error) throw new BrokenGzip(outcome.message, { cause: outcome });
      given += piece?.length ?? 0;
      if (outcome === 'end')
        intake.giveBack(piece?.subarray(piece.length - (given - unpacker.bytesWritten)) ?? new Uint8Array(0));
    }
  } finally {
    unpacker.destroy();
  }
}

/** Resolves when a piece is unpacked, and its text handed on. */
function written(unpacker: InflateRaw, packed: Uint8Array): Promise<Outcome> {
  return new Promise((resolve) => unpacker.write(packed, () => setImmediate(resolve, 'more')));
}

function brokenGzip(name: string, cause: Error): HindcastError {
  return new HindcastError(
    'input',
    cause.message === CUT ? 'cut off: the gzip data has no end' : `broken gzip: ${cause.message}`,
    {
      found: name,
      cure: 'Copy the file again; what came before the fault was read.',
      cause,
    },
  );
}
