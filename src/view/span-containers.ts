import type { Event, ExecData } from '../event/event.js';
import { isExec } from '../event/exec.js';
import type { Instant } from '../event/instant.js';
import type { ContainerGlance, Fold } from '../fold/index.js';
import type { Draft, Span } from './span.js';
import { type Concern, containerOf } from './span-concern.js';
import { begun, type Followed, goesOn, healthIn, isProven, type Known } from './span-followed.js';
import { learnEnd, openIn, SURE, spanOf } from './span-of-container.js';
import { followedOf, type SavedContainers, savedOf } from './span-saved.js';
import type { Cause } from './span-track.js';

const UP: ReadonlySet<string> = new Set(['running', 'paused', 'unknown']);
const ENDED: ReadonlySet<string> = new Set(['exited', 'restarting', 'dead', 'removing']);

/** Events up to a place of which no span can tell. */
export interface Quiet {
  readonly end: number;
  /** Whether they change nothing in the fold but which execs are open. */
  readonly isPassing: boolean;
}

/** The spans of every container. Each event is to be folded between `before` and `on`. */
export class ContainerSpans {
  readonly #fold: Fold;
  readonly #emit: (span: Span) => void;
  readonly #followed = new Map<string, Followed>();
  /** When silence will have settled what is open. */
  readonly #settling = new Map<string, Instant>();
  #nextSettling: Instant | null = null;
  /** Who had a name last. */
  readonly #named = new Map<string, string>();
  #position = 0;

  constructor(fold: Fold, emit: (span: Span) => void, saved?: SavedContainers) {
    this.#fold = fold;
    this.#emit = emit;
    if (!saved) return;
    for (const one of saved.followed) this.#followed.set(one.last.id, followedOf(one));
    for (const [name, id] of saved.named) this.#named.set(name, id);
    for (const [id, at] of saved.settling) {
      this.#settling.set(id, at);
      const thing = this.#followed.get(id);
      if (thing) thing.settles = at;
    }
    this.#nextSettling = this.#firstSettling();
    this.#position = saved.position;
  }

