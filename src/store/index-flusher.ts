import { type FileHandle, open } from 'node:fs/promises';

/** After so many bytes what was written is sent to the disk. */
const FLUSH_BYTES = 32 * 1024 * 1024;

/** Has what is written to a file go to the disk meanwhile, so that who waits at the end until all is there need not wait long. */
export class Flusher {
  readonly #file: FileHandle;
  #bytes = 0;
  #isBusy = false;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(path: string): Promise<Flusher> {
    return new Flusher(await open(path, 'r+'));
  }

  wrote(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes < FLUSH_BYTES || this.#isBusy) return;
    this.#bytes = 0;
    this.#isBusy = true;
    void this.#flush();
  }

  async #flush(): Promise<void> {
    try {
      await this.#file.datasync();
    } catch {
      // Who waits at the end is told.
    }
    this.#isBusy = false;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
