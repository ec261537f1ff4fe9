import type { Event } from '../event/event.js';
import { earlier, type Instant, later } from '../event/instant.js';
import { type Filters, matches } from './filter.js';
import type { Span } from './span.js';
import { isWithin, passesSpan, spanFilters, type Window } from './span-filter.js';
import { Spans } from './spans.js';
import { arrange, LANES_MAX, type TimelineLane } from './timeline-lanes.js';
import { type Strand, Strands } from './timeline-strands.js';

/** What `timelineFilters` knows. */
const KEYS = 'id image name project service'.split(' ');

/** Reads the filters of a timeline. Throws `usage` for keys that there are not. */
export function timelineFilters(given: readonly string[]): Filters {
  return spanFilters(given, KEYS);
}

/** The version of what `hindcast timeline --format json` prints. */
export const TIMELINE_SCHEMA = 'hindcast/timeline@1';

/** So many gaps are drawn; further ones are counted. */
const GAPS_MAX = 1_000;

/** A stretch that the recording may have missed something of. */
export interface TimelineGap {
  readonly from: Instant;
  readonly to: Instant;
  readonly reason: string;
}

/** What happened to all things, side by side, as plain data. Times in nanoseconds. */
export interface TimelineData {
  readonly schema: typeof TIMELINE_SCHEMA;
  /** What is shown; null: the log tells no time. */
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly lanes: readonly TimelineLane[];
  readonly lanesOmitted: number;
  readonly containersOmitted: number;
  /** How short spans must be to be drawn together with their neighbours, because there are so many; 0: each is drawn. */
  readonly thinnedBelow: Instant;
  readonly gaps: readonly TimelineGap[];
  readonly gapsOmitted: number;
}

export interface TimelineOptions {
  readonly window?: Window;
  readonly filters?: Filters;
  /** So many lanes at the most, the most eventful ones; 200 without it. */
  readonly lanesMax?: number;
  /** Told of every span of the log, whole, for who wants them besides. */
  readonly onSpan?: (span: Span) => void;
}

/**
 * What happened to all things, side by side: push each event in the order of the log, then `finish`.
 *
 * In plain words: a lane for each container, those of one Compose service (or of one name) one after the other in the same lane, with what happened
 * on the way: ends, out-of-memory kills, health, another image; and below them each name that came to mean another image. Bounded: the first 10,000
 * containers, the 200 most eventful lanes, short spans drawn together where there are more than 100,000.
 *
 * @example
 * ```ts
 * const timeline = new Timeline();
 * for (const event of events) timeline.push(event);
 * for (const { name, marks } of timeline.finish().lanes) console.log(name, marks.length);
 * ```
 */
export class Timeline {
  readonly #window: Window;
  readonly #names: readonly string[];
  /** All but the name, which may change: it is looked at when all are known. */
  readonly #stable: Filters;
  readonly #toldOf: (span: Span) => void;
  readonly #lanesMax: number;
  readonly #spans = new Spans();
  readonly #strands = new Strands();
  #gaps: TimelineGap[] = [];
  #gapsOmitted = 0;
  #first: Instant | null = null;
  #last: Instant | null = null;

  constructor(options: TimelineOptions = {}) {
    const { window = { since: null, until: null }, filters = new Map(), onSpan = () => {} } = options;
    this.#toldOf = onSpan;
    this.#lanesMax = options.lanesMax ?? LANES_MAX;
    this.#window = window;
    this.#names = filters.get('name') ?? [];
    this.#stable = new Map([...filters].filter(([key]) => key !== 'name'));
  }

  push(event: Event): void {
    if (event.position > 0 && event.at !== null && event.type !== 'recording.unreadable') {
      this.#first = this.#first === null ? event.at : earlier(this.#first, event.at);
      this.#last = this.#last === null ? event.at : later(this.#last, event.at);
    }
    for (const span of this.#spans.push(event)) this.#onSpan(span);
    if (event.type === 'container.oom' && event.id !== null) this.#onOom(event.id, event.at, event.position);
    if (event.type === 'container.create' && event.id !== null && event.data.name !== null)
      this.#strands.born(event.id, event.data.name);
  }

  finish(): TimelineData {
    for (const span of this.#spans.finish()) this.#onSpan(span);
    const { since, until } = this.#window;
    const window = { since: since ?? this.#first, until: until ?? this.#last };
    return {
      schema: TIMELINE_SCHEMA,
      from: window.since,
      to: window.until,
      ...arrange(
        this.#strands.finish().filter((strand) => this.#isNamed(strand)),
        this.#lanesMax,
      ),
      containersOmitted: this.#strands.omitted,
      thinnedBelow: this.#strands.thinnedBelow,
      gaps: this.#gaps,
      gapsOmitted: this.#gapsOmitted,
    };
  }

  #onSpan(span: Span): void {
    this.#toldOf(span);
    const { from, to, state: reason } = span;
    if (from === null || !isWithin(span, this.#window)) return;
    if (span.kind === 'recording' && to !== null) this.#onGap({ from, to, reason });
    else if ((span.kind === 'container' || span.kind === 'tag') && passesSpan(span, this.#stable)) {
      this.#strands.add(span, from);
    }
  }

  #onOom(id: string, at: Instant, position: number): void {
    if (isWithin({ from: at, to: at }, this.#window)) this.#strands.oom(id, at, position);
  }

  #isNamed({ firstName, name }: Strand): boolean {
    const isAny = (wanted: string) => [firstName, name].some((one) => one !== null && matches(wanted, one));
    return this.#names.length === 0 || this.#names.some(isAny);
  }

  #onGap(gap: TimelineGap): void {
    if (this.#gaps.length < GAPS_MAX) this.#gaps.push(gap);
    else this.#gapsOmitted += 1;
  }
}
