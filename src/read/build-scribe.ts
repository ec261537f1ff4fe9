import type { BuildEvent, EventData, Source } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import type { Unplaced } from './format.js';

type BuildType = BuildEvent['type'];
type Said<T extends BuildType> = Omit<EventData[T], 'ordinal'>;

interface Statement {
  readonly type: BuildType;
  readonly at: Instant | null;
  readonly data: object;
}

/** So much output is one event: a step may write a line of megabytes. */
const OUTPUT_LENGTH_MAX = 64 * 1024;

/** Writes down what is said of one build: counts the statements, and keeps them until the build has an id. */
export class Scribe {
  readonly #source: Source;
  #id: string | null = null;
  #ordinal = 0;
  #waiting: Statement[] = [];
  #written: Unplaced[] = [];

  constructor(source: Source) {
    this.#source = source;
  }

  get hasBegun(): boolean {
    return this.#id !== null;
  }

  /** How many statements wait for the first. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** The first statement, with the id of all of them. */
  begin(id: string, at: Instant | null, builder: EventData['build.start']['builder']): void {
    this.#id = id;
    this.#write({ type: 'build.start', at, data: { builder } });
    for (const statement of this.#waiting.splice(0)) this.#write(statement);
  }

  say<T extends BuildType>(type: T, at: Instant | null, data: Said<T>): void {
    if (this.hasBegun) this.#write({ type, at, data });
    else this.#waiting.push({ type, at, data });
  }

  /** Output of any length, in as many statements as it takes. */
  output(at: Instant | null, data: Said<'build.output'>): void {
    const { text } = data;
    for (let from = 0; from < text.length; ) {
      const to = pieceEnd(text, from);
      this.say('build.output', at, { ...data, text: text.slice(from, to) });
      from = to;
    }
  }

  /** What was written since the last time. */
  take(): readonly Unplaced[] {
    return this.#written.splice(0);
  }

  #write({ type, at, data }: Statement): void {
    this.#ordinal += 1;
    const numbered = { ordinal: this.#ordinal, ...data };
    this.#written.push({ type, at, id: this.#id, data: numbered, source: this.#source } as Unplaced);
  }
}

/** Where a piece of a long text ends: not between the two halves of one character. */
function pieceEnd(text: string, from: number): number {
  const end = from + OUTPUT_LENGTH_MAX;
  const half = text.charCodeAt(end - 1);
  return end < text.length && half >= 0xd800 && half < 0xdc00 ? end - 1 : end;
}
