import { beginsClassic, ClassicBuild } from './build-classic-build.js';
import { Scribe } from './build-scribe.js';
import { plainText } from './build-text.js';
import type { Fields } from './fields.js';
import { type BuildFormat, type BuildSession, type TextLine, Unreadable } from './format.js';
import { CUT_OFF } from './lines.js';

/** With these words the client says that it failed. They have no mark of their own, so they must be the last that is said. */
const ERROR =
  /^(?:Error response from daemon: .*|The command '.*' returned a non-zero code: \d+|(?:COPY|ADD|RUN|FROM|USER|WORKDIR) failed\b.*|failed to .*|pull access denied .*|manifest for .*|Get "?https?:.*|[Dd]ockerfile parse error .*|unable to .*|invalid reference format.*|Build cancelled)$/s;

/** What the client prints before the builder says anything. */
const CONTEXT = /^(?:Sending build context to Docker daemon\b|DEPRECATED: The legacy builder is deprecated )/;
/** A line without an end that shows that it is whole. */
const WHOLE = /^(?: ---> [0-9a-f]{12}| ---> Using cache|Successfully built [0-9a-f]{12})$/;

/** A build as the client of the classic builder prints it. */
class ClassicText implements BuildSession {
  readonly #scribe = new Scribe(buildClassic.name);
  readonly #build: ClassicBuild;
  #error: string | null = null;

  constructor(number: () => string) {
    this.#build = new ClassicBuild(this.#scribe, number);
  }

  text(line: TextLine): ReturnType<BuildSession['text']> {
    const { text, raw } = line;
    if (this.#build.isOver(text)) return null;
    if (CONTEXT.test(text)) return this.#build.hasEnded ? null : [];
    // Before the first step and after the end nothing prints but the client, and no JSON.
    if ((this.#build.hasEnded || !this.#scribe.hasBegun) && text.startsWith('{')) return null;
    if (!line.isEnded && !WHOLE.test(text)) return this.#onCut(text);
    if (!this.#build.push(`${raw}\n`)) this.#onOther(text);
    else if (this.#build.isRunning && ERROR.test(text)) this.#error = text;
    else this.#error = null;
    return this.#scribe.take();
  }

  record(): null {
    return null;
  }

  end(): ReturnType<BuildSession['end']> {
    if (this.#error !== null) this.#build.fail(this.#error.replace(/^Error response from daemon: /, ''));
    return this.#scribe.take();
  }

  #onOther(text: string): void {
    if (ERROR.test(text)) this.#error = text;
    else if (this.#error === null) this.#build.nameGoesOn(text);
  }

  /** The last line may miss anything, and then means something else. */
  #onCut(text: string): ReturnType<BuildSession['text']> {
    if (this.#build.hasEnded && !text.startsWith('Successfully')) return [];
    throw new Unreadable(CUT_OFF);
  }
}

function beginsText(line: string): boolean {
  const text = plainText(line);
  return CONTEXT.test(text) || beginsClassic(text);
}

/**
 * What `docker build` prints where BuildKit is off. Blank lines of its output are lost.
 *
 * Source: docker/cli, cli/command/image/build.go; moby, builder/dockerfile/evaluator.go.
 */
export const buildClassic: BuildFormat = {
  name: 'build-classic',
  begins: (said: string | Fields) => typeof said === 'string' && beginsText(said),
  open: (number) => new ClassicText(number),
};
