import { encodeEvent } from '../event/encode.js';
import type { Event, EventOf, GapData } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import type { Observed } from '../event/observed.js';
import { Fold, type HostState, Repeats, rememberedBy } from '../fold/index.js';
import type { Heard, Spoken } from './decode.js';
import { Row } from './row.js';
import type { Told } from './told.js';

/** A stream that is behind may repeat more than an engine remembers: bursts of thousands, seen through a slow proxy. */
const REMEMBERED = 8192;

/** Hindcast's own lines have no position: a log counts for itself. */
export function lineOf(event: Event): string {
  const { position: _, ...line } = encodeEvent(event);
  return JSON.stringify(line);
}

/**
 * All that was told so far: which records are repeats, what they add up to, where the next one stands.
 *
 * In plain words: nothing waits here, and nothing is asked; what goes in comes out once.
 */
export class Ledger {
  readonly fold: Fold;
  readonly #before: Repeats;
  readonly #repeats = Repeats.remembering(REMEMBERED);
  readonly #windows = new Set<Set<string>>();
  readonly #log: string;
  /** From when to when the log goes that is gone on with. */
  readonly #known: { readonly since: Instant; readonly until: Instant } | null;
  #position: number;
  #lines = 0;
  /** The time of the last record that an engine told, known ones included. */
  latest: Instant | null;

  constructor(log: string, known?: HostState, since?: Instant) {
    this.#log = log;
    this.fold = new Fold(known);
    this.#before = known ? rememberedBy(known) : new Repeats();
    this.#position = known?.position ?? 0;
    const [from, until] = [known?.since ?? null, known?.at ?? null];
    this.#known = from === null || until === null ? null : { since: from, until };
    this.latest = since ?? this.fold.latest;
  }

  state(): HostState {
    return this.fold.state();
  }

  /** Whether any record of an engine was known before: not facts, and nothing of Hindcast's own. */
  get wasTold(): boolean {
    return this.#before.some(({ type }) => !type.startsWith('recording.'));
  }

  /** Whether this very record was told, or known before. */
  knows(event: Spoken): boolean {
    return this.#repeats.has(event) || this.#before.has(event);
  }

  /** What was told before anybody listened: to be known again, not to be told. */
  remember(event: Spoken): void {
    this.#repeats.isRepeat(event);
  }

  /** What comes of a record that stands in a row: nothing, if it is a repeat. `at`: when, where it cannot be read. */
  hear(heard: Heard, at: Instant, row = new Row(null)): Told | null {
    this.#lines += 1;
    if ('fault' in heard) return this.#unreadable(heard.fault, at);
    const isNews = this.isNews(heard.event, at, row);
    if (this.#known === null || heard.event.at >= this.#known.since || isNews) row.reach();
    this.remember(heard.event);
    if (!isNews) return null;
    if (this.latest === null || heard.event.at > this.latest) this.latest = heard.event.at;
    this.#note(heard.event);
    return this.#tell(heard.line, heard.event);
  }

  /** Whether a record that comes next in a row is neither a repeat nor of before the log. `now`: there, by its clock. */
  isNews(event: Spoken, now: Instant, row: Row): boolean {
    return !this.knows(event) && !this.#isOlderThanLog(event, now, row);
  }

  /**
   * An engine may tell again what was before the log began, which the first look has covered: behind what was seen since, an old start would look like a new one.
   * Where its clock is behind what is known, it was set, and times say nothing.
   */
  #isOlderThanLog({ at }: Spoken, now: Instant, row: Row): boolean {
    return this.#known !== null && at < this.#known.since && now >= this.#known.until && row.mayBeBeforeLog(at);
  }

  gap(data: GapData): Told {
    return this.own({ type: 'recording.gap', at: data.to, id: null, data, source: 'hindcast' });
  }

  observed(id: string | null, data: Observed, at: Instant): Told {
    return this.own({ type: 'recording.observed', at, id, data, source: 'inspect' });
  }

  #unreadable(reason: string, at: Instant): Told {
    const data = { log: this.#log, line: this.#lines, reason };
    return this.own({ type: 'recording.unreadable', at: this.latest ?? at, id: null, data, source: 'hindcast' });
  }

  own(
    event:
      | Omit<EventOf<'recording.gap'>, 'position'>
      | Omit<EventOf<'recording.observed'>, 'position'>
      | Omit<EventOf<'recording.unreadable'>, 'position'>,
  ): Told {
    const placed = { ...event, position: 0 } as Event;
    return this.#tell(lineOf(placed), placed);
  }

  #tell(line: string, event: Event): Told {
    this.#position += 1;
    const placed = { ...event, position: this.#position } as Event;
    this.fold.apply(placed);
    return { line, event: placed };
  }

  /** The ids of things that events are told of from now on; call `stop` when that is no longer of interest. */
  window(): { readonly touched: ReadonlySet<string>; stop(): void } {
    const touched = new Set<string>();
    this.#windows.add(touched);
    return { touched, stop: () => void this.#windows.delete(touched) };
  }

  #note(event: Spoken): void {
    if (this.#windows.size === 0) return;
    for (const window of this.#windows) {
      if (isOfList(event)) window.add(event.type.slice(0, event.type.indexOf('.')));
      if (event.id !== null && !isBeside(event)) window.add(event.id);
      if ('container' in event.data && event.data.container !== null) window.add(event.data.container);
    }
  }
}

/** What may change which things of its kind there are, or what they are called. */
function isOfList({ type }: Spoken): boolean {
  return /^(?:image\.|container\.commit$|(?:container|volume|network)\.(?:create|destroy|prune)$)/.test(type);
}

/** What leaves all that is looked at as it was. */
export function isBeside({ type }: Spoken): boolean {
  return /^container\.(?:exec_|top$|attach$|detach$|resize$|export$|archive-path$|copy$)/.test(type);
}
