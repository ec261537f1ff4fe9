import { LINE_BYTES_MAX, type Line } from './lines.js';

/**
 * Puts the lines of one record together where a program such as `jq .` spread it over several.
 *
 * In plain words: from a line that is only `{` to the next that is only `}`. A line on which another record begins ends a record that is
 * open: what was cut off in the middle of a log does not swallow what follows.
 */
export class Gatherer {
  #first: Line | null = null;
  #texts: string[] = [];
  #length = 0;

  /** The records that are whole with this line: none while one is open. */
  push(line: Line): readonly Line[] {
    if (this.#first === null && !isOnly(line.text, '{')) return [line];
    if (this.#first !== null && (line.text === null || line.text.startsWith('{') || this.#length > LINE_BYTES_MAX)) {
      return [...this.end(true), ...this.push(line)];
    }
    this.#first ??= line;
    this.#texts.push(line.text ?? '');
    this.#length += line.text?.length ?? 0;
    return isOnly(line.text, '}') ? this.end(line.ended) : [];
  }

  /** What is open at the end, as far as it goes. */
  end(ended = false): readonly Line[] {
    if (this.#first === null) return [];
    const record = { ...this.#first, text: this.#texts.join('\n'), ended };
    this.#first = null;
    this.#texts = [];
    this.#length = 0;
    return [record];
  }
}

function isOnly(text: string | null, brace: string): boolean {
  // Nearly every line is long, and need not be looked at.
  return text !== null && text.length < 8 && text.trimEnd() === brace;
}
