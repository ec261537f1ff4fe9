import { beginsClassic, ClassicBuild } from './build-classic-build.js';
import { Scribe } from './build-scribe.js';
import { Solve } from './build-solve.js';
import { solveStatusOfTrace } from './build-trace.js';
import { type Fields, record, text } from './fields.js';
import { type BuildFormat, type BuildSession, Unreadable } from './format.js';

const TRACE = 'moby.buildkit.trace';
const IMAGE_ID = 'moby.image.id';
const TAGGED = /^Successfully tagged /;

/** A build as `POST /build` answers: text of the classic builder in JSON, or messages of BuildKit. */
class ApiBuild implements BuildSession {
  readonly #scribe = new Scribe(buildApi.name);
  readonly #number: () => string;
  #classic: ClassicBuild | null = null;
  #solve: Solve | null = null;

  constructor(number: () => string) {
    this.#number = number;
  }

  text(): null {
    return null;
  }

  record(fields: Fields): ReturnType<BuildSession['record']> {
    const taken = this.#isAnother(fields) ? null : this.#take(fields);
    return taken === null ? null : this.#scribe.take();
  }

  end(): ReturnType<BuildSession['end']> {
    this.#solve?.end();
    return this.#scribe.take();
  }

  #isAnother(fields: Fields): boolean {
    const stream = text(fields.stream);
    if (stream !== null && this.#classic?.isOver(stream)) return true;
    const hasEnded = this.#classic?.hasEnded ?? this.#solve?.hasEnded ?? false;
    return hasEnded && (isRefusal(fields) || (fields.id === TRACE && this.#solve?.isOver(trace(fields)) !== false));
  }

  /** Null: this is no word of a build. */
  #take(fields: Fields): 'taken' | null {
    const stream = text(fields.stream);
    const error = errorOf(fields);
    const image = text(record(fields.aux)?.ID);
    if (fields.id === TRACE) this.#solving().push(trace(fields));
    else if (fields.id === IMAGE_ID && image !== null) this.#solving().finish(image);
    else if (stream !== null) this.#onStream(stream);
    else if (error !== null) (this.#solve ?? this.#building()).fail(error);
    else if (image !== null) this.#building().push64(image);
    // How far a pull of the base image is.
    else if (typeof fields.status !== 'string' && fields.aux === undefined) return null;
    return 'taken';
  }

  #onStream(stream: string): void {
    // The image's names are known from BuildKit itself.
    if (this.#solve && TAGGED.test(stream)) return;
    this.#building().push(stream);
  }

  #solving(): Solve {
    this.#solve ??= new Solve(this.#scribe, this.#number, { marksImages: true });
    return this.#solve;
  }

  #building(): ClassicBuild {
    this.#classic ??= new ClassicBuild(this.#scribe, this.#number);
    return this.#classic;
  }
}

function trace({ aux }: Fields): ReturnType<typeof solveStatusOfTrace> {
  const base64 = text(aux);
  if (base64 === null) throw new Unreadable('"aux" is not a text');
  return solveStatusOfTrace(base64);
}

/** The daemon refuses a build before it begins: the whole body is one message. */
function isRefusal(fields: Fields): boolean {
  return typeof fields.message === 'string' && Object.keys(fields).length === 1 && /dockerfile/i.test(fields.message);
}

function errorOf(fields: Fields): string | null {
  return (
    text(record(fields.errorDetail)?.message) ?? text(fields.error) ?? (isRefusal(fields) ? text(fields.message) : null)
  );
}

function beginsRecord(fields: Fields): boolean {
  if (fields.id === TRACE || isRefusal(fields)) return true;
  return typeof fields.stream === 'string' && beginsClassic(fields.stream);
}

/**
 * The body of `POST /build`, a JSON object a line: of the classic builder, or of BuildKit (`version=2`) with `moby.buildkit.trace`.
 *
 * Source: moby, pkg/jsonmessage; builder/builder-next/builder.go, Build.
 */
export const buildApi: BuildFormat = {
  name: 'build-api',
  begins: (said) => typeof said !== 'string' && beginsRecord(said),
  open: (number) => new ApiBuild(number),
};
