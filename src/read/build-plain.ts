import type { BuildStepStatus } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { type Exports, imageOf, isExporter, noExports, note } from './build-exports.js';
import { isCanceled } from './build-outcome.js';
import { Epilogue } from './build-plain-epilogue.js';
import { Scribe } from './build-scribe.js';
import { STEPS_MAX } from './build-solve.js';
import { type BuildFormat, type BuildSession, type TextLine, Unreadable } from './format.js';
import { CUT_OFF } from './lines.js';

/** The number of a step, which is that of its first line, and what is said of it. */
const LINE = /^#(\d{1,9}) (.*)$/s;
const BEGINS = /^#\d{1,9} (?:\[|building with |sha256:[0-9a-f]{64}$|(?:resolve|load|importing|exporting) )/;
const DONE = /^DONE (\d+(?:\.\d+)?)s$/;
const OUTPUT = /^(\d+\.\d+) (.*)$/s;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

interface Step {
  readonly number: number;
  readonly name: string;
  status: BuildStepStatus;
  exports: Exports;
}

/** A build as `--progress=plain` prints it: steps take turns, and none says when it was, only how long it took. */
class PlainBuild implements BuildSession {
  readonly #scribe = new Scribe(buildPlain.name);
  readonly #steps = new Map<number, Step>();
  readonly #open = new Set<Step>();
  readonly #results = new Set<Step>();
  readonly #warned = new Set<string>();
  readonly #epilogue = new Epilogue();
  readonly #number: () => string;
  /** The step whose lines come now: another one says its name first. */
  #turn: number | null = null;
  #hasEnded = false;

  constructor(number: () => string) {
    this.#number = number;
  }

  text(line: TextLine): ReturnType<BuildSession['text']> {
    const { text, at } = line;
    const [, number, said] = LINE.exec(text) ?? [];
    if (number === undefined || said === undefined) return this.#onOther(line);
    if (this.#isAnother(Number(number), said)) return null;
    if (!line.isEnded && !isWhole(said)) throw new Unreadable(CUT_OFF);
    if (!this.#scribe.hasBegun) this.#scribe.begin(this.#number(), at, 'buildkit');
    if (Number(number) > 0) this.#onStep(Number(number), said, at);
    return this.#scribe.take();
  }

  record(): null {
    return null;
  }

  end(): readonly [] {
    return [];
  }

  /** A build does not begin again: this is the next one in the same log, also where the one before was cut off. */
  #isAnother(number: number, said: string): boolean {
    if (number === 0) return this.#steps.size > 0 && said.startsWith('building with ');
    if (number !== 1 || this.#turn === 1 || !said.startsWith('[internal] ')) return false;
    return this.#hasEnded || (this.#steps.size > 2 && this.#steps.get(1)?.status === 'done');
  }

  #onStep(number: number, said: string, at: Instant | null): void {
    const step = this.#steps.get(number);
    const hasTurn = this.#turn === number;
    const output = OUTPUT.exec(said);
    if (output) this.#onOutput(number, output, at);
    else if (this.#isTerminal(said)) this.#onTerminal(this.#known(number), said, at);
    else if (said === '...') this.#turn = null;
    else if (said.startsWith('WARN: ')) this.#warn(number, said.slice('WARN: '.length), at);
    else if (!hasTurn || !step) this.#onName(number, said, at);
    else if (said.startsWith('[output clipped, ')) this.#onOutput(number, [said, '', said], at);
    else if (!DIGEST.test(said)) note(step.exports, said.replace(/ (?:\d+(?:\.\d+)?s )?done$/, ''));
    else return;
  }

  #onName(number: number, name: string, at: Instant | null): void {
    this.#turn = number;
    const known = this.#steps.get(number);
    if (known?.status === 'running') return;
    const step = known ?? this.#add(number, name);
    step.exports = noExports();
    this.#sayStep(step, 'running', at);
  }

  #add(number: number, name: string): Step {
    if (this.#steps.size >= STEPS_MAX) throw new Unreadable(`a build of more than ${STEPS_MAX} steps`);
    const step: Step = { number, name, status: 'pending', exports: noExports() };
    this.#steps.set(number, step);
    return step;
  }

  /** A log may begin in the middle: then nobody said what the step is called. */
  #known(number: number): Step {
    return this.#steps.get(number) ?? this.#add(number, '');
  }

