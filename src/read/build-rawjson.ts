import { Epilogue } from './build-plain-epilogue.js';
import { isSolveStatus, namesVertexes, solveStatusOfJson } from './build-rawjson-status.js';
import { Scribe } from './build-scribe.js';
import { Solve } from './build-solve.js';
import type { Fields } from './fields.js';
import { type BuildFormat, type BuildSession, type TextLine, Unreadable } from './format.js';
import { CUT_OFF } from './lines.js';

/** A build as `--progress=rawjson` prints it; that it failed is said in plain text behind the JSON. */
class RawjsonBuild implements BuildSession {
  readonly #scribe = new Scribe(buildRawjson.name);
  readonly #solve: Solve;
  readonly #epilogue = new Epilogue();

  constructor(number: () => string) {
    this.#solve = new Solve(this.#scribe, number, { marksImages: false });
  }

  text({ text, isEnded }: TextLine): ReturnType<BuildSession['text']> {
    if (text.startsWith('{') || text.startsWith('#')) return null;
    const told = this.#epilogue.push(text);
    if (told?.kind !== 'error') return [];
    if (!isEnded) throw new Unreadable(CUT_OFF);
    this.#solve.fail(told.text);
    return this.#scribe.take();
  }

  record(fields: Fields): ReturnType<BuildSession['record']> {
    if (!isSolveStatus(fields)) return null;
    const status = solveStatusOfJson(fields);
    if (this.#solve.isOver(status)) return null;
    this.#solve.push(status);
    return this.#scribe.take();
  }

  end(): ReturnType<BuildSession['end']> {
    this.#solve.end();
    return this.#scribe.take();
  }
}

/**
 * What `docker buildx build --progress=rawjson` prints on standard error: objects in a row, each on one line or spread over many.
 *
 * Source: moby/buildkit, client/graph.go and util/progress/progressui/display.go.
 */
export const buildRawjson: BuildFormat = {
  name: 'build-rawjson',
  begins: (said) => typeof said !== 'string' && namesVertexes(said),
  open: (number) => new RawjsonBuild(number),
};
