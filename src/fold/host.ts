import type { Event, EventOf } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { imageId } from '../event/reference.js';
import {
  type ContainerEvent,
  evolve as evolveContainer,
  initial as newContainer,
  type Surroundings,
} from './container.js';
import { onConnect, onDisconnect, onMount } from './container-joins.js';
import { paintNow } from './container-paint.js';
import type { ContainerRow } from './container-row.js';
import { doubtOf } from './doubt.js';
import type { ContainerState, HostState } from './entry.js';
import { machineState, type Subject, surprise } from './explain.js';
import { doubtEverything } from './gap.js';
import type { ImageEvent } from './images.js';
import { evolve as evolveNetwork, type NetworkEvent, initial as newNetwork } from './network.js';
import { observe } from './observe.js';
import { Recent } from './recent.js';
import { Repeats } from './repeats.js';
import { FoldedState, type Instantaneous } from './state.js';
import { Tables } from './tables.js';
import { evolve as evolveVolume, initial as newVolume, type VolumeEvent } from './volume.js';

/** Events of a container may trail its `destroy`; those of so many removed containers are still known for what they are. */
const REMOVED_REMEMBERED = 1024;

/**
 * The fold: event + state → state, for one engine.
 *
 * In plain words: `apply` each event in the order of the log, ask for `state()` whenever you like. A state that was handed out never
 * changes. Start from any such state to go another way from there.
 *
 * @example
 * ```ts
 * const fold = new Fold();
 * for (const event of events) fold.apply(event);
 * console.log(fold.state().container('web')?.status);
 * ```
 */
export class Fold implements Surroundings {
  readonly #tables: Tables;
  readonly #repeats: Repeats;
  readonly #removed: Recent<string>;
  #now: Instantaneous;
  /** A state that was handed out shows it: to be copied before it changes. */
  #nowShared = true;

