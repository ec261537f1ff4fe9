import { type Event, isBuildEvent } from '../event/event.js';
import type { ExecEvent } from '../event/exec.js';
import type { Instant } from '../event/instant.js';
import type { ObservedList } from '../event/observed.js';
import { type BuildState, Fold } from '../fold/index.js';
import { Effective, type SavedEffective } from './effective.js';
import { type Span, UNTOLD } from './span.js';
import { concernOf } from './span-concern.js';
import { ContainerSpans, type Quiet } from './span-containers.js';
import type { SavedContainers } from './span-saved.js';
import { type SavedTags, TagSpans } from './span-tags.js';
import { type SavedThings, ThingSpans } from './span-things.js';
import { fieldsOf } from './span-track.js';

/** All that spans go on from, but for the fold and the events that wait; plain data. */
export interface SavedSpans {
  /** The position up to which events were folded; those behind it wait. */
  readonly folded: number;
  readonly order: SavedEffective;
  readonly containers: SavedContainers;
  readonly things: SavedThings;
  readonly tags: SavedTags;
  readonly isAfterGap: boolean;
}

/** How spans share a fold with somebody, and go on where others were. */
export interface SpansOptions {
  /** The fold that events are folded with, each some seconds of the log's time late: as far as `from` was, if it goes on from that. */
  readonly fold?: Fold;
  /** Nobody else looks at that fold: which execs are open it need not know, for no span tells. So it is where none is given. */
  readonly isAlone?: boolean;
  /** What was saved; the events that waited then are to be pushed again first. */
  readonly from?: SavedSpans | undefined;
  /** Told of an event when it was folded, and of the last that were pushed together in any case: of execs that stand in a row only the last is told. */
  readonly onFolded?: (event: Event) => void;
}

const NONE: readonly Span[] = Object.freeze([]);

/**
 * The spans of every thing: push each event in the order of the log, then `finish`.
 *
 * In plain words: `push` gives the spans that are known to be over by now, `finish` the rest, with those that are still open. The span that covers an
 * instant says what the state at that instant says. A span comes out some seconds of the log's time after it ended: engines write a record a little
 * late. A run waits for what follows it, which shows why it ended. Kept are only what is open, and the events of the last ten seconds (16,384 at most).
 *
 * @example
 * ```ts
 * const spans = new Spans();
 * for (const event of events) for (const { name, state, seconds } of spans.push(event)) console.log(name, state, seconds);
 * for (const { name, state } of spans.finish()) console.log(name, state, 'at the end');
 * ```
 */
export class Spans {
  readonly #fold: Fold;
  readonly #isAlone: boolean;
  readonly #onFolded: ((event: Event) => void) | undefined;
  /** Where somebody is told of what was folded: how many events he had pushed each time, as far as not all of these were taken. */
  readonly #pushes: number[] = [];
  #pushed = 0;
  #taken = 0;
  readonly #order: Effective;
  readonly #containers: ContainerSpans;
  readonly #things: ThingSpans;
  readonly #tags: TagSpans;
  #folded: number;
  #over: Span[] = [];
  #isAfterGap: boolean;

  constructor({ fold: given, from, isAlone = given === undefined, onFolded }: SpansOptions = {}) {
    const emit = (span: Span) => this.#emit(span);
    const fold = given ?? new Fold();
    this.#fold = fold;
    this.#isAlone = isAlone;
    this.#onFolded = onFolded;
    const take = (event: Event, at: Instant | null, isLast: boolean) => this.#take(event, at, isLast);
    this.#order = new Effective(take, from?.order, (events, start, end) => this.#takeRun(events, start, end));
    this.#containers = new ContainerSpans(fold, emit, from?.containers);
    this.#things = new ThingSpans(fold, emit, from?.things);
    this.#tags = new TagSpans(fold, emit, from?.tags);
    this.#folded = from?.folded ?? 0;
    this.#isAfterGap = from?.isAfterGap ?? false;
  }

  /** The events that were pushed and are not folded yet, in their order. */
  get waiting(): readonly Event[] {
    return this.#order.waiting;
  }

  /** What others can go on from, with a fold that is as far as this one's and the events that wait. */
  save(): SavedSpans {
    return {
      folded: this.#folded,
      order: this.#order.save(),
      containers: this.#containers.save(),
      things: this.#things.save(),
      tags: this.#tags.save(),
      isAfterGap: this.#isAfterGap,
    };
  }

