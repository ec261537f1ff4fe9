/** What the end of a plain log tells that no step does. */
export interface Told {
  readonly kind: 'error' | 'warning';
  readonly text: string;
}

const ERROR = /^(?:ERROR|error): (.+)$/s;
/** Clients before buildx was one with `docker build` wrote no word in front. */
const OLD_ERROR = /^failed to (?:solve|build|compute)\b.*$/s;
const WARNINGS = /^\s*\d+ warnings? found\b/;
const WARNING = /^ - (.+)$/s;
/** Where in the Dockerfile it was, its lines, and rules around them. */
const EXCERPT = /^(?:\S+:\d+|-{3,}|\s*\d+ \| .*)$/s;

/** Reads the lines behind the last step: the failed step's output once more between rules, lines of the Dockerfile, the error, warnings. */
export class Epilogue {
  #place: 'steps' | 'output' | 'excerpt' | 'warnings' = 'steps';

  /** What a line says; null for one that says nothing, or again what was said. */
  push(text: string): Told | null {
    if (text === '------') {
      this.#place = this.#place === 'output' ? 'excerpt' : 'output';
      return null;
    }
    if (this.#place === 'output') return null;
    const error = ERROR.exec(text)?.[1] ?? OLD_ERROR.exec(text)?.[0];
    if (error !== undefined) return { kind: 'error', text: error };
    return this.#pushOther(text);
  }

  #pushOther(text: string): Told | null {
    if (WARNINGS.test(text)) {
      this.#place = 'warnings';
      return null;
    }
    if (this.#place === 'warnings') {
      const warning = WARNING.exec(text)?.[1];
      return warning === undefined ? null : { kind: 'warning', text: warning };
    }
    if (this.#place !== 'excerpt' || EXCERPT.test(text)) return null;
    this.#place = 'steps';
    return { kind: 'error', text };
  }
}
