import type { Event, EventOf } from '../../event/event.js';
import type { Instant } from '../../event/instant.js';
import type { ContainerState } from '../../fold/index.js';

/** Of the signals that a run was sent, so many are kept, the last ones. */
const SIGNALS_MAX = 8;

/** So many containers are watched at once; events of further ones are looked at no closer, and the containers counted. */
export const CONTAINERS_MAX = 10_000;

/** A signal that somebody sent through the engine. */
export interface Signal {
  readonly at: Instant;
  readonly position: number;
  /** Null: it was not told, or a label hides it. */
  readonly number: number | null;
}

/** The end of a run. */
export interface Ended {
  readonly at: Instant;
  readonly position: number;
}

/** One container, and its present or last run, as the log shows it. */
export interface Run {
  readonly id: string;
  name: string | null;
  image: string | null;
  /** Whether a process runs; null: the log has not shown it. */
  up: boolean | null;
  /** Null: its beginning was not seen. */
  startedAt: Instant | null;
  startPosition: number | null;
  /** It was started at least once, as far as the log goes. */
  ran: boolean | null;
  signals: readonly Signal[];
  /** The record that froze it. */
  pausedPosition: number | null;
  ended: Ended | null;
  /** A `stop` was told of this run; from Docker 23 on that may be before its end. */
  stopped: boolean;
  /** Such a `stop` came first: the next end is of the run before. */
  awaitsEnd: boolean;
  /** Before which gap it was last looked at. */
  epoch: number;
}

function blank(id: string, epoch: number): Run {
  const unseen = { up: null, startedAt: null, startPosition: null, ran: null, pausedPosition: null, ended: null };
  return { id, name: null, image: null, ...unseen, signals: [], stopped: false, awaitsEnd: false, epoch };
}

/** The container that an event is said of, or that it names as one that takes part; null for none. */
export function containerOf(event: Event): string | null {
  if (event.type === 'recording.observed') {
    return event.data.subject === 'container' || event.data.subject === 'changes' ? event.id : null;
  }
  if (event.type.startsWith('container.')) return event.id;
  return 'container' in event.data ? event.data.container : null;
}

/** The runs of all containers, each as it was before the event at hand. */
export class Runs {
  readonly #runs = new Map<string, Run>();
  readonly #overflow = new Set<string>();
  #epoch = 0;

  /** Containers that were too many to watch; counted up to as many again. */
  get omitted(): number {
    return this.#overflow.size;
  }

  /** The run of a container, as far as it was told before; null for one too many. */
  before(id: string): Run | null {
    const known = this.#runs.get(id);
    if (known) return known.epoch === this.#epoch ? known : this.#afterGap(known);
    if (this.#runs.size >= CONTAINERS_MAX) {
      if (this.#overflow.size < CONTAINERS_MAX) this.#overflow.add(id);
      return null;
    }
    const run = blank(id, this.#epoch);
    this.#runs.set(id, run);
    return run;
  }

  /** Anything may have happened meanwhile. */
  gap(): void {
    this.#epoch += 1;
  }

  #afterGap(run: Run): Run {
    const { id, name, image } = run;
    const fresh = { ...blank(id, this.#epoch), name, image };
    this.#runs.set(id, fresh);
    return fresh;
  }

  /** Writes down what an event says of a run. `now`: what is known of the container after it, asked for only where it is needed. */
  after(run: Run, event: Event, now: () => ContainerState | undefined): void {
    if (event.type === 'container.destroy') {
      this.#runs.delete(run.id);
      return;
    }
    if ('name' in event.data && 'image' in event.data && event.type !== 'recording.observed') {
      run.name = event.data.name ?? run.name;
      run.image = event.data.image ?? run.image;
    }
    note(run, event, now);
  }
}

function note(run: Run, event: Event, now: () => ContainerState | undefined): void {
  switch (event.type) {
    case 'container.create':
      run.up = false;
      run.ran = false;
      return;
    case 'container.start':
    case 'container.restore':
      return onStart(run, event);
    case 'container.kill':
      return onKill(run, event, now);
    case 'container.pause':
      run.pausedPosition = event.position;
      run.up = true;
      return;
    case 'container.unpause':
      run.pausedPosition = null;
      return;
    case 'container.stop':
      run.awaitsEnd = run.up !== false;
      run.stopped = true;
      run.up = false;
      run.pausedPosition = null;
      return;
    case 'container.die':
      return onDie(run, event);
    case 'container.exec_start':
    case 'container.health_status':
    case 'container.top':
      run.up ??= true;
      return;
    case 'recording.observed':
      return onObserved(run, event);
  }
}

function onStart(run: Run, { at, position }: Event & { readonly at: Instant }): void {
  run.up = true;
  run.ran = true;
  run.startedAt = at;
  run.startPosition = position;
  run.signals = [];
  run.pausedPosition = null;
  run.ended = null;
  run.stopped = false;
}

function onKill(run: Run, { at, position, data }: EventOf<'container.kill'>, now: () => ContainerState | undefined) {
  // Docker mixes labels into what it says of the signal.
  const isHidden = Object.hasOwn(now()?.labels ?? {}, 'signal');
  const signal = { at, position, number: isHidden ? null : data.signal };
  run.signals = [...run.signals.slice(1 - SIGNALS_MAX), signal];
}

function onDie(run: Run, { at, position }: EventOf<'container.die'>): void {
  // The end of the run before, overtaken by the next start.
  const isLate = run.awaitsEnd && run.up === true;
  run.awaitsEnd = false;
  if (isLate) return;
  run.up = false;
  run.ran = true;
  run.pausedPosition = null;
  run.ended = { at, position };
}

function onObserved(run: Run, { data, position }: EventOf<'recording.observed'>): void {
  if (data.subject !== 'container') return;
  run.name = data.name ?? run.name;
  run.image = data.image ?? run.image;
  run.up = data.status === 'running' || data.status === 'paused';
  run.ran = data.status !== 'created';
  run.pausedPosition = data.status === 'paused' ? position : null;
}
