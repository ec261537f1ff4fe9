import { encodeEvent } from '../event/encode.js';
import { type Event, eventName } from '../event/event.js';
import { formatInstant } from '../event/instant.js';
import { canonicalOf, imageId } from '../event/reference.js';
import { Fold, type HostState, type RegionStates } from '../fold/index.js';
import { type Changes, changesBetween, type Entry } from './changes.js';
import { containerEntry, imageEntry, networkEntry, volumeEntry } from './document.js';
import { tellsOfBuild } from './trace-build.js';
import { concerns, mayTouch, type Traced } from './trace-concern.js';

export type { Traced };

/** One event in the history of one thing. `from` and `to` are states of its machine; null where it is not there. */
export interface TraceStep {
  /** Null for what was observed before the log began. */
  readonly at: string | null;
  readonly position: number;
  readonly type: string;
  readonly from: string | null;
  readonly to: string | null;
  /** Why its machine did not expect this; null if it did. */
  readonly unexpected: string | null;
  readonly changes: Changes;
  readonly data: unknown;
}

/** The thing that a reference names in a state, looked for among containers, images, networks, volumes. Throws `ambiguous`. */
export function findTraced(state: HostState, reference: string): Traced | null {
  const container = state.container(reference);
  if (container) return { subject: 'container', id: container.id };
  const image = state.image(reference);
  const named = image?.id ?? image?.tags[0];
  if (named) return { subject: 'image', id: named };
  const network = state.network(reference);
  if (network) return { subject: 'network', id: network.id };
  return state.volume(reference) ? { subject: 'volume', id: reference } : null;
}

/** What the fold calls it: an image of which no id is known goes by its name. */
function keyOf({ subject, id }: Traced): string {
  const name = subject === 'image' && imageId(id) === null ? canonicalOf(id) : null;
  return name === null ? id : `ref:${name}`;
}

/**
 * Follows one thing through a log: push every event, and get a step for each that concerns it.
 *
 * In plain words: an event concerns a thing if it is said of it, or changes what is known of it. The changes of all steps, one after the
 * other, make its entry in the state document. A repeated record is no step. `builds`: ids of builds that are told too, as those that made its
 * image; their steps do not move its machine.
 *
 * @example
 * ```ts
 * const tracer = new Tracer({ subject: 'container', id });
 * const steps = events.flatMap((event) => tracer.push(event) ?? []);
 * ```
 */
export class Tracer {
  readonly #fold = new Fold();
  readonly #thing: Traced;
  readonly #key: string;
  readonly #builds: ReadonlySet<string>;
  #entry: Entry | undefined;

  constructor(thing: Traced, builds: ReadonlySet<string> = new Set()) {
    this.#thing = thing;
    this.#builds = builds;
    this.#key = keyOf(thing);
  }

  /** Where the thing stands now in each region of its machine; null if it is not there. */
  get regionStates(): RegionStates | null {
    return this.#fold.regionStates(this.#thing.subject, this.#key);
  }

  /** Folds the next event; the step that it was for the thing, or null. */
  push(event: Event): TraceStep | null {
    const { subject } = this.#thing;
    const isConcerned = concerns(this.#thing, event, this.#entry) || tellsOfBuild(event, this.#builds);
    if (!isConcerned && !mayTouch(this.#thing, event, this.#entry, this.#fold)) {
      this.#fold.apply(event);
      return null;
    }
    const from = this.#fold.machineState(subject, this.#key);
    const unexpected = isConcerned ? this.#fold.surprise(subject, this.#key, event) : null;
    if (this.#isRepeat(event)) return null;
    const entry = this.#read();
    const changes = changesBetween(this.#entry, entry);
    const isStep = isConcerned || Object.keys(changes).length > 0;
    this.#entry = entry;
    if (!isStep) return null;
    const to = this.#fold.machineState(subject, this.#key);
    const { position } = event;
    const { data } = encodeEvent(event);
    const at = position === 0 || event.at === null ? null : formatInstant(event.at);
    return { at, position, type: eventName(event), from, to, unexpected, changes, data };
  }

  /** Folds it, and tells whether that was nothing new. */
  #isRepeat(event: Event): boolean {
    const { events } = this.#fold.state();
    this.#fold.apply(event);
    return event.position > 0 && this.#fold.state().events === events;
  }

  #read(): Entry | undefined {
    const { subject, id } = this.#thing;
    if (subject === 'container') {
      const found = this.#fold.container(id);
      return found && containerEntry(found);
    }
    const state = this.#fold.state();
    if (subject === 'image') {
      const isName = this.#key !== id;
      const found = state.images.find((image) =>
        isName ? image.id === null && image.tags.includes(id) : image.id === id,
      );
      return found && imageEntry(found);
    }
    if (subject === 'volume') {
      const found = state.volume(id);
      return found && volumeEntry(found);
    }
    const found = state.networks.find((network) => network.id === id);
    return found && networkEntry(found);
  }
}