  save(): SavedContainers {
    const followed = [...this.#followed.values()].map(savedOf);
    return { followed, settling: [...this.#settling], named: [...this.#named], position: this.#position };
  }

  /** Time has come to this instant, and nothing was said before it. */
  settle(until: Instant): void {
    if (this.#nextSettling === null || this.#nextSettling >= until) return;
    const cause = { type: 'silence', position: this.#position };
    for (const [id, at] of [...this.#settling]) if (at < until) this.#look(id, at, at, cause);
    this.#nextSettling = this.#firstSettling();
  }

  #firstSettling(): Instant | null {
    let first: Instant | null = null;
    for (const at of this.#settling.values()) if (first === null || at < first) first = at;
    return first;
  }

  /**
   * The execs' events from there on which count from their own times, and neither change nor settle anything that is followed: the place behind them, and
   * whether the fold need not see them either.
   */
  quiet(events: readonly Event[], from: number, to: number): Quiet {
    let [end, isPassing] = [from, true];
    let one: Followed | null = null;
    for (let before: Event | null = null; end < to; end += 1) {
      const event = events[end] as Event;
      if (one === null || before === null || !isNext(event, before)) one = this.#calm(event);
      if (one === null) break;
      if (isPassing) isPassing = this.#isPassing(one, event);
      before = event;
    }
    const next = this.#nextSettling;
    if (next !== null) while (end > from && (events[end - 1]?.at ?? next) > next) end -= 1;
    return { end, isPassing };
  }

  /** Events up to this one were folded that are {@link quiet}. */
  pass({ position }: Event): void {
    this.#position = position;
  }

  /** The container of which an exec's event can tell nothing. Nothing but an event that is looked at changes what makes it calm. */
  #calm(event: Event): Followed | null {
    if (!isExec(event) || event.id === null) return null;
    const known = this.#followed.get(event.id);
    if (known === undefined || event.data.name !== known.last.name) return null;
    known.isCalm ??= known.lifecycle !== 'unknown' && this.#isKnown(event.id, known);
    return known.isCalm ? known : null;
  }

  #isPassing(one: Followed, event: Event): boolean {
    one.quiet ??= this.#fold.isQuiet(event) ? event.source : 'none';
    return one.quiet === event.source;
  }

  /** A remark was folded, see {@link Concern}: nearly all of them tell nothing that was not known. */
  onRemark(event: Event, concern: Concern, at: Instant | null, horizon: Instant): void {
    this.#position = event.position;
    const { id } = event;
    const known = id === null ? undefined : this.#followed.get(id);
    if (known === undefined || id === null || !this.#isSame(id, known, event)) this.on(event, concern, at, horizon);
  }

  /** An event was folded. `horizon`: the instant up to which the log is known. */
  on(event: Event, concern: Concern, at: Instant | null, horizon: Instant): void {
    this.#position = event.position;
    if (event.type === 'recording.gap') return this.#onGap(event, at, horizon);
    const id = containerOf(event, concern);
    if (id === null) return;
    const known = this.#followed.get(id);
    const before = known === undefined ? null : known.lifecycle;
    const isEnd = event.type === 'container.die';
    // Of a run whose end was told, another end tells nothing.
    if (isEnd && known?.runDied && known.lifecycle !== 'rerunning') this.#release(known);
    const thing = this.#lookAt(id, known, at, horizon, event);
    if (thing === null) return;
    if (event.id === id) this.#claim(id, thing, at, horizon, event);
    if (isEnd) this.#onDie(thing, at, event, before);
  }

  /** Something was said that may end the doubt of all of them, or them, and name `more`. */
  lookAgain(cause: Cause, at: Instant | null, horizon: Instant, more: readonly string[] = []): void {
    for (const id of new Set([...this.#followed.keys(), ...more])) this.#look(id, at, horizon, cause);
  }

  /** The log has ended: what is known now of everything that is still open. */
  finish(end: Instant | null): void {
    for (const [id, thing] of this.#followed) {
      const { status, health } = thing;
      thing.last = this.#fold.glance(id) ?? thing.last;
      this.#release(thing);
      for (const [track, { open }] of [['status', status] as const, ['health', health] as const]) {
        if (open) this.#emit({ ...spanOf(thing.last, track, open, end, null), to: null });
      }
    }
  }

  #isSame(id: string, known: Followed, { data }: Event): boolean {
    return this.#isKnown(id, known) && (!('name' in data) || data.name === known.last.name);
  }

  /** Whether all is proven that spans tell of a container, and as it was when it was last looked at. */
  #isKnown(id: string, known: Followed): boolean {
    const { name } = known.last;
    return isProven(known) && this.#lifecycle(id) === known.lifecycle && name !== null && this.#named.get(name) === id;
  }

  #lifecycle(id: string): string | null {
    return this.#fold.machineState('container', id);
  }

  #look(id: string, at: Instant | null, horizon: Instant, cause: Cause): void {
    this.#lookAt(id, this.#followed.get(id), at, horizon, cause);
  }

  /** Gives it, if it is there. */
  #lookAt(
    id: string,
    known: Followed | undefined,
    at: Instant | null,
    horizon: Instant,
    cause: Cause,
  ): Followed | null {
    const now = this.#fold.glance(id, horizon);
    const thing = known ?? (now && this.#begin(id, now));
    if (!thing) return null;
    thing.lifecycle = now === undefined ? null : now.lifecycle;
    thing.isCalm = null;
    thing.quiet = null;
    if (now === undefined || !goesOn(thing, now)) this.#see(thing, now, at, cause);
    if (now === undefined) this.#forget(id, thing.last);
    else thing.last = now;
    this.#await(id, thing, now === undefined ? null : now.settlesAt, at);
    return now === undefined ? null : thing;
  }

  /** Who has a name takes it from whoever had it, and may have been seen to be gone by that. */
  #claim(id: string, thing: Followed, at: Instant | null, horizon: Instant, cause: Cause): void {
    const { name } = thing.last;
    if (name === null || name === thing.claimed) return;
    const before = this.#named.get(name);
    thing.claimed = name;
    if (before === id) return;
    this.#named.set(name, id);
    const other = before === undefined ? undefined : this.#followed.get(before);
    if (before === undefined || other === undefined) return;
    other.claimed = null;
    this.#lookAt(before, other, at, horizon, cause);
  }

  /** It is gone. */
  #forget(id: string, { name }: Known): void {
    this.#followed.delete(id);
    if (name !== null && this.#named.get(name) === id) this.#named.delete(name);
  }

  #begin(id: string, last: Known): Followed {
    const thing = begun(last);
    this.#followed.set(id, thing);
    return thing;
  }

  #see(thing: Followed, now: ContainerGlance | undefined, at: Instant | null, cause: Cause): void {
    const known = now ?? thing.last;
    const open = now === undefined ? SURE : openIn(now.uncertain);
    const status = thing.status.see(now === undefined ? null : now.status, open.status, at, cause);
    const ended = now !== undefined && ENDED.has(now.status);
    // A start that overtook the end of the run before says nothing of that end.
    if (!ended && thing.lifecycle !== 'rerunning') this.#release(thing);
    if (status && ended && UP.has(status.state)) this.#keep(thing, spanOf(known, 'status', status, at, cause), cause);
    else if (status) this.#emitLong(spanOf(known, 'status', status, at, cause));
    if (thing.run && now && ended) learnEnd(thing.run, now);
    const before = thing.health.see(healthIn(now), open.health, at, cause);
    if (before) this.#emitLong(spanOf(known, 'health', before, at, cause));
  }

  /** What lasted no time was so at no instant. */
  #emitLong(of: Span): void {
    if (of.from === null || of.to === null || of.to > of.from) this.#emit(of);
  }

  #keep(thing: Followed, run: Draft, cause: Cause): void {
    this.#release(thing);
    thing.run = run;
    thing.runDied = cause.type === 'container.die';
  }

