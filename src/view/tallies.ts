import type { Event, EventOf } from '../event/event.js';
import { type Instant, SECOND } from '../event/instant.js';
import type { ContainerState, ExitReason } from '../fold/index.js';
import { Last } from './last.js';

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
  /** How long it had run; null if its start was not seen and the engine did not say. */
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
  /** How often its health check said so. */
  unhealthy: number;
  removed: boolean;
  /** Its last end, while that may still turn out to have been asked for. */
  open: Death | null;
}

function blank(id: string): Tally {
  const none = { starts: 0, deaths: 0, ooms: 0, unhealthy: 0 };
  return { id, name: null, image: null, ...none, removed: false, open: null };
}

/** What had become known of an end when the next run began, or the log ended. */
function settle(tally: Tally, known: ContainerState | undefined): void {
  if (tally.open && known?.exitReason) tally.open.reason = known.exitReason;
  tally.open = null;
}

/** How long a run lasted. Docker 23 and later say so themselves, in whole seconds: theirs counts where a start was missed, or the next one came first. */
function ranFor({ at, data }: EventOf<'container.die'>, startedAt: Instant | null): Instant | null {
  const said = data.execDuration === null ? null : BigInt(data.execDuration) * SECOND;
  if (startedAt === null || startedAt > at) return said;
  const seen = at - startedAt;
  const isFar = said !== null && (seen < said - SECOND || seen > said + 2n * SECOND);
  return isFar ? said : seen;
}

/** Counts what happens to each container, in bounded memory. */
export class Tallies {
  readonly #tallies = new Map<string, Tally>();
  readonly #deaths = new Last<Death>(DEATHS_MAX);
  #omitted = 0;

  /** One event of a container, with what was known of it before and after. */
  push(event: Event, id: string, before: ContainerState | undefined, now: ContainerState | undefined): void {
    const tally = this.mention(id, before === undefined, now?.name ?? null, now?.image ?? null);
    switch (event.type) {
      case 'container.start':
        settle(tally, before);
        tally.starts += 1;
        break;
      case 'container.destroy':
        settle(tally, before);
        tally.removed = true;
        break;
      case 'container.oom':
        tally.ooms += 1;
        break;
      case 'container.health_status':
        if (event.data.health === 'unhealthy') tally.unhealthy += 1;
        break;
      case 'container.die':
        tally.deaths += 1;
        tally.open = this.#died(event, tally, before?.startedAt ?? null, now?.exitReason ?? null);
    }
  }

  /** Something was said of a container that is not counted. */
  mention(id: string, isNew: boolean, name: string | null, image: string | null): Tally {
    const tally = this.#of(id, isNew);
    tally.name = name ?? tally.name;
    tally.image = tally.image ?? image;
    return tally;
  }

  /** All that was counted; `known` gives what is known of a container at the end. */
  finish(known: (id: string) => ContainerState | undefined) {
    for (const tally of this.#tallies.values()) settle(tally, known(tally.id));
    return {
      tallies: [...this.#tallies.values()],
      talliesOmitted: this.#omitted,
      deaths: this.#deaths.kept,
      deathsOmitted: this.#deaths.omitted,
    };
  }

  #of(id: string, isNew: boolean): Tally {
    const known = this.#tallies.get(id);
    if (known) return known;
    const tally = blank(id);
    if (this.#tallies.size < CONTAINERS_MAX) this.#tallies.set(id, tally);
    else if (isNew) this.#omitted += 1;
    return tally;
  }

  #died(
    event: EventOf<'container.die'>,
    { id, name }: Tally,
    startedAt: Instant | null,
    reason: ExitReason | null,
  ): Death {
    const { at, position, data } = event;
    const death = { at, position, id, name, exitCode: data.exitCode, reason, ran: ranFor(event, startedAt) };
    this.#deaths.push(death);
    return death;
  }
}
