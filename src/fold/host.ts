import { type BuildEvent, type Event, type EventOf, type GapData, isBuildEvent } from '../event/event.js';
import { type ExecEvent, isExec } from '../event/exec.js';
import { type Instant, SECOND } from '../event/instant.js';
import { foldNetwork, foldVolume } from './attach.js';
import { foldBuild } from './builds.js';
import { noteStepGone, noteStepNamed, stepBefore } from './classic-builder.js';
import {
  type ContainerEvent,
  evolve as evolveContainer,
  initial as newContainer,
  type Surroundings,
} from './container.js';
import { type ContainerGlance, glanceAt, paintNow } from './container-paint.js';
import { foldQuietly, quietRow } from './container-quiet.js';
import type { ContainerRow } from './container-row.js';
import { learnEngine } from './engine-age.js';
import type { ContainerState, HostState, Meaning } from './entry.js';
import { foldExecs, passExecs } from './exec-rows.js';
import { machineState, type RegionStates, regionStates, type Subject, surprise } from './explain.js';
import { enterGap, provesEmpty, undoGap } from './gap.js';
import type { ImageEvent } from './images.js';
import { noteLayers } from './layers.js';
import { leave } from './leave.js';
import { type Listening, resume } from './listening.js';
import { meaningOf } from './meaning.js';
import { claimName } from './names.js';
import type { NetworkEvent } from './network.js';
import { observe, unlisted } from './observe.js';
import { pruneVolumes } from './prune.js';
import { Recent } from './recent.js';
import { Repeats } from './repeats.js';
import { copyNow, FoldedState, type Instantaneous, NOTHING, REMOVED_REMEMBERED } from './state.js';
import { Tables } from './tables.js';
import type { VolumeEvent } from './volume.js';

