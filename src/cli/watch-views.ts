import { formatInstant } from '../event/instant.js';
import type { ContainerState, HostState } from '../fold/index.js';
import type { Change } from '../stream/index.js';
import { containerEntry, imageEntry, networkEntry, volumeEntry } from '../view/document.js';
import type { Filters } from '../view/filter.js';
import { isDoubtful, ps } from '../view/ps.js';
import { filterContainers } from '../view/ps-filter.js';
import { jsonLine, safe } from './io.js';
import { columns } from './table.js';

const SHORT_ID = 12;

/** A state's containers as `docker ps` lists them, below a line that says of what and when. */
export function watchPage(state: HostState, filters: Filters, all: boolean, title: string): string {
  const found = filterContainers(state, filters);
  const rows = ps(state, found, { all, noTrunc: false });
  const table = columns(
    ['CONTAINER ID', 'IMAGE', 'CREATED', 'STATUS', 'NAMES'],
    rows.map(({ ID, Image, RunningFor, Status, Names, State, Uncertain }) => {
      const doubt = State !== 'unknown' && isDoubtful(Uncertain.split(',')) ? ' ?' : '';
      return [ID, Image, RunningFor, `${Status}${doubt}`, Names];
    }),
  );
  const at = state.at === null ? 'nothing so far' : `${formatInstant(state.at).slice(0, 19).replace('T', ' ')} UTC`;
  const more = found.length > rows.length ? `, ${found.length - rows.length} more with -a` : '';
  return `${safe(title)}  ${at}  ${rows.length} shown${more}\n\n${table}`;
}

/** What a container is, in as many words as it takes to see that it has changed. */
function words(c: ContainerState): string {
  const code = c.exitCode === null ? '' : ` (${c.exitCode})`;
  const reason = c.exitReason === null || c.exitReason === 'completed' ? '' : ` ${c.exitReason}`;
  const health = c.status !== 'running' || c.health === null || c.health === 'none' ? '' : ` (${c.health})`;
  const doubt = c.status !== 'unknown' && isDoubtful(c.uncertain) ? ' ?' : '';
  return `${c.status}${health}${c.status === 'running' ? '' : `${code}${reason}`}${doubt}`;
}

/** Which containers are wanted, and were in the state before: what stops being wanted has changed as well. */
class Wanted {
  readonly #filters: Filters;
  #state: HostState | null = null;
  #now: ReadonlySet<string> = new Set();
  #before: ReadonlySet<string> = new Set();

  constructor(filters: Filters) {
    this.#filters = filters;
  }

  has({ kind, id, state }: Change): boolean {
    if (this.#filters.size === 0) return true;
    if (kind !== 'container') return false;
    if (state !== this.#state) {
      this.#state = state;
      this.#before = this.#now;
      this.#now = new Set(filterContainers(state, this.#filters).map((container) => container.id));
    }
    return this.#now.has(id) || this.#before.has(id);
  }
}

type Painter = (change: Change) => string;

/** A line of text for each container that has become something else. */
export function lines(filters: Filters): Painter {
  const wanted = new Wanted(filters);
  return (change) => {
    if (!wanted.has(change) || change.kind !== 'container') return '';
    const { id, before, after, state } = change;
    const now = after === null ? 'removed' : words(after);
    const name = after?.name ?? before?.name ?? '';
    if (before !== null && words(before) === now && before.name === name) return '';
    const renamed = before?.name && before.name !== name ? `  was ${before.name}` : '';
    const at = state.at === null ? '-' : formatInstant(state.at);
    return `${safe(`${at}  ${id.slice(0, SHORT_ID)}  ${name}  ${now}${renamed}`)}\n`;
  };
}

/** A JSON document for each thing that came, went or changed. */
export function jsonLines(filters: Filters): Painter {
  const wanted = new Wanted(filters);
  return (change) => {
    if (!wanted.has(change)) return '';
    const { kind, id, state } = change;
    const [before, after] = entries(change);
    const at = state.at === null ? null : formatInstant(state.at);
    return jsonLine({ at, position: state.position, kind, id, before, after });
  };
}

function entries(change: Change): readonly [unknown, unknown] {
  switch (change.kind) {
    case 'container':
      return both(change.before, change.after, containerEntry);
    case 'image':
      return both(change.before, change.after, imageEntry);
    case 'volume':
      return both(change.before, change.after, volumeEntry);
    case 'network':
      return both(change.before, change.after, networkEntry);
  }
}

function both<T>(before: T | null, after: T | null, entryOf: (thing: T) => unknown): readonly [unknown, unknown] {
  return [before && entryOf(before), after && entryOf(after)];
}
