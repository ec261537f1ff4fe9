import type { Event } from '../event/event.js';
import { withoutSecret, withoutSecrets } from '../live/secret.js';

/** What a report may tell of what is easily a secret. */
export interface Secrets {
  /** The command lines of execs. */
  readonly commands?: boolean;
  /** Labels; without them only those by which compose groups its containers are told. */
  readonly labels?: boolean;
}

type Labels = Readonly<Record<string, string>>;

const COMPOSE = /^(?:com\.docker\.compose|io\.podman\.compose)\.(?:project|service|container-number|oneoff)$/;

/**
 * Decides what of a log goes into a file that is handed around.
 *
 * In plain words: the command of an exec may hold a password, so it is told only if that is asked for, and then without what looks like a secret; labels that look
 * like secrets are left out; what builds printed is not told, for no page shows it. Everything else that the log says is told.
 */
export class Discretion {
  readonly #secrets: Secrets;
  readonly #commands = new Map<string, string>();
  readonly #known = new WeakMap<Labels, Labels>();
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
    const { commands } = this.#secrets;
    return [
      ...(this.#commands.size > 0 && !commands ? ['commands of execs are left out (--commands puts them in)'] : []),
      ...(this.#labels > 0
        ? [this.#secrets.labels === false ? 'labels are left out' : 'labels that look like secrets are left out']
        : []),
      ...(this.#outputs > 0 ? ['what builds printed is left out'] : []),
    ];
  }

  /** The same command stays the same, and another one another: an engine that gives execs no id tells them apart by it. */
  #withoutCommand(event: Event): Event {
    if (!('command' in event.data) || event.data.command === null) return event;
    const { command } = event.data;
    const told = this.#commands.get(command) ?? this.#commandTold(command);
    this.#commands.set(command, told);
    return { ...event, data: { ...event.data, command: told } } as Event;
  }

  #commandTold(command: string): string {
    return this.#secrets.commands ? withoutSecrets(command) : `command ${this.#commands.size + 1}`;
  }

  #withoutLabels(event: Event): Event {
    if (!('labels' in event.data) || event.data.labels === null) return event;
    const { labels } = event.data;
    const told = this.#known.get(labels) ?? this.#labelsTold(labels);
    this.#known.set(labels, told);
    return told === labels ? event : ({ ...event, data: { ...event.data, labels: told } } as Event);
  }

  #labelsTold(labels: Labels): Labels {
    const all = Object.entries(labels);
    const kept = this.#secrets.labels === false ? all.filter(([key]) => COMPOSE.test(key)) : all;
    const clean = kept.map(([key, value]) => [key, withoutSecret(key, value)] as const);
    const changed = all.length - kept.length + clean.filter(([, value], i) => value !== kept[i]?.[1]).length;
    this.#labels += changed;
    return changed === 0 ? labels : Object.fromEntries(clean);
  }
}
