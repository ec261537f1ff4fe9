import { type SchedulerLike, Subscription } from 'rxjs';
import type { Event } from '../event/event.js';
import type { Kind } from './engine.js';
import { ListLooks } from './lists.js';
import { ContainerLooks, type Looking, SETTLE_MILLISECONDS } from './look.js';
import { pause } from './timing.js';

/** So long after an event: what comes in a row is looked at once. */
const QUIET_MILLISECONDS = 50;
const BATCH = 64;
/** More than are ever there at once; beyond, the next look at everything finds them. */
const WANTED_MAX = 20_000;
const FAILED_MILLISECONDS = 1_000;
/** A list of all images takes an engine longer than any one thing. */
const LISTS_APART_MILLISECONDS = 250;

/** After these a container may be otherwise than events tell. Probes and copies come by the thousand, and change nothing that is looked at. */
const LOOKED_AT =
  /^container\.(?:create|start|restart|stop|die|kill|oom|pause|unpause|rename|update|health_status|init|cleanup|restore|checkpoint)$/;

/** What else may have changed in silence. Which tags an `untag` took, a `load` brought and a `pull` moved, no event says. */
const KIND_AFTER: readonly (readonly [RegExp, Kind])[] = [
  [/^(?:image\.(?!push$|save$)|container\.commit$|builder\.)/, 'image'],
  [/^volume\.(?:prune|create)$/, 'volume'],
  [/^network\.(?:create|prune)$/, 'network'],
];

/** Knows what is to be looked at, and looks at it when things are quiet. */
export class Looker {
  readonly #containers = new ContainerLooks();
  readonly #lists = new ListLooks();
  readonly #wanted = new Set<string>();
  readonly #ended = new Set<string>();
  readonly #kinds = new Set<Kind>();
  #everything = false;
  #timers = new Subscription();
  #listedAt = Number.NEGATIVE_INFINITY;
  #wake: () => void = () => undefined;

  /** An event was told: does it call for a look? */
  note(event: Event): void {
    if (event.type.startsWith('recording.')) return;
    const id = 'container' in event.data ? event.data.container : event.id;
    const isWanted = LOOKED_AT.test(event.type) || 'container' in event.data;
    if (isWanted && id !== null && this.#wanted.size < WANTED_MAX) this.#wanted.add(id);
    if (event.type === 'container.die' && event.id !== null) this.#ended.add(event.id);
    if (event.type === 'container.destroy' && event.id !== null) this.#forget(event.id);
    for (const [pattern, kind] of KIND_AFTER) if (pattern.test(event.type)) this.#kinds.add(kind);
    if (this.#isWanting) this.#wake();
  }

  #forget(id: string): void {
    this.#wanted.delete(id);
    this.#ended.delete(id);
  }

  /** Everything is to be looked at; `anew`: what was told before does not count. */
  everything(anew: boolean): void {
    if (anew) {
      this.#containers.forget();
      this.#lists.forget();
    }
    this.#everything = true;
    this.#wake();
  }

  get #isWanting(): boolean {
    return this.#everything || this.#wanted.size > 0 || this.#kinds.size > 0;
  }

  /** Looks until the signal says stop, whose reason it throws. A look that fails is tried again: whether the engine is there is seen elsewhere. */
  async run(looking: Looking, scheduler: SchedulerLike): Promise<never> {
    const { signal } = looking;
    this.#timers = new Subscription();
    signal.addEventListener('abort', () => this.#timers.unsubscribe(), { once: true });
    for (;;) {
      if (!this.#isWanting) await this.#called(signal);
      await pause(QUIET_MILLISECONDS, signal, scheduler);
      try {
        await this.#look(looking, scheduler);
      } catch {
        signal.throwIfAborted();
        await pause(FAILED_MILLISECONDS, signal, scheduler);
      }
    }
  }

  #called(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const stop = () => reject(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
      this.#wake = () => {
        signal.removeEventListener('abort', stop);
        resolve();
      };
    });
  }

  async #look(looking: Looking, scheduler: SchedulerLike): Promise<void> {
    const all = this.#everything;
    if (all) for (const id of (await this.#lists.containers(looking)) ?? []) this.#wanted.add(id);
    this.#everything = false;
    for (let ids = this.#take(); ids.length > 0; ids = this.#take()) {
      const ended = new Set(ids.filter((id) => this.#ended.delete(id)));
      const results = await this.#tried(ids, () => this.#containers.look(looking, ids, ended));
      for (const id of results.again) this.#wanted.add(id);
      for (const id of results.later) this.#wantLater(id, scheduler);
      // What moves on is not chased: it will be looked at when it is quiet.
      if (results.again.length > 0) break;
    }
    const isTime = all || scheduler.now() - this.#listedAt >= LISTS_APART_MILLISECONDS;
    const kinds: readonly Kind[] = all ? ['container', 'image', 'volume', 'network'] : isTime ? [...this.#kinds] : [];
    if (kinds.length > 0) this.#listedAt = scheduler.now();
    for (const kind of kinds) {
      this.#kinds.delete(kind);
      if (!(await this.#tried([], () => this.#lists.look(looking, kind)))) this.#kinds.add(kind);
    }
  }

  /** It may be only that an event is on its way. */
  #wantLater(id: string, scheduler: SchedulerLike): void {
    const timer = scheduler.schedule(() => {
      this.#timers.remove(timer);
      this.#wanted.add(id);
      this.#wake();
    }, SETTLE_MILLISECONDS);
    this.#timers.add(timer);
  }

  #take(): readonly string[] {
    const ids = [...this.#wanted].slice(0, BATCH);
    for (const id of ids) this.#wanted.delete(id);
    return ids;
  }

  /** What could not be done is still to be done. */
  async #tried<T>(ids: readonly string[], work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      for (const id of ids) this.#wanted.add(id);
      this.#everything ||= ids.length === 0;
      throw error;
    }
  }
}
