import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { type BuildState, Fold } from '../fold/index.js';
import { Effective } from './effective.js';
import { type Span, UNTOLD } from './span.js';
import { ContainerSpans } from './span-containers.js';
import { TagSpans } from './span-tags.js';
import { ThingSpans } from './span-things.js';
import { fieldsOf } from './span-track.js';

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
  readonly #fold = new Fold();
  readonly #order = new Effective((event, at, isLast) => this.#take(event, at, isLast));
  readonly #emit = (span: Span) => {
    this.#over.push(span);
  };
  readonly #containers = new ContainerSpans(this.#fold, this.#emit);
  readonly #things = new ThingSpans(this.#fold, this.#emit);
  readonly #tags = new TagSpans(this.#fold, this.#emit);
  #over: Span[] = [];

  push(event: Event): readonly Span[] {
    this.#order.push(event);
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

  #take(event: Event, at: Instant | null, isLast: boolean): void {
    if (at !== null) this.#containers.settle(at);
    const { events } = this.#fold;
    this.#things.before(event);
    this.#fold.apply(event);
    // A repeat is no news.
    if (this.#fold.events === events && event.position > 0) return;
    if (event.type === 'recording.gap') this.#emit(gapSpan(event));
    const latest = this.#fold.latest ?? 0n;
    this.#containers.on(event, at, isLast ? latest : (at ?? latest));
    this.#things.on(event, at);
    this.#tags.on(event, at);
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
