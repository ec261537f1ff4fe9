import type { ContainerData, Event, EventOf, Source } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { Fold, type HostState } from '../fold/index.js';
import { Last } from './last.js';
import { type Death, Tallies, type Tally } from './tallies.js';

/** So many moves of tags are kept, the last ones; the rest are counted. */
const MOVES_MAX = 1_000;

/** A reference that came to mean another image: what runs does not follow, what is created from then on does. */
export interface Move {
  readonly at: Instant;
  readonly position: number;
  readonly reference: string;
  readonly from: string;
  readonly to: string;
}

/** A whole log in numbers. */
export interface Summary {
  readonly records: number;
  readonly unreadable: number;
  readonly sources: readonly Source[];
  readonly tallies: readonly Tally[];
  readonly talliesOmitted: number;
  readonly deaths: readonly Death[];
  readonly deathsOmitted: number;
  readonly moves: readonly Move[];
  readonly movesOmitted: number;
  readonly state: HostState;
}

/** What is counted; of the rest it does not matter whether it is a repeat. */
const COUNTED: ReadonlySet<string> = new Set([
  'container.start',
  'container.die',
  'container.oom',
  'container.health_status',
  'container.destroy',
]);

/** Folds a log and counts what happens on the way, in bounded memory. */
export class Summariser {
  readonly #fold = new Fold();
  readonly #tallies = new Tallies();
  readonly #moves = new Last<Move>(MOVES_MAX);
  readonly #sources = new Set<Source>();
  #records = 0;
  #unreadable = 0;

  push(event: Event): void {
    if (event.position > 0) this.#records += 1;
    if (event.type === 'recording.unreadable') this.#unreadable += 1;
    else if (event.position > 0) this.#sources.add(event.source);
    const { id, type } = event;
    if (type === 'image.tag') this.#onTag(event);
    else if (id !== null && COUNTED.has(type)) this.#onCounted(event, id);
    else if (id !== null && type.startsWith('container.')) this.#onOther(event, id);
    else this.#fold.apply(event);
  }

  finish(): Summary {
    return {
      records: this.#records,
      unreadable: this.#unreadable,
      sources: [...this.#sources],
      ...this.#tallies.finish((id) => this.#fold.container(id)),
      moves: this.#moves.kept,
      movesOmitted: this.#moves.omitted,
      state: this.#fold.state(),
    };
  }

  /** A record that is read twice happened once. */
  #onCounted(event: Event, id: string): void {
    const before = this.#fold.container(id);
    const { events } = this.#fold;
    this.#fold.apply(event);
    if (this.#fold.events > events) this.#tallies.push(event, id, before, this.#fold.container(id));
  }

  /** Two thirds of a busy log: nothing is looked at that such a record cannot change. */
  #onOther(event: Event, id: string): void {
    const isNew = this.#fold.machineState('container', id) === null;
    this.#fold.apply(event);
    const { name = null, image = null } = event.data as Partial<ContainerData>;
    this.#tallies.mention(id, isNew, name, image);
  }

  #onTag(event: EventOf<'image.tag'>): void {
    const { reference } = event.data;
    const from = reference === null ? null : this.#fold.imageOf(reference);
    this.#fold.apply(event);
    const to = reference === null ? null : this.#fold.imageOf(reference);
    if (reference === null || from === null || to === null || from === to) return;
    this.#moves.push({ at: event.at, position: event.position, reference, from, to });
  }
}
