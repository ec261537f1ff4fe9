import type { Event, Source } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { type ContainerState, type ExitReason, Fold, type HostState } from '../fold/index.js';

/** So many containers are told of one by one; of further ones only the number. */
const CONTAINERS_MAX = 10_000;

/** So many deaths are kept, the last ones; the rest are counted. */
const DEATHS_MAX = 1_000;

/** One end of one run. */
export interface Death {
  readonly at: Instant;
  readonly position: number;
  readonly id: string;
  readonly name: string | null;
  readonly exitCode: number | null;
  /** Known for certain only when what followed was seen: a `stop` is written after the `die`. */
  reason: ExitReason | null;
  /** How long it had run; null if its start was not seen. */
  readonly ran: Instant | null;
}

/** What happened to one container over the whole log. */
export interface Tally {
  readonly id: string;
  name: string | null;
  image: string | null;
  starts: number;
  deaths: number;
  ooms: number;
  removed: boolean;
  /** Its last end, while that may still turn out to have been asked for. */
  open: Death | null;
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
  readonly state: HostState;
}

/** Folds a log and counts what happens on the way, in bounded memory. */
export class Summariser {
  readonly #fold = new Fold();
  readonly #tallies = new Map<string, Tally>();
  readonly #sources = new Set<Source>();
  #deaths: Death[] = [];
  #deathsOmitted = 0;
  #omitted = 0;
  #records = 0;
  #unreadable = 0;

  push(event: Event): void {
    if (event.position > 0) this.#records += 1;
    if (event.type === 'recording.unreadable') this.#unreadable += 1;
    else if (event.position > 0) this.#sources.add(event.source);
    const tally = event.id !== null && event.type.startsWith('container.') ? this.#tally(event.id) : null;
    // The last word on how it ended: a start or a removal takes the answer away.
    if (tally?.open && (event.type === 'container.start' || event.type === 'container.destroy')) this.#settle(tally);
    const before = event.id === null ? undefined : this.#fold.container(event.id);
    this.#fold.apply(event);
    if (tally) this.#count(tally, event, before);
  }

  finish(): Summary {
    for (const tally of this.#tallies.values()) this.#settle(tally);
    return {
      records: this.#records,
      unreadable: this.#unreadable,
      sources: [...this.#sources],
      tallies: [...this.#tallies.values()],
      talliesOmitted: this.#omitted,
      deaths: this.#deaths,
      deathsOmitted: this.#deathsOmitted,
      state: this.#fold.state(),
    };
  }

  #tally(id: string): Tally | null {
    const known = this.#tallies.get(id);
    if (known) return known;
    if (this.#tallies.size >= CONTAINERS_MAX) {
      this.#omitted += 1;
      return null;
    }
    const tally: Tally = { id, name: null, image: null, starts: 0, deaths: 0, ooms: 0, removed: false, open: null };
    this.#tallies.set(id, tally);
    return tally;
  }

  #settle(tally: Tally): void {
    const now = this.#fold.container(tally.id);
    if (tally.open && now?.exitReason) tally.open.reason = now.exitReason;
    tally.open = null;
  }

  #count(tally: Tally, event: Event, before: ContainerState | undefined): void {
    const now = this.#fold.container(tally.id);
    tally.name = now?.name ?? tally.name;
    tally.image = now?.image ?? tally.image;
    if (event.type === 'container.start') tally.starts += 1;
    else if (event.type === 'container.oom') tally.ooms += 1;
    else if (event.type === 'container.destroy') tally.removed = true;
    else if (event.type === 'container.die') {
      tally.deaths += 1;
      tally.open = this.#died(tally, event.at, event.position, event.data.exitCode, before, now);
    }
  }

  #died(
    { id, name }: Tally,
    at: Instant,
    position: number,
    exitCode: number | null,
    before: ContainerState | undefined,
    now: ContainerState | undefined,
  ): Death {
    const started = before?.startedAt ?? null;
    const ran = started === null || started > at ? null : at - started;
    const death: Death = { at, position, id, name, exitCode, reason: now?.exitReason ?? null, ran };
    this.#deaths.push(death);
    if (this.#deaths.length >= 2 * DEATHS_MAX) {
      this.#deathsOmitted += DEATHS_MAX;
      this.#deaths = this.#deaths.slice(DEATHS_MAX);
    }
    return death;
  }
}