  #emit(span: Span): void {
    this.#over.push(span);
  }

  push(event: Event): readonly Span[] {
    this.#onPush(1);
    this.#order.push(event);
    return this.#flush();
  }

  /** Pushes events in their order. In plain words: the same as `push` for each of them, in less time where execs stand in a row. */
  pushAll(events: readonly Event[]): readonly Span[] {
    this.#onPush(events.length);
    for (const event of events) this.#order.push(event);
    return this.#flush();
  }

  finish(): readonly Span[] {
    this.#order.finish();
    const end = this.#fold.latest;
    this.#containers.finish(end);
    this.#things.finish(end);
    this.#tags.finish(end);
    for (const build of this.#fold.state().builds) this.#emit(buildSpan(build, end));
    return this.#flush();
  }

  #flush(): readonly Span[] {
    if (this.#over.length === 0) return NONE;
    const over = this.#over;
    this.#over = [];
    return over;
  }

  #onPush(count: number): void {
    this.#pushed += count;
    if (this.#onFolded) this.#pushes.push(this.#pushed);
  }

  #onTaken(event: Event, count: number): void {
    this.#taken += count;
    this.#folded = event.position;
    if (!this.#onFolded) return;
    while ((this.#pushes[0] ?? Number.POSITIVE_INFINITY) <= this.#taken) this.#pushes.shift();
    this.#onFolded(event);
  }

  /** Each counts from its own time, and these rise: so execs of which no span can tell are folded in a row. */
  #takeRun(events: readonly Event[], from: number, to: number): void {
    for (let i = from; i < to; ) {
      const { end, isPassing } = this.#quiet(events, i, to);
      const event = events[end > i ? end - 1 : i] as Event;
      if (end > i) {
        if (isPassing && this.#isAlone) this.#fold.pass(events as readonly ExecEvent[], i, end);
        else this.#fold.applyAll(events, i, end);
        this.#containers.pass(event);
        this.#onTaken(event, end - i);
      } else this.#take(event, event.at, false);
      i = Math.max(end, i + 1);
    }
  }

  /** The events from there on of which no span can tell: none of them is a repeat, ends the silence after a gap or finds anything settled. */
  #quiet(events: readonly Event[], from: number, to: number): Quiet {
    const none = { end: from, isPassing: false };
    if (this.#isAfterGap) return none;
    const push = this.#pushes[0];
    const end = push === undefined ? to : Math.min(to, from + push - this.#taken);
    const quiet = this.#containers.quiet(events, from, end);
    if (quiet.end === from) return none;
    const { latest } = this.#fold;
    return latest !== null && (events[from]?.at ?? latest) > latest ? quiet : none;
  }

  #take(event: Event, at: Instant | null, isLast: boolean): void {
    if (at !== null) this.#containers.settle(at);
    const { events } = this.#fold;
    this.#things.before(event);
    this.#fold.apply(event);
    this.#onTaken(event, 1);
    // A repeat is no news.
    if (this.#fold.events === events && event.position > 0) return;
    if (event.type === 'recording.gap') this.#emit(gapSpan(event));
    const latest = this.#fold.latest ?? 0n;
    const horizon = isLast ? latest : (at ?? latest);
    const concern = concernOf(event);
    if (concern.isRemark) {
      this.#containers.onRemark(event, concern, at, horizon);
      if (!this.#isAfterGap) return;
    } else this.#containers.on(event, concern, at, horizon);
    if (concern.isOfThings) this.#things.on(event, at);
    if (concern.isOfTags) this.#tags.on(event, at);
    if (event.type === 'recording.observed' && event.data.subject === 'list')
      this.#onList(event, event.data, at, horizon);
    this.#onListening(event, at, horizon);
  }

  /** A list of all there are ends what it does not name. */
  #onList(event: Event, { of, ids }: ObservedList, at: Instant | null, horizon: Instant): void {
    if (of === 'container') this.#containers.lookAgain(event, at, horizon, ids ?? []);
    else this.#things.lookAtAll(of, ids ?? [], event, at);
    if (of === 'image') this.#tags.lookAgain(event, at);
  }

  /** What an engine says first after a gap may prove that the gap hid nothing. */
  #onListening(event: Event, at: Instant | null, horizon: Instant): void {
    if (event.type === 'recording.gap') this.#isAfterGap = true;
    if (!this.#isAfterGap || event.type.startsWith('recording.') || isBuildEvent(event)) return;
    this.#isAfterGap = false;
    this.#containers.lookAgain(event, at, horizon);
    this.#things.lookAgain(event, at);
    this.#tags.lookAgain(event, at);
  }
}

/**
 * The spans of a history, in one pass; see {@link Spans}.
 *
 * @example
 * ```ts
 * for (const { service, exitReason } of spans(events)) if (exitReason === 'oom') console.log(service, 'was out of memory');
 * ```
 */
export function* spans(events: Iterable<Event>): Generator<Span> {
  const all = new Spans();
  for (const event of events) yield* all.push(event);
  yield* all.finish();
}

function gapSpan({ data, type, position }: Event & { readonly type: 'recording.gap' }): Span {
  const stretch = { state: data.reason, from: data.from, cause: { type, position }, provenAt: data.from, doubts: [] };
  return { kind: 'recording', track: 'gap', id: null, ...UNTOLD, ...fieldsOf(stretch, data.to, null), uncertain: [] };
}

/** Its state is how it ended: while it lasted it was running. */
function buildSpan({ id, status: state, startedAt: from, finishedAt, imageId }: BuildState, end: Instant | null): Span {
  const goesOn = state === 'running';
  const cause = { type: 'build.start', position: 0 };
  const stretch = { state, from, cause, provenAt: finishedAt ?? from, doubts: [] };
  const fields = { ...fieldsOf(stretch, goesOn ? end : finishedAt, null), to: goesOn ? null : finishedAt };
  return { kind: 'build', track: 'status', id, ...UNTOLD, imageId, ...fields, uncertain: [] };
}