  /** Starts from nothing, or from any state that was handed out. */
  constructor(from?: HostState) {
    const source = from instanceof FoldedState ? from : undefined;
    this.#tables = new Tables(source);
    this.#tables.images.whole = source?.now.imagesWhole ?? false;
    this.#repeats = source?.memory.repeats.fork() ?? new Repeats();
    this.#removed = source?.memory.removed.fork() ?? new Recent<string>(REMOVED_REMEMBERED);
    this.#now = source?.now ?? {
      at: null,
      position: 0,
      events: 0,
      since: null,
      latest: null,
      gaps: [],
      modern: null,
      imageStore: null,
      imagesWhole: false,
    };
  }

  /** The time of the last readable record. */
  get lastAt(): Instant | null {
    return this.#now.at;
  }

  /** The highest time so far: the instant up to which the log is known. */
  get latest(): Instant | null {
    return this.#now.latest;
  }

  /** One container as it is now, by its whole id: for those who ask after every event. */
  container(id: string): ContainerState | undefined {
    const row = this.#tables.containers.get(id);
    return row && paintNow(row, this.#now.latest ?? 0n);
  }

  /** The machine's state of one thing, by its whole id (a volume's name); null if it is not there. */
  machineState(subject: Subject, id: string): string | null {
    return machineState(this.#tables, subject, id);
  }

  /** Why the thing's machine does not expect this event now; null if it does. To be asked before the event is applied. */
  surprise(subject: Subject, id: string, event: Event): string | null {
    return surprise(this.#tables, subject, id, event);
  }

  get listeningSince(): Instant {
    return this.#now.gaps.at(-1)?.to ?? this.#now.since ?? 0n;
  }

  /** Whether the engine is Docker 23 or later: its `die` has `execDuration`. Null until one was seen. */
  get modern(): boolean | null {
    return this.#now.modern;
  }

  imageOf(reference: string): string | null {
    // With containerd's store a BuildKit build moves a name without a word.
    const id = imageId(reference);
    return id ?? (this.#now.imageStore === 'containerd' ? null : this.#tables.images.idOf(reference));
  }

  /** Folds one event. A repeated record counts as read, and changes nothing else. */
  apply(event: Event): void {
    if (this.#nowShared) this.#now = { ...this.#now };
    this.#nowShared = false;
    const now = this.#now;
    now.position = event.position;
    if (event.type === 'recording.unreadable') return;
    if (event.type === 'recording.observed' && event.position === 0) return this.#onObserved(event);
    now.at = event.at;
    if (this.#repeats.isRepeat(event)) return;
    now.events += 1;
    now.since ??= event.at;
    if (now.latest === null || event.at > now.latest) now.latest = event.at;
    this.#route(event);
  }

  /** Everything that is known now, as a value. It costs nothing until it is looked at. */
  state(): HostState {
    const memory = { repeats: this.#repeats.frozen(), removed: this.#removed.frozen() };
    this.#nowShared = true;
    return new FoldedState(this.#tables, this.#tables.versions.seal(), this.#now, memory);
  }

  #route(event: Event): void {
    // Nearly all of nearly every log.
    if (event.type.startsWith('container.') && event.type !== 'container.prune') {
      return this.#onContainer(event as ContainerEvent);
    }
    switch (event.type) {
      case 'recording.gap':
        return this.#onGap(event);
      case 'recording.observed':
        return this.#onObserved(event);
      case 'container.prune':
      case 'network.prune':
      case 'builder.prune':
      case 'other':
      case 'recording.unreadable':
        return;
      case 'volume.prune':
        return this.#onVolumePrune(event);
      default:
        return this.#routeSubject(event);
    }
  }

  #routeSubject(
    event: Exclude<
      Event,
      { type: 'other' | `recording.${string}` | `${'container' | 'network' | 'volume' | 'builder'}.prune` }
    >,
  ): void {
    if (event.type.startsWith('container.')) this.#onContainer(event as ContainerEvent);
    else if (event.type.startsWith('network.')) this.#onNetwork(event as NetworkEvent);
    else if (event.type.startsWith('volume.')) this.#onVolume(event as VolumeEvent);
    else if (event.type.startsWith('image.')) this.#onImage(event as ImageEvent);
  }

  #container(id: string, position: number): ContainerRow | undefined {
    const row = this.#tables.containers.edit(id);
    if (row) return row;
    // A removed container does not come back: ids are never used twice.
    if (this.#removed.has(id)) return undefined;
    return this.#tables.containers.insert(id, newContainer(id, position));
  }

  #onContainer(event: ContainerEvent): void {
    if (event.id === null) return;
    if (event.type === 'container.die' && event.source.startsWith('docker')) this.#learnVersion(event);
    if (event.type === 'container.destroy') return this.#onDestroy(event.id);
    if (event.type === 'container.create' && event.data.image !== null) {
      this.#tables.images.mention(event.data.image, event.position);
    }
    const row = this.#container(event.id, event.position);
    if (!row) return;
    evolveContainer(row, event, this);
    if (row.name !== null) this.#claimName(row.name, row.id);
    if (event.type === 'container.commit') this.#tables.images.onCommit(event, event.position);
  }

  /** The classic store's `untag` never says which tag, and only it tells of a prune (moby, daemon/images and daemon/containerd). */
  #onImage(event: ImageEvent): void {
    if (event.type === 'image.prune') this.#now.imageStore = 'classic';
    else if (event.type === 'image.untag')
      this.#now.imageStore = event.data.reference === null ? 'classic' : 'containerd';
    this.#tables.images.evolve(event, event.position);
  }

  #learnVersion(event: EventOf<'container.die'>): void {
    if (event.data.execDuration !== null) this.#now.modern = true;
    else if (this.#now.modern === null) {
      this.#now.modern = false;
      // Before Docker 23 there is no other.
      this.#now.imageStore = 'classic';
    }
  }

  #claimName(name: string, id: string): void {
    const holder = this.#tables.names.get(name);
    if (holder?.container === id) return;
    this.#tables.names.insert(name, { epoch: 0, container: id });
    const loser = holder && this.#tables.containers.edit(holder.container);
    // Two containers never have one name: the other was renamed or removed, and the log does not show it.
    if (loser?.name === name) loser.doubts |= doubtOf('exists', 'name');
  }

  #onDestroy(id: string): void {
    const row = this.#tables.containers.get(id);
    if (!row) {
      if (!this.#removed.has(id)) this.#removed.push(id);
      return;
    }
    if (row.name !== null && this.#tables.names.get(row.name)?.container === id) this.#tables.names.remove(row.name);
    for (const network of row.networks) this.#leaveNetwork(network.id, id);
    for (const mount of row.mounts) this.#leaveVolume(mount.volume, id);
    this.#tables.containers.remove(id);
    this.#removed.push(id);
  }

  #leaveNetwork(network: string, container: string): void {
    if (!this.#tables.networks.get(network)?.containers.has(container)) return;
    const row = this.#tables.networks.edit(network);
    if (row) row.containers = row.containers.without(container);
  }

  #leaveVolume(volume: string, container: string): void {
    if (!this.#tables.volumes.get(volume)?.usedBy.has(container)) return;
    const row = this.#tables.volumes.edit(volume);
    if (row) row.usedBy = row.usedBy.without(container);
  }

  #onNetwork(event: NetworkEvent): void {
    if (event.id === null) return;
    const { networks } = this.#tables;
    if (event.type === 'network.destroy') return networks.remove(event.id);
    const row = networks.edit(event.id) ?? networks.insert(event.id, newNetwork(event.id, event.position));
    evolveNetwork(row, event);
    if (event.type === 'network.create' || event.data.container === null) return;
    const connects = event.type === 'network.connect';
    const { containers } = this.#tables;
    // A disconnect may be the last word of a container that is gone.
    const container = connects
      ? this.#container(event.data.container, event.position)
      : containers.edit(event.data.container);
    if (!container) return;
    if (event.type === 'network.connect') onConnect(container, event);
    else onDisconnect(container, event);
  }

  #onVolume(event: VolumeEvent): void {
    if (event.id === null) return;
    const { volumes } = this.#tables;
    if (event.type === 'volume.destroy') return volumes.remove(event.id);
    const row = volumes.edit(event.id) ?? volumes.insert(event.id, newVolume(event.id, event.position));
    evolveVolume(row, event, this.modern);
    if (event.type !== 'volume.mount' || event.data.container === null) return;
    const container = this.#container(event.data.container, event.position);
    if (container) onMount(container, event);
  }

  /** Up to 20.10 a prune removes every volume that no container has, and names none. */
  #onVolumePrune(event: EventOf<'volume.prune'>): void {
    if (this.modern === true) return;
    const held = new Set<string>();
    for (const { mounts } of this.#tables.containers.values()) for (const mount of mounts) held.add(mount.volume);
    for (const { name } of [...this.#tables.volumes.values()]) {
      const row = held.has(name) ? undefined : this.#tables.volumes.edit(name);
      if (row) evolveVolume(row, event, this.modern);
    }
  }

  #onObserved(event: EventOf<'recording.observed'>): void {
    if (event.data.subject === 'image' && event.data.store !== null) this.#now.imageStore = event.data.store;
    observe(this.#tables, event);
    // A baseline is of everything that there was; what is observed later is of single things.
    if (event.data.subject === 'image' && event.position === 0) this.#setImagesWhole(true);
  }

  #setImagesWhole(whole: boolean): void {
    this.#now.imagesWhole = whole;
    this.#tables.images.whole = whole;
  }

  #onGap(event: EventOf<'recording.gap'>): void {
    this.#now.gaps = [...this.#now.gaps, event.data];
    doubtEverything(this.#tables);
    this.#setImagesWhole(false);
  }
}
