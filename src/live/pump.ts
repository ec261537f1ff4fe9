import type { Line } from '../read/lines.js';
import { LineStream } from './decode.js';
import type { Stream } from './engine.js';
import { reasonOf } from './fault.js';

/** Reads a stream of events as fast as it comes, line by line. */
export class Pump {
  /** Why it ended: for people. */
  readonly ended: Promise<string>;
  readonly #stream: Stream;
  #chunks = 0;

  constructor(stream: Stream, take: (line: Line) => void) {
    this.#stream = stream;
    this.ended = this.#read(take);
  }

  /** How often something has come. */
  get chunks(): number {
    return this.#chunks;
  }

  async #read(take: (line: Line) => void): Promise<string> {
    const lines = new LineStream();
    try {
      for await (const chunk of this.#stream) {
        this.#chunks += 1;
        for (const line of lines.push(chunk)) take(line);
      }
      // Half a record comes again, whole, when the engine is asked again.
      return 'the engine ended the stream';
    } catch (error) {
      return reasonOf(error);
    }
  }

  close(): void {
    this.#stream.destroy();
  }
}
