import { filter, firstValueFrom, isObservable, map, Observable } from 'rxjs';
import { HindcastError } from '../error.js';
import type { ContainerState, HostState } from '../fold/index.js';
import { states } from '../stream/index.js';
import type { Engine } from './engine.js';
import { follow } from './follow.js';

/** What can be waited for: a status, a health, or that it is gone. */
export type Awaited = 'created' | 'running' | 'paused' | 'exited' | 'healthy' | 'unhealthy' | 'removed';

export interface WaitOptions {
  /** Ends the waiting: its reason is thrown. `AbortSignal.timeout(60_000)` is a good one. */
  readonly signal?: AbortSignal | undefined;
}

function isIn(container: ContainerState, awaited: Awaited): boolean {
  const field = awaited === 'healthy' || awaited === 'unhealthy' ? 'health' : 'status';
  // A health check says nothing any more of what has ended.
  if (field === 'health' && container.status !== 'running') return false;
  return container[field] === awaited && !container.uncertain.includes(field);
}

/** The container once it is as awaited; the last that was known of it, when it is gone. */
class Waiting {
  readonly #reference: string;
  readonly #awaited: Awaited;
  /** By its id from then on: a name may be another's tomorrow. */
  #last: ContainerState | null = null;

  constructor(reference: string, awaited: Awaited) {
    this.#reference = reference;
    this.#awaited = awaited;
  }

  look(state: HostState): ContainerState | null {
    const now = state.container(this.#last?.id ?? this.#reference);
    const before = this.#last;
    if (now) this.#last = now;
    if (now) return isIn(now, this.#awaited) ? now : null;
    if (before === null) return null;
    if (this.#awaited === 'removed') return before;
    throw new HindcastError('not-found', `${this.#reference} was removed before it was ${this.#awaited}`, {
      expected: this.#awaited,
      found:
        before.exitCode === null ? `removed while ${before.status}` : `removed; its exit code was ${before.exitCode}`,
      cure: 'Wait for removed instead, or create it without --rm.',
    });
  }
}

/** The same, until the signal says stop: then its reason is the error. */
function untilAborted<T>(source: Observable<T>, signal: AbortSignal): Observable<T> {
  return new Observable((subscriber) => {
    const stop = () => subscriber.error(signal.reason);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    subscriber.add(() => signal.removeEventListener('abort', stop));
    return source.subscribe(subscriber);
  });
}

/**
 * Waits until a container is running, healthy, gone, ….
 *
 * In plain words: without a race, and without asking over and over: whether it is so already is known before anything is waited for, and what happens in
 * between is not missed. A container that is not there yet is waited for. `reference` as `docker inspect` takes it; give the states of one follower where
 * several are waited for. Gives the container as it was then.
 *
 * Throws the signal's reason; `not-found` if the container is removed before; `ambiguous` for a reference to several.
 *
 * @example
 * ```ts
 * const web = await waitFor(await connect(), 'web', 'healthy', { signal: AbortSignal.timeout(60_000) });
 * console.log(web.startedAt);
 * ```
 */
export async function waitFor(
  from: Engine | Observable<HostState>,
  reference: string,
  awaited: Awaited,
  { signal }: WaitOptions = {},
): Promise<ContainerState> {
  const waiting = new Waiting(reference, awaited);
  const all = isObservable(from) ? from : follow(from).pipe(states());
  const found = all.pipe(
    map((state) => waiting.look(state)),
    filter((container) => container !== null),
  );
  return firstValueFrom(signal ? untilAborted(found, signal) : found);
}
