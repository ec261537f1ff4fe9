import type { BuildStepStatus } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { type Exports, imageOf, isExporter, noExports, note } from './build-exports.js';
import { isCanceled } from './build-outcome.js';
import type { Scribe } from './build-scribe.js';
import { inputsFirst, type SolveStatus, type Vertex, type VertexLog } from './build-solve-status.js';
import { Unreadable } from './format.js';

/** Steps of one build that are told apart. BuildKit's largest have some hundreds. */
export const STEPS_MAX = 10_000;

/** Statements that wait for the first time that the log tells; it stands in the second message. */
const WAITING_MAX = 1_000;

/** By their numbers. */
const STREAMS = [null, 'stdout', 'stderr'] as const;

interface Step {
  readonly number: number;
  vertex: Vertex;
  readonly exports: Exports;
}

/** What a log of BuildKit has besides its messages. */
export interface Frame {
  /** `moby.image.id` comes when an image is whole: before it, an exporter that is done has not told everything. */
  readonly marksImages: boolean;
}

/** One build as BuildKit tells of it, whatever the messages were wrapped in. */
export class Solve {
  readonly #scribe: Scribe;
  readonly #number: () => string;
  readonly #frame: Frame;
  readonly #numbers = new Map<string, number>();
  readonly #steps = new Map<string, Step>();
  readonly #open = new Set<Step>();
  /** Exporters that are done, and whose result was not said yet. */
  readonly #results = new Set<Step>();
  readonly #texts = new Map<string, TextDecoder>();
  #last: Instant | null = null;
  #hasEnded = false;

  /** `number` gives an id to a build that names itself in no other way. */
  constructor(scribe: Scribe, number: () => string, frame: Frame) {
    this.#scribe = scribe;
    this.#number = number;
    this.#frame = frame;
  }

  /** Whether what ends a build was said. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Whether a message begins another build: this one has ended, and a step comes that it does not have. */
  isOver(status: SolveStatus): boolean {
    const isNew = status.vertexes.some(
      ({ digest, name }) => !this.#steps.has(digest) && name.startsWith('[internal] '),
    );
    return this.#hasEnded && isNew;
  }

