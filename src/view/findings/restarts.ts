import type { Event } from '../../event/event.js';
import type { Instant } from '../../event/instant.js';
import type { Fold } from '../../fold/index.js';
import { fitsPolicy, LONG_RUN, mayBePolicy } from './restart-wait.js';
import type { Run } from './runs.js';

/** How much it says for a policy that a restart came on time, by its first sign: a start alone comes too late to say much. Two networks on time are proof. */
const WEIGHT = { connect: 2, start: 1 } as const;
const PROOF = 4;

/** The restarts of one container in a row. */
interface Row {
  /** How many; null: its beginning was not seen. */
  count: number | null;
  /** When it ended last, and when the first network was joined after that. */
  endedAt: Instant | null;
  joinedAt: Instant | null;
  /** Whether all of them may have been a policy's, and how much speaks for that. */
  fits: boolean;
  weight: number;
}

/**
 * Who started a container again: its restart policy, or somebody.
 *
 * In plain words: one restart on time proves nothing, but a row of them in which each wait is twice the one before does.
 */
export class Restarts {
  readonly #rows = new Map<string, Row>();
  readonly #fold: Fold;

  constructor(fold: Fold) {
    this.#fold = fold;
  }

  /** Whether a policy made the restarts so far. */
  proven(id: string): boolean {
    const row = this.#rows.get(id);
    return row?.fits === true && row.weight >= PROOF;
  }

  clear(): void {
    this.#rows.clear();
  }

  /** Whose start this event is; null: it is none, or nobody knows yet. */
  push(event: Event, run: Run): 'by hand' | 'by policy' | null {
    if (event.type === 'container.destroy') this.#rows.delete(run.id);
    if (event.type === 'container.create') {
      this.#rows.set(run.id, { count: 0, endedAt: null, joinedAt: null, fits: true, weight: 0 });
    }
    const row = this.#rows.get(run.id) ?? { count: null, endedAt: null, joinedAt: null, fits: false, weight: 0 };
    if (event.type === 'network.connect') row.joinedAt ??= event.at;
    if (event.type === 'container.die' && !(run.awaitsEnd && run.up)) this.#onEnd(run, row, event.at);
    if (event.type === 'container.start') return this.#onStart(run, row, event);
    return null;
  }

  #onEnd(run: Run, row: Row, at: Instant): void {
    this.#rows.set(run.id, row);
    row.endedAt = at;
    row.joinedAt = null;
    if (run.startedAt !== null && at - run.startedAt >= LONG_RUN && row.count !== null) row.count = 0;
  }

  #onStart(run: Run, row: Row, { at, source }: Event & { readonly at: Instant }): 'by hand' | 'by policy' {
    const by = this.#whose(run, row, at, source.startsWith('podman'));
    if (by === 'by hand') this.#rows.set(run.id, { count: 0, endedAt: null, joinedAt: null, fits: true, weight: 0 });
    else {
      if (row.count !== null) row.count += 1;
      row.weight += WEIGHT[row.joinedAt === null ? 'start' : 'connect'];
    }
    row.endedAt = null;
    row.joinedAt = null;
    return by;
  }

  #whose(run: Run, row: Row, at: Instant, saysSo: boolean): 'by hand' | 'by policy' {
    const now = this.#fold.container(run.id);
    const isOpen = now?.uncertain.includes('restarts') ?? true;
    if (!now || row.endedAt === null || (now.restarts === 0 && !isOpen)) return 'by hand';
    // Podman says of each restart that it is one, but not by whom.
    if (saysSo) {
      row.fits = false;
      return 'by policy';
    }
    const waited = (row.joinedAt ?? at) - row.endedAt;
    if (row.count !== null && fitsPolicy(waited, row.count, row.joinedAt === null ? 'start' : 'connect'))
      return 'by policy';
    if (row.count === null) return mayBePolicy(waited) ? 'by policy' : 'by hand';
    return 'by hand';
  }
}
