import type { BuildStepStatus } from '../event/event.js';
import { isCanceled } from './build-outcome.js';
import type { Scribe } from './build-scribe.js';
import { STEPS_MAX } from './build-solve.js';
import { plainText } from './build-text.js';
import { Unreadable } from './format.js';

const STEP = /^Step (\d{1,9})(?:\/\d+)? : ([\s\S]*?)\n?$/;
const ID = '([0-9a-f]{12,64})';
const RUNNING = new RegExp(`^ ---> Running in ${ID}\\n?$`);
/** Up to 20.10, and from 23 on. In a client's text it may stand behind output without an end of its own. */
const REMOVED = new RegExp(`^([\\s\\S]*?)(?:Removing| ---> Removed) intermediate container ${ID}\\n?$`);
const IMAGE = new RegExp(`^ ---> ${ID}\\n?$`);
const BUILT = new RegExp(`^Successfully built ${ID}\\n?$`);
const TAGGED = /^Successfully tagged (\S+)\n?$/;
const WARNING = /^\[Warning\] ([\s\S]*?)\n?$/;
const QUIET = /^(sha256:[0-9a-f]{64})\n?$/;
/** A step's name that goes over lines is no longer than this; a command of a Dockerfile hardly is. */
const NAME_LENGTH_MAX = 16 * 1024;

const FROM = /^FROM\b/i;
/** Steps that an image has for those that are built on it. */
const TRIGGER = /^# Executing \d+ build triggers?/;

