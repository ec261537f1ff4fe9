import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { FILE_MODE, segmentName, writeWhole } from './recording-files.js';

/** The segment that is being written. Its header is on the disk before it has its name, so it is never torn. */
export class Segment {
  readonly name: string;
  /** By the recorder's clock, in milliseconds. */
  readonly openedAt: number;
  readonly #handle: FileHandle;
  readonly #headerBytes: number;
  #bytes: number;

  private constructor(name: string, openedAt: number, handle: FileHandle, bytes: number) {
    this.name = name;
    this.openedAt = openedAt;
    this.#handle = handle;
    this.#headerBytes = bytes;
    this.#bytes = bytes;
  }

  static async begin(folder: string, number: number, header: string, now: number): Promise<Segment> {
    const name = segmentName(number);
    await writeWhole(folder, name, header);
    const handle = await open(join(folder, name), constants.O_WRONLY | constants.O_APPEND, FILE_MODE);
    return new Segment(name, now, handle, Buffer.byteLength(header));
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#bytes === this.#headerBytes;
  }

  /** Whole lines, or nothing of them: what a full disk took of them is given back. */
  async append(lines: Buffer): Promise<void> {
    let written = 0;
    try {
      while (written < lines.length) written += (await this.#handle.write(lines, written)).bytesWritten;
    } catch (error) {
      await this.#handle.truncate(this.#bytes).catch(() => undefined);
      throw error;
    }
    this.#bytes += lines.length;
  }

  async sync(): Promise<void> {
    await this.#handle.datasync();
  }

  /** `writtenAt`: when its last record was written, in milliseconds; what is kept for a time is kept from then on. */
  async close(writtenAt: number): Promise<void> {
    await this.#handle.utimes(writtenAt / 1000, writtenAt / 1000);
    await this.#handle.close();
  }
}
