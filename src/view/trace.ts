import { encodeEvent } from '../event/encode.js';
import { type Event, eventName } from '../event/event.js';
import { formatInstant } from '../event/instant.js';
import { canonical, imageId, parseReference } from '../event/reference.js';
import { Fold, type HostState, type Subject } from '../fold/index.js';
import { type Changes, changesBetween } from './changes.js';
import { containerEntry, imageEntry, networkEntry, volumeEntry } from './document.js';

/** The thing whose history is told: its kind, and its whole id (a volume's name, a name-only image's reference). */
export interface Traced {
  readonly subject: Subject;
  readonly id: string;
}

/** One event in the history of one thing. `from` and `to` are states of its machine; null where it is not there. */
export interface TraceStep {
  readonly at: string;
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
  if (image?.id) return { subject: 'image', id: image.id };
  const network = state.network(reference);
  if (network) return { subject: 'network', id: network.id };
  return state.volume(reference) ? { subject: 'volume', id: reference } : null;
}

/** Whether an event, of a thing that may be gone by now, is of the thing that a reference names. */
export function wasNamed(event: Event, reference: string): Traced | null {
  if (event.id === null) return null;
  const subject = event.type.slice(0, event.type.indexOf('.'));
  if (subject !== 'container' && subject !== 'network' && subject !== 'volume' && subject !== 'image') return null;
  if (subject === 'image' && imageId(event.id) === null) return null;
  const name = 'name' in event.data ? event.data.name : null;
  const byId = reference.length >= 4 && event.id.replace(/^sha256:/, '').startsWith(reference.replace(/^sha256:/, ''));
  const named = name !== null && name === reference.replace(/^\//, '');
  const tagged = subject === 'image' && 'reference' in event.data && sameName(event.data.reference, reference);
  return byId || named || tagged ? { subject, id: event.id } : null;
}

function sameName(a: unknown, b: string): boolean {
  const [x, y] = [typeof a === 'string' ? parseReference(a) : null, parseReference(b)];
  return x !== null && y !== null && canonical(x) === canonical(y);
}

/** Follows one thing through a log: push every event, and get a step for each that concerns it. */
export class Tracer {
  readonly #fold = new Fold();
  readonly #thing: Traced;

  constructor(thing: Traced) {
    this.#thing = thing;
  }

  push(event: Event): TraceStep | null {
    const { subject, id } = this.#thing;
    if (!this.#concerns(event)) {
      const stolen = subject === 'image' && event.type === 'image.tag';
      if (!stolen) {
        this.#fold.apply(event);
        return null;
      }
    }
    const before = this.#entry();
    const from = this.#fold.machineState(subject, id);
    const unexpected = this.#fold.surprise(subject, id, event);
    this.#fold.apply(event);
    const changes = changesBetween(before, this.#entry());
    if (!this.#concerns(event) && Object.keys(changes).length === 0) return null;
    const to = this.#fold.machineState(subject, id);
    const { at, position } = event;
    return {
      at: formatInstant(at),
      position,
      type: eventName(event),
      from,
      to,
      unexpected,
      changes,
      data: encodeEvent(event).data,
    };
  }

  #concerns(event: Event): boolean {
    const { subject, id } = this.#thing;
    if (event.type === 'recording.gap') return this.#fold.machineState(subject, id) !== null;
    if (subject === 'container') {
      return (
        (event.id === id && isOf(event, 'container')) || ('container' in event.data && event.data.container === id)
      );
    }
    if (event.id === id && isOf(event, subject)) return true;
    if (event.type === 'volume.prune') return subject === 'volume' && this.#fold.machineState(subject, id) !== null;
    return subject === 'image' && event.type === 'container.commit' && event.data.imageId === id;
  }

  #entry(): Readonly<Record<string, unknown>> | undefined {
    const { subject, id } = this.#thing;
    if (subject === 'container') {
      const found = this.#fold.container(id);
      return found && containerEntry(found);
    }
    const state = this.#fold.state();
    if (subject === 'image') {
      const found = state.images.find((image) => image.id === id);
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

function isOf(event: Event, subject: Subject): boolean {
  if (event.type === 'recording.observed') return event.data.subject === subject;
  return event.type.startsWith(`${subject}.`);
}