const RED = '\u001b[91m';
const RESET = '\u001b[0m';
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
const STDERR = /(\u001b\[91m|\u001b\[0m)/;

/** Whether a text is one that only the classic builder writes, and with which it begins. */
export function beginsClassic(text: string): boolean {
  return STEP.test(text) || QUIET.test(text);
}

interface Step {
  readonly number: number;
  name: string;
  status: BuildStepStatus;
  isCached: boolean;
  /** It only takes another image: what it leaves behind is not its own. */
  isBase: boolean;
  imageId: string | null;
}

/** One build of the classic builder: step by step, each in a container of its own. It tells no times. */
export class ClassicBuild {
  readonly #scribe: Scribe;
  readonly #number: () => string;
  readonly #bases = new Set<string>();
  #step: Step | null = null;
  #steps = 0;
  /** The container whose output comes now. What it prints may look like anything, the builder's own words too. */
  #running: string | null = null;
  #whole: string | null = null;
  #imageId: string | null = null;
  #isInStderr = false;
  #hasEnded = false;

  constructor(scribe: Scribe, number: () => string) {
    this.#scribe = scribe;
    this.#number = number;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /** Whether a text begins another build: the steps count from the beginning again. */
  isOver(text: string): boolean {
    const number = STEP.exec(plainText(text))?.[1];
    return this.#steps > 0 && !this.isRunning && number !== undefined && Number(number) <= 1;
  }

  /** Takes a piece of what the builder writes; it gives its own words whole. False: it is none of them. */
  push(raw: string): boolean {
    const text = plainText(raw);
    return this.isRunning ? this.#onRunning(raw, text) : this.#onOwn(text);
  }

  /** The whole id of what the last step left behind. */
  push64(id: string): void {
    this.#whole = id;
    this.#running = null;
    const step = this.#step;
    if (step?.imageId && id.startsWith(step.imageId) && id !== step.imageId) {
      step.imageId = id;
      this.#sayStep(step, step.status, null);
    }
  }

  fail(error: string): void {
    if (this.#hasEnded) return;
    this.#begin();
    const canceled = isCanceled(error);
    if (this.#step?.status === 'running') this.#sayStep(this.#step, canceled ? 'canceled' : 'error', error);
    this.#hasEnded = true;
    this.#running = null;
    this.#scribe.say(canceled ? 'build.cancel' : 'build.fail', null, { error });
  }

  /** The name of a step goes on in the next line; nothing else stands between it and what it does. */
  nameGoesOn(text: string): void {
    const step = this.#step;
    if (step?.status !== 'running' || this.#hasEnded || FROM.test(step.name)) return;
    if (step.name.length + text.length > NAME_LENGTH_MAX)
      throw new Unreadable(`a step whose name is longer than ${NAME_LENGTH_MAX}`);
    step.name += `\n${text}`;
    this.#sayStep(step, 'running', null);
  }

  #begin(): void {
    if (!this.#scribe.hasBegun) this.#scribe.begin(this.#number(), null, 'classic');
  }

  #onOwn(text: string): boolean {
    const step = STEP.exec(text);
    if (step) this.#onStep(Number(step[1]), step[2] ?? '');
    else if (text.startsWith(' ---> ')) return this.#onArrow(text);
    else return this.#onEnd(text);
    return true;
  }

  #onStep(number: number, name: string): void {
    if (this.#steps >= STEPS_MAX) throw new Unreadable(`a build of more than ${STEPS_MAX} steps`);
    this.#begin();
    if (this.#step?.status === 'running') this.#sayStep(this.#step, 'done', null);
    this.#steps += 1;
    this.#whole = null;
    this.#step = { number, name, status: 'running', isCached: false, isBase: FROM.test(name), imageId: null };
    this.#sayStep(this.#step, 'running', null);
  }

  #onArrow(text: string): boolean {
    const step = this.#step;
    if (!step) return false;
    const running = RUNNING.exec(text)?.[1];
    const image = IMAGE.exec(text)?.[1];
    if (running !== undefined) this.#running = running;
    else if (image !== undefined) this.#onImage(step, image);
    else if (/^ ---> Using cache\n?$/.test(text)) step.isCached = true;
    else return false;
    return true;
  }

  #onImage(step: Step, hex: string): void {
    step.imageId = `sha256:${hex}`;
    if (step.isBase) this.#bases.add(step.imageId);
    this.#sayStep(step, step.isCached ? 'cached' : 'done', null);
  }

  #onEnd(text: string): boolean {
    const built = BUILT.exec(text)?.[1] ?? null;
    const quiet = this.#steps === 0 ? (QUIET.exec(text)?.[1] ?? null) : null;
    const tagged = TAGGED.exec(text)?.[1];
    const warning = WARNING.exec(text)?.[1];
    if (this.#step && TRIGGER.test(text)) this.#step.isBase = false;
    if (built !== null) this.#finish(this.#wholeOf(`sha256:${built}`), []);
    else if (quiet !== null) this.#finish(quiet, []);
    else if (tagged !== undefined && this.#hasEnded) this.#finish(this.#imageId, [tagged]);
    else if (warning !== undefined) this.#warn(warning);
    else return false;
    return true;
  }

  #wholeOf(id: string): string {
    return this.#whole?.startsWith(id) ? this.#whole : id;
  }

  #finish(imageId: string | null, names: readonly string[]): void {
    this.#begin();
    this.#hasEnded = true;
    this.#imageId = imageId;
    const isBase = imageId !== null && [...this.#bases].some((base) => imageId.startsWith(base));
    this.#scribe.say('build.finish', null, { imageId, names, stored: !isBase });
  }

  #warn(text: string): void {
    this.#begin();
    const step = this.#step?.number ?? null;
    this.#scribe.say('build.warning', null, { step, text, detail: null, url: null });
  }

  #onRunning(raw: string, text: string): boolean {
    const step = this.#step;
    if (!step) return false;
    const [, before = '', id] = REMOVED.exec(text) ?? [];
    const image = IMAGE.exec(text)?.[1];
    if (id !== undefined && id === this.#running) {
      if (before !== '') this.#output(step, before);
      this.#running = null;
      this.#isInStderr = false;
    } else if (step.imageId !== null && (STEP.test(text) || BUILT.test(text) || WARNING.test(text))) {
      // Told to keep its containers, the builder does not say that the step is over.
      this.#running = null;
      return this.#onOwn(text);
    } else if (image !== undefined) this.#onImage(step, image);
    else this.#onOutput(step, raw);
    return true;
  }

  #onOutput(step: Step, raw: string): void {
    // What looked like the image that it left behind was its output.
    if (step.status !== 'running') {
      step.imageId = null;
      this.#sayStep(step, 'running', null);
    }
    this.#output(step, raw);
  }

  /** The builder wraps what was written to standard error in red; in a client's text that goes over lines. */
  #output({ number }: Step, raw: string): void {
    for (const part of raw.split(STDERR)) {
      if (part === RED) this.#isInStderr = true;
      else if (part === RESET && this.#isInStderr) this.#isInStderr = false;
      else {
        const stream = this.#isInStderr ? 'stderr' : 'stdout';
        this.#scribe.output(null, { step: number, stream, text: part, afterMilliseconds: null });
      }
    }
  }

  #sayStep(step: Step, status: BuildStepStatus, error: string | null): void {
    step.status = status;
    const { number, name, imageId } = step;
    const nobodySaid = { startedAt: null, finishedAt: null, tookMilliseconds: null };
    this.#scribe.say('build.step', null, { step: number, name, status, ...nobodySaid, imageId, error });
  }
}