  /** Vertexes, statuses, warnings, logs: in this order, as BuildKit's own display applies them. */
  push(status: SolveStatus): void {
    for (const { digest } of inputsFirst(status.vertexes)) this.#count(digest);
    for (const vertex of status.vertexes) this.#onVertex(vertex);
    for (const { vertex, id, completed } of status.statuses) {
      const step = this.#steps.get(vertex);
      if (step && completed !== null) note(step.exports, id);
    }
    for (const { vertex, short, detail, url } of status.warnings) {
      const step = this.#steps.get(vertex)?.number ?? null;
      this.#scribe.say('build.warning', null, { step, text: short, detail, url });
    }
    for (const log of status.logs) this.#onLog(log);
    if (this.#scribe.waiting >= WAITING_MAX) this.#begin();
    this.#handOver();
  }

  /** The engine said which image it made. */
  finish(imageId: string): void {
    this.#begin();
    const names = [...this.#results].flatMap(({ exports }) => exports.names);
    this.#results.clear();
    this.#hasEnded = true;
    this.#scribe.say('build.finish', this.#last, { imageId, names, stored: true });
  }

  /** The client said why there is no image. What still ran was stopped. */
  fail(error: string): void {
    if (this.#hasEnded) return;
    this.#begin();
    for (const step of this.#open) this.#sayStep(step, 'canceled');
    this.#hasEnded = true;
    this.#scribe.say(isCanceled(error) ? 'build.cancel' : 'build.fail', null, { error });
  }

  /** The log has no more. */
  end(): void {
    this.#begin();
    for (const [key, text] of this.#texts) this.#write(key, text.decode(), null);
    this.#texts.clear();
  }

  /** The number of a step: the same as long as the log goes on, and about that which `--progress=plain` gives it. */
  #count(digest: string): number {
    const known = this.#numbers.get(digest);
    if (known !== undefined) return known;
    if (this.#numbers.size >= STEPS_MAX) throw new Unreadable(`a build of more than ${STEPS_MAX} steps`);
    this.#numbers.set(digest, this.#numbers.size + 1);
    return this.#numbers.size;
  }

  #onVertex(vertex: Vertex): void {
    const known = this.#steps.get(vertex.digest);
    // An announcement may be repeated when the step has long begun.
    if (known && (vertex.started === null || isSame(known.vertex, vertex))) return;
    const step = known ?? { number: this.#count(vertex.digest), vertex, exports: noExports() };
    step.vertex = vertex;
    this.#steps.set(vertex.digest, step);
    this.#follow(step, statusOf(vertex));
    this.#sayStep(step, statusOf(vertex));
  }

  #follow(step: Step, status: BuildStepStatus): void {
    if (status === 'running') this.#open.add(step);
    else this.#open.delete(step);
    if (status === 'done' && isExporter(step.vertex.name)) this.#results.add(step);
    else this.#results.delete(step);
    // There was more to do than it seemed: a cache to export, another target.
    if (status === 'running') this.#hasEnded = false;
  }

  #sayStep({ number, vertex }: Step, status: BuildStepStatus): void {
    const at = vertex.completed ?? vertex.started;
    this.#nameBy(vertex.started ?? at, vertex);
    if (at !== null && (this.#last === null || at > this.#last)) this.#last = at;
    this.#scribe.say('build.step', at, {
      step: number,
      name: vertex.name,
      status,
      startedAt: vertex.started,
      finishedAt: vertex.completed,
      tookMilliseconds: null,
      imageId: null,
      error: vertex.error,
    });
  }

  /** The first step's digest and the first time: no two builds share both, and a log that grows keeps them. */
  #nameBy(at: Instant | null, vertex: Vertex): void {
    if (this.#scribe.hasBegun) return;
    if (at !== null) this.#beginAt(at, vertex);
  }

  #beginAt(at: Instant | null, vertex: Vertex): void {
    const [first = vertex] = [...this.#steps.values()].map((step) => step.vertex);
    const digest = /^sha256:([0-9a-f]{12})[0-9a-f]{52}$/.exec(first.digest)?.[1];
    const id = digest === undefined ? this.#number() : at === null ? digest : `${digest}-${at}`;
    this.#scribe.begin(id, at, 'buildkit');
  }

  /** Nothing is left to wait for: the log has ended, or says how the build did. */
  #begin(): void {
    if (this.#scribe.hasBegun) return;
    const [first] = this.#steps.values();
    if (first) this.#beginAt(null, first.vertex);
    else this.#scribe.begin(this.#number(), null, 'buildkit');
  }

  #onLog({ vertex, at, stream, data }: VertexLog): void {
    if (!this.#steps.has(vertex)) return;
    const key = `${STREAMS[stream] ?? ''} ${vertex}`;
    // A character may go from one piece into the next.
    const text = this.#texts.get(key) ?? new TextDecoder();
    this.#texts.set(key, text);
    this.#write(key, text.decode(data, { stream: true }), at);
  }

  #write(key: string, text: string, at: Instant | null): void {
    const space = key.indexOf(' ');
    const step = this.#steps.get(key.slice(space + 1));
    const stream = STREAMS.find((name) => name === key.slice(0, space)) ?? null;
    if (step) this.#scribe.output(at, { step: step.number, stream, text, afterMilliseconds: null });
  }

  /** BuildKit has no word for the end: a build is done when an exporter is, and nothing else runs. */
  #handOver(): void {
    if (this.#open.size > 0) return;
    for (const step of this.#results) {
      const { completed, name } = step.vertex;
      const imageId = imageOf(name, step.exports);
      if (imageId !== null && this.#frame.marksImages) continue;
      this.#results.delete(step);
      this.#hasEnded = true;
      const { names, stored } = step.exports;
      this.#scribe.say('build.finish', completed, { imageId, names: [...names], stored });
    }
  }
}

function isSame(a: Vertex, b: Vertex): boolean {
  const { started, completed, cached, error, name } = a;
  return (
    started === b.started && completed === b.completed && cached === b.cached && error === b.error && name === b.name
  );
}

function statusOf({ started, completed, cached, error }: Vertex): BuildStepStatus {
  if (error !== null) return isCanceled(error) ? 'canceled' : 'error';
  if (completed !== null) return cached ? 'cached' : 'done';
  return started === null ? 'pending' : 'running';
}