  #release(thing: Followed): void {
    if (thing.run) this.#emit(thing.run);
    thing.run = null;
  }

  /** An end is told of a run: the one that was just seen to end, the one that a stop or the next start ended before, or one that was not seen. */
  #onDie(thing: Followed, at: Instant | null, event: Event & { type: 'container.die' }, before: string | null): void {
    if (before === 'rerunning') {
      if (thing.run && !thing.runDied) thing.run.exitCode = event.data.exitCode;
      return this.#release(thing);
    }
    if (thing.run) {
      thing.runDied = true;
      return;
    }
    const unseen = { state: 'running', from: at, cause: event, provenAt: at, doubts: ['from'] };
    this.#keep(thing, spanOf(thing.last, 'status', unseen, at, event), event);
    if (thing.run) learnEnd(thing.run, thing.last);
  }

  #onGap(cause: Cause, at: Instant | null, horizon: Instant): void {
    for (const [id, thing] of this.#followed) {
      // What comes now is of later runs.
      this.#release(thing);
      this.#look(id, at, horizon, cause);
    }
  }

  #await(id: string, thing: Followed, settlesAt: Instant | null, at: Instant | null): void {
    const settles = settlesAt === null || at === null || settlesAt <= at ? null : settlesAt;
    if (settles === thing.settles) return;
    thing.settles = settles;
    if (settles === null) this.#settling.delete(id);
    else this.#settling.set(id, settles);
    if (settles !== null && (this.#nextSettling === null || settles < this.#nextSettling)) this.#nextSettling = settles;
  }
}

/** Whether this is an exec's event too, of the same container and under the same name. */
function isNext(event: Event, before: Event): boolean {
  return isExec(event) && event.id === before.id && event.data.name === (before.data as ExecData).name;
}
