import type { BuildEvent, Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { Recent } from './recent.js';

/** Docker remembers 256 events and queues 1,024 a subscriber: a reconnection repeats no more. */
const REMEMBERED = 1024;
/** After so many events it is noted how late the latest one was; so many notes are kept, which go back further than what is remembered. */
const NOTED_EVERY = 64;
const NOTES_MAX = 64;

function sameData(a: unknown, b: unknown): boolean {
  return a === b || encode(a) === encode(b);
}

function encode(data: unknown): string {
  return JSON.stringify(data, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}

/** What an engine says; the statements of a build are counted, and need no memory. */
export type Spoken = Exclude<Event, BuildEvent>;

/** Finds records that were read before: `since` is inclusive, so every reconnection repeats some. */
export class Repeats {
  #recent: Recent<Spoken>;
  #latest: Instant | null;
  #isNewest = false;
  #strays = 0;
  #breaks = 0;
  /** Where stands what was heard last: nothing stands next after nothing. */
  #last = Number.NaN;
  /** No event before the one with this number is later than this. */
  #notes: { readonly before: number; readonly latest: Instant }[] = [];

  constructor(recent = new Recent<Spoken>(REMEMBERED), latest: Instant | null = null) {
    this.#recent = recent;
    this.#latest = latest;
  }

  /** One that has heard so many, of which `last` gives the last once they are needed. */
  static of(heard: number, last: () => readonly Spoken[], latest: Instant | null): Repeats {
    return new Repeats(Recent.of(REMEMBERED, heard, last), latest);
  }

  /** How many events it has heard, repeats not counted. */
  get heard(): number {
    return this.#recent.pushed;
  }

  /** Rises with each that is not later than all before it. */
  get strays(): number {
    return this.#strays;
  }

  /**
   * Rises with each that does not stand next after the one before, and with each gap. While it stays the same, what is heard is a row: its first one
   * and how many they are tell which records of the log these are.
   */
  get breaks(): number {
    return this.#breaks;
  }

  get latest(): Instant | null {
    return this.#latest;
  }

  /** Whether the event that it was asked about last is later than all before it. */
  get isNewest(): boolean {
    return this.#isNewest;
  }

  /** What it heard after the first so many, as far as it remembers. */
  since(count: number): readonly Spoken[] {
    return this.#recent.since(count);
  }

  /** One that remembers so many, and not as many as an engine repeats. */
  static remembering(count: number): Repeats {
    return new Repeats(new Recent<Spoken>(count));
  }

  /** Whether this very event was there before. */
  has(event: Spoken): boolean {
    return !this.#isLater(event) && this.#remembers(event);
  }

  some(test: (event: Spoken) => boolean): boolean {
    return this.#recent.some(test);
  }

  #isLater(event: Spoken): boolean {
    return this.#latest === null || event.at > this.#latest;
  }

  /** Whether this very event was there before; if not, it is from now on. */
  isRepeat(event: Spoken): boolean {
    // A record later than all before it cannot be a repeat: the common case costs one comparison.
    this.#isNewest = this.#isLater(event);
    if (this.#isNewest) this.#latest = event.at;
    else if (this.#remembers(event)) return true;
    if (!this.#isNewest) this.#strays += 1;
    if (event.type === 'recording.gap') this.#breaks += 1;
    this.#hear(event, this.#latest ?? event.at);
    return false;
  }

  /** Takes note of the events from one place to another, each of them later than all before it. */
  heardLater(events: readonly Spoken[], from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const event = events[i] as Spoken;
      this.#hear(event, event.at);
    }
    this.#latest = events[to - 1]?.at ?? this.#latest;
  }

  #hear(event: Spoken, latest: Instant): void {
    if (this.heard % NOTED_EVERY === 0) this.#note(latest);
    if (event.position !== this.#last + 1) this.#breaks += 1;
    this.#last = event.position;
    this.#recent.push(event);
  }

  #note(latest: Instant): void {
    if (this.#notes.length === NOTES_MAX) this.#notes = this.#notes.slice(NOTES_MAX / 2);
    this.#notes.push({ before: this.heard, latest });
  }

  /** One that stands a little after a later one is looked for among few: those before them are all too early. */
  #remembers(event: Spoken): boolean {
    let among = Number.POSITIVE_INFINITY;
    for (let i = this.#notes.length - 1; i >= 0 && among > this.heard; i--) {
      const note = this.#notes[i];
      if (note && note.latest < event.at) among = this.heard - note.before;
    }
    return this.#recent.some((other) => isSame(other, event), among);
  }

  frozen(): Repeats {
    return this.#with(this.#recent.frozen());
  }

  fork(): Repeats {
    return this.#with(this.#recent.fork());
  }

  #with(recent: Recent<Spoken>): Repeats {
    const same = new Repeats(recent, this.#latest);
    same.#strays = this.#strays;
    same.#breaks = this.#breaks;
    same.#last = this.#last;
    return same;
  }
}

function isSame(a: Spoken, b: Spoken): boolean {
  return a.at === b.at && a.type === b.type && a.id === b.id && sameData(a.data, b.data);
}
