import { type Event, type EventData, isBuildEvent } from '../event/event.js';
import { formatInstant } from '../event/instant.js';
import type { BuildState, BuildStep } from '../fold/index.js';
import { BuildOutput } from './build-output.js';
import { Runs } from './build-runs.js';
import { buildEntry } from './document.js';

/** The version of what `hindcast build --format json` prints. */
export const BUILD_SCHEMA = 'hindcast/build@1';

/** So many warnings are kept, the first ones; the rest are counted. */
const WARNINGS_MAX = 1_000;

export interface BuildWarning {
  /** The number of the step that it is about; null where nobody said. */
  readonly step: number | null;
  readonly text: string;
  readonly detail: string | null;
  readonly url: string | null;
}

/**
 * Everything that a log tells of one build, beyond the state document: push every event of the log, then `finish`.
 *
 * In plain words: why it failed, what warned, how long each step ran and how often, and what it wrote. Memory is bounded; what is left out is
 * counted.
 *
 * @example
 * ```ts
 * const [build] = fold(initial(), events).builds;
 * const report = build && new BuildReport(build);
 * for (const event of events) report?.push(event);
 * console.log(report?.finish().error);
 * ```
 */
export class BuildReport {
  readonly #build: BuildState;
  readonly #output = new BuildOutput();
  readonly #runs = new Map<number, Runs>();
  readonly #warnings: BuildWarning[] = [];
  readonly #names = new Set<string>();
  #warningsOmitted = 0;
  #builder: EventData['build.start']['builder'] = null;
  #error: string | null = null;
  #ordinal = 0;

  constructor(build: BuildState) {
    this.#build = build;
  }

  push(event: Event): void {
    if (!isBuildEvent(event) || event.id !== this.#build.id || event.data.ordinal <= this.#ordinal) return;
    this.#ordinal = event.data.ordinal;
    switch (event.type) {
      case 'build.start':
        this.#builder = event.data.builder;
        return;
      case 'build.step':
        return this.#runsOf(event.data.step).push(event.data);
      case 'build.output':
        return this.#output.push(event);
      case 'build.warning':
        return this.#warn(event.data);
      case 'build.finish':
        for (const name of event.data.names ?? []) this.#names.add(name);
        return;
      case 'build.fail':
      case 'build.cancel':
        this.#error = event.data.error;
    }
  }

  /** As plain data; times are RFC 3339, seconds have a fraction. */
  finish() {
    const { steps, ...entry } = buildEntry(this.#build);
    return {
      schema: BUILD_SCHEMA,
      ...entry,
      builder: this.#builder,
      names: [...this.#names],
      error: this.#error,
      failedStep:
        this.#build.steps.find(({ status, error }) => status === 'error' && !isStopped(error))?.number ?? null,
      cached: this.#build.steps.filter(({ status }) => status === 'cached').length,
      warnings: [...this.#warnings],
      warningsOmitted: this.#warningsOmitted,
      steps: steps.map((step) => ({ ...step, ...this.#told(step) })),
    };
  }

  #runsOf(step: number): Runs {
    const runs = this.#runs.get(step) ?? new Runs();
    this.#runs.set(step, runs);
    return runs;
  }

  #warn({ step, text, detail, url }: BuildWarning): void {
    if (this.#warnings.length < WARNINGS_MAX) this.#warnings.push({ step, text, detail, url });
    else this.#warningsOmitted += 1;
  }

  #told({ number }: Pick<BuildStep, 'number'>) {
    const runs = this.#runsOf(number);
    const { text, omitted } = this.#output.of(number);
    const time = (at: bigint | null) => (at === null ? null : formatInstant(at));
    return {
      seconds: runs.seconds,
      runs: runs.all.map(({ startedAt, finishedAt }) => ({
        startedAt: formatInstant(startedAt),
        finishedAt: time(finishedAt),
      })),
      runsOmitted: runs.omitted,
      output: text,
      outputOmitted: omitted,
    };
  }
}

/** Stopped because another step failed, or because somebody interrupted: not what went wrong. */
function isStopped(error: string | null): boolean {
  return error === null || error === 'canceled' || error.endsWith('context canceled');
}

/** What is told of one build, typed. */
export type BuildDetails = ReturnType<BuildReport['finish']>;