  #isTerminal(said: string): boolean {
    return said === 'CACHED' || said === 'CANCELED' || DONE.test(said) || said.startsWith('ERROR: ');
  }

  #onTerminal(step: Step, said: string, at: Instant | null): void {
    this.#turn = null;
    const took = DONE.exec(said)?.[1];
    if (took !== undefined) this.#sayStep(step, 'done', at, { tookMilliseconds: milliseconds(took) });
    else if (said === 'CACHED') this.#sayStep(step, 'cached', at);
    else if (said === 'CANCELED') this.#sayStep(step, 'canceled', at);
    else this.#sayStep(step, 'error', at, { error: said.slice('ERROR: '.length) });
    this.#handOver(at);
  }

  #sayStep(
    step: Step,
    status: BuildStepStatus,
    at: Instant | null,
    { tookMilliseconds = null, error = null }: { tookMilliseconds?: number | null; error?: string | null } = {},
  ): void {
    step.status = status;
    if (status === 'running') this.#open.add(step);
    else this.#open.delete(step);
    if (status === 'running') this.#hasEnded = false;
    if (status === 'done' && isExporter(step.name)) this.#results.add(step);
    const nobodySaid = { startedAt: null, finishedAt: null, imageId: null };
    const { number, name } = step;
    this.#scribe.say('build.step', at, { step: number, name, status, ...nobodySaid, tookMilliseconds, error });
  }

  #onOutput(number: number, [, after = '', text = '']: readonly string[], at: Instant | null): void {
    const step = this.#known(number);
    // The line that names a step is missing where a log begins in the middle.
    if (step.status === 'pending') this.#sayStep(step, 'running', at);
    const afterMilliseconds = after === '' ? null : milliseconds(after);
    this.#scribe.output(at, { step: step.number, stream: null, text: `${text}\n`, afterMilliseconds });
  }

  #handOver(at: Instant | null): void {
    if (this.#open.size > 0) return;
    for (const { name, exports } of this.#results) {
      const { names, stored } = exports;
      this.#hasEnded = true;
      this.#scribe.say('build.finish', at, { imageId: imageOf(name, exports), names: [...names], stored });
    }
    this.#results.clear();
  }

  #warn(step: number | null, text: string, at: Instant | null): void {
    // The client says them again at the end.
    if (this.#warned.has(text)) return;
    if (this.#warned.size < STEPS_MAX) this.#warned.add(text);
    this.#scribe.say('build.warning', at, { step, text, detail: null, url: null });
  }

  /** What has no number: why it failed, and the warnings once more. All else is of whoever else writes to this log. */
  #onOther({ text, at, isEnded }: TextLine): ReturnType<BuildSession['text']> {
    if (text.startsWith('{') || !this.#scribe.hasBegun) return null;
    const told = this.#epilogue.push(text);
    if (told !== null && !isEnded) throw new Unreadable(CUT_OFF);
    if (told?.kind === 'warning') this.#warn(null, told.text, at);
    else if (told?.kind === 'error') this.#fail(told.text, at);
    return this.#scribe.take();
  }

  #fail(error: string, at: Instant | null): void {
    if (this.#hasEnded) return;
    for (const step of this.#open) this.#sayStep(step, 'canceled', at);
    this.#hasEnded = true;
    this.#scribe.say(isCanceled(error) ? 'build.cancel' : 'build.fail', at, { error });
  }
}

/** Whether a last line without an end shows that it is whole. */
function isWhole(said: string): boolean {
  return said === 'CACHED' || said === 'CANCELED' || DONE.test(said);
}

function milliseconds(seconds: string): number {
  return Math.round(Number(seconds) * 1000);
}

/**
 * What `docker build --progress=plain` prints, as the logs of CI keep it: with colours, and with a time in front of each line or without.
 *
 * Source: moby/buildkit, util/progress/progressui/printer.go.
 */
export const buildPlain: BuildFormat = {
  name: 'build-plain',
  begins: (said) => typeof said === 'string' && BEGINS.test(said),
  open: (number) => new PlainBuild(number),
};
