import { LINE_BYTES_MAX, type Line } from './lines.js';
import { recogniseText } from './recognise.js';

/** Why a record goes on with the next line. */
type Kind = 'object' | 'text';

/**
 * Puts the lines of one record together: a text record whose labels hold newlines, or an object that a program such as `jq .` spread out.
 *
 * In plain words: an object is from a line that is only `{` to the next that is only `}`; a text record goes to the line on which another record
 * begins. What was cut off in the middle of a log does not swallow what follows.
 */
export class Gatherer {
  #kind: Kind | null = null;
  #lines: Line[] = [];
  #length = 0;

  /** Whether no record is open: the next line begins one. */
  get isIdle(): boolean {
    return this.#kind === null;
  }

  /** The records that are whole with this line: none while one is open. */
  push(line: Line): readonly Line[] {
    const begins = kindOf(line.text);
    if (this.#kind === null && begins === null) return [line];
    if (this.#kind !== null && (line.text === null || this.#isOther(line.text, begins))) {
      return [...this.#close(), ...this.push(line)];
    }
    this.#kind ??= begins;
    this.#lines.push(line);
    this.#length += line.text?.length ?? 0;
    return this.#kind === 'object' && isOnly(line.text, '}') ? this.#close() : [];
  }

  /** What is open at the end, as far as it goes. */
  end(): readonly Line[] {
    return this.#close();
  }

  /** Whether this line cannot be of the open record. */
  #isOther(text: string, begins: Kind | null): boolean {
    return begins !== null || text.startsWith('{') || this.#length > LINE_BYTES_MAX;
  }

  #close(): readonly Line[] {
    const lines = this.#lines;
    const [first] = lines;
    const last =
      this.#kind === 'text'
        ? Math.max(
            0,
            lines.findLastIndex(({ text }) => text?.endsWith(')')),
          )
        : lines.length - 1;
    this.#kind = null;
    this.#lines = [];
    this.#length = 0;
    if (first === undefined) return [];
    const own = lines.slice(0, last + 1);
    const text = own.map((line, i) => textOf(line, own[i + 1] && own.at(-1))).join('\n');
    // What stands behind the end of a text record is not of it.
    return [{ ...first, text, ended: own.at(-1)?.ended ?? true }, ...lines.slice(last + 1)];
  }
}

/** The text of a line that goes on: its carriage return is its own, unless the record's last line has one as well. */
function textOf(line: Line, last: Line | undefined): string {
  return last && line.returned && !last.returned ? `${line.text}\r` : (line.text ?? '');
}

function kindOf(text: string | null): Kind | null {
  if (text === null) return null;
  if (text.startsWith('{')) return isOnly(text, '{') ? 'object' : null;
  return recogniseText(text) === null ? null : 'text';
}

function isOnly(text: string | null, brace: string): boolean {
  // Nearly every line is long, and need not be looked at.
  return text !== null && text.length < 8 && text.trimEnd() === brace;
}