/** An engine may tell of an image's names before it tells of the image: 2 to 40 ms were seen. */
const NAMES_BEFORE: Instant = SECOND;

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
    this.#now = source?.now ?? NOTHING;
  }

  /** Events folded: no repeats, nothing unreadable. */
  get events(): number {
    return this.#now.events;
  }

  /** The highest time so far: the instant up to which the log is known. */
  get latest(): Instant | null {
    return this.#now.latest;
  }

  /** One container as it is now, by its whole id, for those who ask after every event. */
  container(id: string): ContainerState | undefined {
    const row = this.#tables.containers.get(id);
    return row && paintNow(row, this.#now.latest ?? 0n);
  }

  /** The same, but only what changes with its status; `horizon` is the instant up to which the log is known. */
  glance(id: string, horizon: Instant = this.#now.latest ?? 0n): ContainerGlance | undefined {
    const row = this.#tables.containers.get(id);
    return row && glanceAt(row, horizon);
  }

  /** The machine's state of one thing, by its whole id (a volume's name); null if it is not there. */
  machineState(subject: Subject, id: string): string | null {
    return machineState(this.#tables, subject, id);
  }

  /** The states of all regions of the thing's machine; null if it is not there. */
  regionStates(subject: Subject, id: string): RegionStates | null {
    return regionStates(this.#tables, subject, id);
  }

  /** Why the thing's machine does not expect this event now; null if it does. To be asked before the event is applied. */
  surprise(subject: Subject, id: string, event: Event): string | null {
    return surprise(this.#tables, subject, id, event);
  }

  get listening(): Listening {
    return this.#now.listening ?? { since: this.#now.heardSince ?? 0n, fromBoot: false, upBy: 0n };
  }

  /** Whether the engine is Docker 23 or later: its `die` has `execDuration`. Null until one was seen. */
  get modern(): boolean | null {
    return this.#now.modern;
  }

  /** What a reference means now, for those who ask after every event. */
  meaning(reference: string, store = this.#now.imageStore): Meaning {
    const { images, stated } = this.#tables;
    const naming = { rows: images.rows, bindings: images.bindings, stated, store, whole: this.#now.imagesWhole };
    return meaningOf(naming, reference);
  }

  imageOf(reference: string, store = this.#now.imageStore): string | null {
    const meaning = this.meaning(reference, store);
    return meaning.proven ? meaning.imageId : null;
  }

  /** Folds one event. A repeated record counts as read, and changes nothing else. */
  apply(event: Event): void {
    const now = this.#ownNow();
    now.position = event.position;
    const isOfExec = isExec(event);
    if (!isOfExec) {
      if (event.type === 'recording.unreadable') return;
      if (event.type === 'recording.observed' && event.position === 0) return this.#onObserved(event);
      if (isBuildEvent(event)) return foldBuild(this.#tables, now, event);
    }
    now.at = event.at;
    if (this.#repeats.isRepeat(event)) return;
    now.events += 1;
    now.since ??= event.at;
    now.heardSince ??= event.at;
    now.latest = this.#repeats.latest;
    if (now.lastGap && !event.type.startsWith('recording.')) this.#listenAgain(now.lastGap, event);
    if (isOfExec && foldQuietly(this.#tables, event)) return;
    this.#route(event);
    noteLayers(this.#tables, event);
  }

  /**
   * Folds events (those from one place to another) in their order, and gives whether they are all new and a row, each later than all before it. In plain
   * words: as `apply` for each, in less time where execs stand together.
   */
  applyAll(events: readonly Event[], from = 0, to = events.length): boolean {
    const { heard, strays, breaks } = this.#repeats;
    for (let i = from; i < to; i++) {
      if (!this.#nowShared) i = foldExecs(this.#tables, this.#now, this.#repeats, events, i, to);
      const event = i < to ? events[i] : undefined;
      if (event) this.apply(event);
    }
    const { strays: late, breaks: broken } = this.#repeats;
    return late === strays && broken === breaks && this.#repeats.heard === heard + to - from;
  }

  /**
   * Whether an exec's event changes nothing but which execs are open; it is so of all of a container with the same name and source, each later than all
   * before it, until something else is told of that container, or a gap.
   */
  isQuiet(event: Event): boolean {
    return isExec(event) && this.#now.lastGap === null && quietRow(this.#tables, event) !== null;
  }

  /** Passes over events (those from one place to another) of which {@link isQuiet} is so, which is not asked again: which execs are open is then not known any more. */
  pass(events: readonly ExecEvent[], from: number, to: number): void {
    passExecs(this.#ownNow(), this.#repeats, events, from, to);
  }

  #ownNow(): Instantaneous {
    if (this.#nowShared) this.#now = copyNow(this.#now);
    this.#nowShared = false;
    return this.#now;
  }

  /** Everything that is known now, as a value. It costs nothing until it is looked at. */
  state(): HostState {
    const memory = { repeats: this.#repeats.frozen(), removed: this.#removed.frozen() };
    this.#nowShared = true;
    return new FoldedState(this.#tables, this.#tables.versions.seal(), this.#now, memory);
  }

  /** Whether an event, not folded yet, undoes what the last gap put in doubt. */
  undoesGap(event: Event): boolean {
    return provesEmpty(this.#tables, this.#now, event);
  }

  #listenAgain(gap: GapData, event: Exclude<Event, BuildEvent>): void {
    const { held } = this.#now;
    if (held && this.undoesGap(event)) {
      undoGap(this.#tables, held);
      this.#setImagesWhole(held.imagesWhole);
      this.#now.volumesWhole = held.volumesWhole;
    }
    Object.assign(this.#now, { listening: resume(gap, event.at), lastGap: null, held: null });
  }

  #route(event: Event): void {
    // Nearly all of nearly every log.
    if (event.type.startsWith('container.') && event.type !== 'container.prune') {
      return this.#onContainer(event as ContainerEvent);
    }
    switch (event.type) {
      case 'recording.gap':
        enterGap(this.#tables, this.#now, event.data);
        return this.#setImagesWhole(false);
      case 'recording.observed':
        return this.#onObserved(event);
      case 'container.prune':
      case 'network.prune':
      case 'builder.prune':
      case 'other':
      case 'recording.unreadable':
        return;
      case 'volume.prune':
        return pruneVolumes(this.#tables, event, this.modern);
      default:
        return this.#routeSubject(event);
    }
  }

  #routeSubject(event: Event): void {
    if (event.type.startsWith('network.')) foldNetwork(this.#tables, event as NetworkEvent, this.#container);
    else if (event.type.startsWith('volume.')) {
      // Up to 20.10 a `create` is also written for a volume that was there before.
      const isNew = this.modern === true || this.#now.volumesWhole;
      foldVolume(this.#tables, event as VolumeEvent, isNew, this.#container);
    } else if (event.type.startsWith('image.')) this.#onImage(event as ImageEvent);
  }

  readonly #container = (id: string, position: number, isNew = false): ContainerRow | undefined => {
    const row = this.#tables.containers.edit(id);
    if (row) return row;
    // A removed container does not come back: ids are never used twice. One that is created after all that was told was never there.
    if (!isNew && this.#removed.has(id)) return undefined;
    return this.#tables.containers.insert(id, newContainer(id, position));
  };

  #onContainer(event: ContainerEvent): void {
    if (event.id === null) return;
    if (event.type === 'container.die') learnEngine(this.#tables, this.#now, event);
    if (event.type === 'container.destroy') return this.#onDestroy(event.id, event.at);
    const after = event.type === 'container.create' ? stepBefore(this.#tables, this.#now, event) : null;
    const isNew = event.type === 'container.create' && this.#repeats.isNewest;
    const row = this.#container(event.id, event.position, isNew);
    if (!row) return;
    evolveContainer(row, event, this);
    if (after) row.after = after;
    if (row.name !== null) claimName(this.#tables, row.name, row.id);
    if (event.type === 'container.commit') this.#tables.images.onCommit(event, event.position);
  }

  #onImage(event: ImageEvent): void {
    learnEngine(this.#tables, this.#now, event);
    const isNew = event.type === 'image.tag' && event.id !== null && !this.#tables.images.rows.get(event.id);
    this.#tables.images.evolve(event, event.position, event.at - this.listening.since > NAMES_BEFORE);
    if (isNew && event.id !== null) noteStepNamed(this.#tables, this.#now, event.id, event.at);
  }

  #onDestroy(id: string, at: Instant): void {
    const row = this.#tables.containers.get(id);
    if (!row) {
      if (!this.#removed.has(id)) this.#removed.push(id);
      return;
    }
    if (row.name !== null && this.#tables.names.get(row.name)?.container === id) this.#tables.names.remove(row.name);
    noteStepGone(this.#tables, this.#now, row, at);
    leave(this.#tables, row);
    this.#tables.containers.remove(id);
    this.#removed.push(id);
  }

  #onObserved(event: EventOf<'recording.observed'>): void {
    const { data, position } = event;
    learnEngine(this.#tables, this.#now, event);
    // What was observed is newer than what was before a gap.
    this.#now.held = null;
    for (const id of unlisted(this.#tables, data)) this.#onDestroy(id, event.at);
    observe(this.#tables, event);
    // A list is of everything that there was, and so is a baseline; what else is observed is of single things.
    const whole = data.subject === 'list' ? data.of : position === 0 ? data.subject : null;
    if (whole === 'image') this.#setImagesWhole(true);
    if (whole === 'volume') this.#now.volumesWhole = true;
  }

  #setImagesWhole(whole: boolean): void {
    this.#now.imagesWhole = whole;
    this.#tables.images.whole = whole;
  }
}
