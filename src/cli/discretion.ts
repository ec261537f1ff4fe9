import type { Event } from '../event/event.js';

/** What a report may tell of what is easily a secret. */
export interface Secrets {
  /** The command lines of execs. */
  readonly commands?: boolean;
  /** Labels; without them only those by which compose groups its containers are told. */
  readonly labels?: boolean;
}

const COMPOSE = /^(?:com\.docker\.compose|io\.podman\.compose)\.(?:project|service|container-number|oneoff)$/;

/**
 * Decides what of a log goes into a file that is handed around.
 *
 * In plain words: the command of an exec may hold a password, so it is told only if that is asked for; what builds printed is not told, for no page shows it.
 * Everything else that the log says is told, labels too, unless they are to be left out.
 */
export class Discretion {
  readonly #secrets: Secrets;
  readonly #commands = new Map<string, string>();
  #outputs = 0;
  #labels = 0;

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** The event as it may be told; null: not at all. */
  tell(event: Event): Event | null {
    if (event.type === 'build.output') {
      this.#outputs += 1;
      return null;
    }
    return this.#withoutLabels(this.#withoutCommand(event));
  }

  /** What was left out. */
  notes(): readonly string[] {
    return [
      ...(this.#commands.size > 0 ? ['commands of execs are left out (--commands puts them in)'] : []),
      ...(this.#labels > 0 ? ['labels are left out'] : []),
      ...(this.#outputs > 0 ? ['what builds printed is left out'] : []),
    ];
  }

  /** The same command stays the same, and another one another: an engine that gives execs no id tells them apart by it. */
  #withoutCommand(event: Event): Event {
    if (this.#secrets.commands || !('command' in event.data) || event.data.command === null) return event;
    const { command } = event.data;
    const told = this.#commands.get(command) ?? `command ${this.#commands.size + 1}`;
    this.#commands.set(command, told);
    return { ...event, data: { ...event.data, command: told } } as Event;
  }

  #withoutLabels(event: Event): Event {
    if (this.#secrets.labels !== false || !('labels' in event.data) || event.data.labels === null) return event;
    const { labels } = event.data;
    const kept = Object.entries(labels).filter(([key]) => COMPOSE.test(key));
    this.#labels += Object.keys(labels).length - kept.length;
    return { ...event, data: { ...event.data, labels: Object.fromEntries(kept) } } as Event;
  }
}
