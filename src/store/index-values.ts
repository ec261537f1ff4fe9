import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import type { Instant } from '../event/instant.js';

const CHECK_BYTES = 4;

/** What is in an index is not what was written. */
export class BrokenIndex extends Error {
  override readonly name = 'BrokenIndex';
}

/** Times that fit are kept in a quarter of the room; a log may have others. */
export function timesOf(times: readonly Instant[]): ArrayLike<Instant> {
  return times.every((time) => BigInt.asIntN(64, time) === time) ? BigInt64Array.from(times) : [...times];
}

/** A value as bytes, with a sum that shows whether they are still the same. */
export function encode(value: unknown): Buffer {
  const bytes = serialize(value);
  const check = Buffer.alloc(CHECK_BYTES);
  check.writeUInt32LE(crc32(bytes));
  return Buffer.concat([bytes, check]);
}

/** The value of what {@link encode} gave. Throws {@link BrokenIndex}. */
export function decode<T>(bytes: Buffer | undefined): T {
  if (bytes === undefined || bytes.length < CHECK_BYTES) throw new BrokenIndex('a value is missing');
  const end = bytes.length - CHECK_BYTES;
  if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32LE(end)) throw new BrokenIndex('a value was changed');
  return deserialize(bytes.subarray(0, end)) as T;
}
