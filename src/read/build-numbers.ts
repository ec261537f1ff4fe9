import { type Event, isBuildEvent } from '../event/event.js';

const NUMBERED = /^build-\d{1,9}$/;

/**
 * Gives numbers to builds over several logs: a log that has nothing to tell its builds by counts them, and so does the next one.
 *
 * In plain words: a number that another log has taken becomes the next that is free, in the order of the common history.
 */
export class BuildNumbers<Log> {
  readonly #ids = new Map<Log, Map<string, string>>();
  readonly #taken = new Set<string>();

  renumber(log: Log, event: Event): Event {
    if (!isBuildEvent(event) || event.id === null || !NUMBERED.test(event.id)) return event;
    const ids = this.#ids.get(log) ?? new Map<string, string>();
    this.#ids.set(log, ids);
    const id = ids.get(event.id) ?? this.#free(event.id);
    ids.set(event.id, id);
    return { ...event, id };
  }

  #free(id: string): string {
    let free = id;
    for (let next = this.#taken.size + 1; this.#taken.has(free); next++) free = `build-${next}`;
    this.#taken.add(free);
    return free;
  }
}
