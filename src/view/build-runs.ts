import type { BuildStepData } from '../event/event.js';
import type { Instant } from '../event/instant.js';

/** So many runs of one step are told apart; a step has two, or three. */
const RUNS_MAX = 100;

const MILLISECOND = 1_000_000n;

/** One time that a step ran; `finishedAt` is null while it does. */
export interface Run {
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
}

/** When one step ran: BuildKit may run it more than once. */
export class Runs {
  #runs: Run[] = [];
  #omitted = 0;
  #milliseconds: number | null = null;

  push({ startedAt, finishedAt, tookMilliseconds }: BuildStepData): void {
    if (tookMilliseconds !== null) this.#milliseconds = (this.#milliseconds ?? 0) + tookMilliseconds;
    if (startedAt === null) return;
    const known = this.#runs.findIndex((run) => run.startedAt === startedAt);
    if (known >= 0) this.#runs[known] = { startedAt, finishedAt };
    else if (this.#runs.length < RUNS_MAX) this.#runs.push({ startedAt, finishedAt });
    else this.#omitted += 1;
  }

  get all(): readonly Run[] {
    return this.#runs;
  }

  get omitted(): number {
    return this.#omitted;
  }

  /** How long it ran in all, in seconds, runs that overlap counted once; null where nobody said. */
  get seconds(): number | null {
    const ended = this.#runs.flatMap(({ startedAt, finishedAt }) =>
      finishedAt === null ? [] : [{ startedAt, finishedAt }],
    );
    if (ended.length === 0) return this.#milliseconds === null ? null : this.#milliseconds / 1000;
    ended.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
    let total = 0n;
    let until: Instant | null = null;
    for (const { startedAt, finishedAt } of ended) {
      const from: Instant = until !== null && until > startedAt ? until : startedAt;
      if (finishedAt > from) total += finishedAt - from;
      if (until === null || finishedAt > until) until = finishedAt;
    }
    return Number((total * 1000n) / MILLISECOND) / 1_000_000;
  }
}
