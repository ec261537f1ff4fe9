import { setImmediate } from 'node:timers/promises';
import { type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs';

/** Turns of the loop after which whoever was woken has done what he can without time passing. */
const TURNS = 20;

/** A clock that is turned by hand: nothing happens before somebody says so. */
export class Hands implements SchedulerLike {
  #now = 0;
  #due: { at: number; act: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  /** What waits for a time to come. */
  get waiting(): number {
    return this.#due.length;
  }

  schedule<T>(work: (this: SchedulerAction<T>, state: T) => void, delay = 0, state?: T): Subscription {
    const entry = { at: this.#now + delay, act: () => work.call(undefined as never, state as T) };
    this.#due.push(entry);
    return new Subscription(() => {
      this.#due = this.#due.filter((other) => other !== entry);
    });
  }

  /** Lets so many milliseconds pass, and whoever waits for one of them act at it. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      await settle();
      const next = this.#due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#now = Math.max(this.#now, next.at);
      this.#due = this.#due.filter((other) => other !== next);
      next.act();
    }
    this.#now = end;
    await settle();
  }
}

/** Lets promises be kept that wait for nothing but each other. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await setImmediate();
}
