import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { type ContainerFacts, type ContainerState, Fold, type HostState } from '../fold/index.js';
import { type Written, writtenOf } from './upgrade-written.js';

/** So many containers are followed; further ones are counted. */
const LIVES_MAX = 10_000;

/** So many removed volumes are remembered, the last ones. */
const VOLUMES_MAX = 10_000;

/** One container from its first word to its last. */
export interface Life {
  readonly id: string;
  /** When it came to be known. */
  readonly position: number;
  readonly names: { readonly name: string; readonly position: number }[];
  removedAt: Instant | null;
  removedPosition: number | null;
  /** What was known of it last: before its removal, or at the end of the log. */
  last: ContainerState | null;
  facts: ContainerFacts | undefined;
  written: Written | null;
}

/** Follows every container of a log from its first word to its last, in bounded memory. */
export class Lives {
  readonly #fold = new Fold();
  readonly #lives = new Map<string, Life>();
  readonly #removedVolumes = new Map<string, number>();
  #omitted = 0;

  push(event: Event): void {
    if (event.type === 'container.destroy' && event.id !== null) this.#keep(event.id, event);
    if (event.type === 'volume.destroy' && event.id !== null) this.#onVolumeGone(event.id, event.position);
    this.#fold.apply(event);
    if (event.id !== null && isOfContainer(event)) this.#onContainer(event.id, event);
  }

  finish() {
    const state = this.#fold.state();
    for (const container of state.containers) {
      const life = this.#lives.get(container.id);
      if (life) close(life, state, container);
    }
    const lives = [...this.#lives.values()].filter(({ last }) => last !== null);
    return { lives, omitted: this.#omitted, removedVolumes: this.#removedVolumes, state };
  }

  #onContainer(id: string, { position, type }: Event): void {
    const known = this.#lives.get(id);
    // Names change with these; all else would cost a look at every probe of a health check.
    if (known && !/\.(?:create|rename|start|observed)$/.test(type)) return;
    const name = this.#fold.container(id)?.name;
    if (name === undefined) return;
    const life = known ?? this.#born(id, position);
    if (life && name !== null && life.names.at(-1)?.name !== name) life.names.push({ name, position });
  }

  #born(id: string, position: number): Life | null {
    if (this.#lives.size >= LIVES_MAX) {
      this.#omitted += 1;
      return null;
    }
    const open = { removedAt: null, removedPosition: null, last: null, facts: undefined, written: null };
    const life: Life = { id, position, names: [], ...open };
    this.#lives.set(id, life);
    return life;
  }

  /** Before it goes: afterwards nobody knows it. */
  #keep(id: string, { at, position }: Event): void {
    const life = this.#lives.get(id);
    const container = this.#fold.container(id);
    if (!life || !container) return;
    close(life, this.#fold.state(), container);
    life.removedAt = at;
    life.removedPosition = position;
  }

  #onVolumeGone(volume: string, position: number): void {
    this.#removedVolumes.set(volume, position);
    const [oldest] = this.#removedVolumes.keys();
    if (this.#removedVolumes.size > VOLUMES_MAX && oldest !== undefined) this.#removedVolumes.delete(oldest);
  }
}

function close(life: Life, state: HostState, container: ContainerState): void {
  life.last = container;
  life.facts = state.containerFacts(container.id);
  life.written = writtenOf(state, container);
}

function isOfContainer(event: Event): boolean {
  if (event.type === 'recording.observed') return event.data.subject === 'container';
  return event.type.startsWith('container.');
}
