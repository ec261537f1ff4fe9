import type { LogSource } from '../read/index.js';

/** A log that can be read, and perhaps read again. */
export interface Log extends LogSource {
  /** Bytes on the disk, packed as they are; null where nobody knows before the end (standard input, a pipe). */
  readonly size: number | null;
  /** Whether reading `bytes` again starts from the beginning again. */
  readonly reopenable: boolean;
}
