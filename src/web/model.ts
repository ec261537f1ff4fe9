import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import type { HostState } from '../fold/index.js';
import type { Traced } from '../view/trace.js';
import { Faults } from './faults.js';
import { type Place, START } from './place.js';
import { Ruler } from './ruler.js';
import { eachInSlices } from './slices.js';
import type { Source } from './source.js';
import { Tape } from './tape.js';

/** So many events are one piece of work where a log is folded in slices. */
const AT_ONCE = 8;

/** How the page and a log that grows are connected; null: the log does not grow. */
export type Connection = 'connecting' | 'live' | 'lost' | null;

/** All that the page shows: the log, the place in it, and who wants to know when either changes. */
export class Model {
  tape = new Tape();
  ruler = new Ruler();
  faults = new Faults();
  source: Source;
  connection: Connection = null;
  /** What is being done, or what went wrong: a sentence; null: nothing. */
  notice: { readonly kind: 'busy' | 'error'; readonly text: string } | null = null;
  /** Counts the events that came: whoever has looked at the log knows by it whether there are more. */
  version = 0;
  #place: Place = START;
  #state: HostState | null = null;
  readonly #listeners = new Set<() => void>();

  constructor(source: Source) {
    this.source = source;
  }

  get place(): Place {
    return this.#place;
  }

  /** The state at the place. */
  get state(): HostState {
    this.#state ??= this.tape.state(this.#place.target);
    return this.#state;
  }

  get isEmpty(): boolean {
    return this.tape.events.length === 0;
  }

  /** Where the place is on the ruler's time. */
  get now(): Instant | null {
    const { target } = this.#place;
    return target.kind === 'instant' ? target.at : this.state.at;
  }

  go(to: Partial<Place>): void {
    this.#place = { ...this.#place, ...to };
    if (to.target) this.#state = null;
    this.changed();
  }

  /** The event after which the state is the one that is shown: its index, -1 before the first. */
  get index(): number {
    return this.tape.countTo(this.state.position) - 1;
  }

  /** To another event, counted from the one that is shown; the end stays the end. */
  step(by: number): void {
    this.goTo(this.index + by);
  }

  /** To the state after the event with this index. */
  goTo(index: number): void {
    const { events } = this.tape;
    const wanted = Math.max(-1, Math.min(index, events.length - 1));
    if (wanted === events.length - 1) return this.go({ target: { kind: 'end' } });
    this.go({ target: { kind: 'position', position: events[wanted]?.position ?? 0 } });
  }

  select(thing: Traced | null): void {
    this.go({ thing });
  }

  /** Another log in place of the one that was shown, which stays until all of it is folded; what is no longer wanted by then is not shown. */
  async replace(source: Source, events: readonly Event[], place: Place = START, isWanted = () => true): Promise<void> {
    const [tape, ruler, faults] = [new Tape(), new Ruler(), new Faults()];
    const starts = Array.from({ length: Math.ceil(events.length / AT_ONCE) }, (_, i) => i * AT_ONCE);
    const push = (start: number) => {
      const some = events.slice(start, start + AT_ONCE);
      for (const one of [tape, ruler, faults]) one.push(some);
    };
    if (!(await eachInSlices(starts, push, isWanted))) return;
    Object.assign(this, { tape, ruler, faults, source });
    this.#place = place;
    this.#grown();
  }

  append(events: readonly Event[]): void {
    this.tape.push(events);
    this.ruler.push(events);
    this.faults.push(events);
    this.#grown();
  }

  #grown(): void {
    this.version += 1;
    this.#state = null;
    this.changed();
  }

  tell(notice: Model['notice']): void {
    this.notice = notice;
    this.changed();
  }

  connect(connection: Connection): void {
    this.connection = connection;
    this.changed();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
