import { textLine } from './build-text.js';
import type { Fields } from './fields.js';
import type { BuildFormat, BuildSession, Unplaced } from './format.js';
import type { Line } from './lines.js';

/** Reads the builds in one log: the one that is open is asked first, then whether another one begins. */
export class BuildLogs {
  readonly #formats: readonly BuildFormat[];
  /** The only format, where one was asked for: then it need not be recognised. */
  readonly #only: BuildFormat | null;
  #open: BuildSession | null = null;
  #numbered = 0;

  constructor(formats: readonly BuildFormat[], only: BuildFormat | null = null) {
    this.#formats = formats;
    this.#only = only;
  }

  /** Whether a build has begun: what comes next may be its own. */
  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** Whether to ask at all: nearly all lines of nearly all logs are JSON, and no build in text begins with such a one. */
  mayRead({ text }: Line): boolean {
    return text !== null && (this.#open !== null || !text.startsWith('{'));
  }

  /** The events of a line, perhaps none; null for one that is of no build. Throws `Unreadable`. */
  line({ text, ended }: Line): readonly Unplaced[] | null {
    if (text === null) return null;
    const given = textLine(text, ended);
    return this.#ask(given.text, (session) => session.text(given));
  }

  /** The same for a JSON record. */
  record(fields: Fields): readonly Unplaced[] | null {
    return this.#ask(fields, (session) => session.record(fields));
  }

  end(): readonly Unplaced[] {
    return this.#open?.end() ?? [];
  }

  #ask(said: string | Fields, put: (session: BuildSession) => ReturnType<BuildSession['text']>) {
    const told = this.#open && put(this.#open);
    if (told) return told;
    const format = this.#formatFor(said);
    if (format === null) return null;
    const before = this.end();
    this.#open = format.open(() => `build-${++this.#numbered}`);
    const begun = put(this.#open);
    return begun || before.length > 0 ? [...before, ...(begun ?? [])] : null;
  }

  #formatFor(said: string | Fields): BuildFormat | null {
    if (this.#only && this.#open === null) return this.#only;
    return this.#formats.find((format) => format.begins(said)) ?? null;
  }
}
