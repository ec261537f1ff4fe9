import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import type { ContainerGlance, Fold } from '../fold/index.js';
import { type Draft, type Span, type SpanTrack, secondsBetween } from './span.js';
import {
  type Followed,
  followedOf,
  type Known,
  PROJECT,
  type SavedContainers,
  SERVICE,
  savedOf,
} from './span-followed.js';
import { type Cause, type Stretch, Track } from './span-track.js';

const UP: ReadonlySet<string> = new Set(['running', 'paused', 'unknown']);
const ENDED: ReadonlySet<string> = new Set(['exited', 'restarting', 'dead', 'removing']);
const HEALTHS: ReadonlySet<string> = new Set(['starting', 'healthy', 'unhealthy']);

/** These change neither what is proven of a container's status nor its health: two thirds of a busy log. */
const REMARKS: ReadonlySet<Event['type']> = new Set([
  ...(['container.exec_create', 'container.exec_start', 'container.exec_detach', 'container.exec_die'] as const),
  ...(['container.top', 'container.resize', 'container.attach', 'container.detach', 'container.archive-path'] as const),
] as const);

/** Whether an event is of a container that goes on as it was, and of nothing else. */
export function isRemark({ type }: Event): boolean {
  return REMARKS.has(type);
}

/** What begins a state by happening; after anything else the state may be older. */
const BEGINS: ReadonlySet<string> = new Set([
  ...'create init start restore die stop pause unpause health_status'.split(' ').map((word) => `container.${word}`),
  'recording.gap',
]);

/** The spans of every container. Each event is to be folded between `before` and `on`. */
export class ContainerSpans {
  readonly #fold: Fold;
  readonly #emit: (span: Span) => void;
  readonly #followed = new Map<string, Followed>();
  /** When silence will have settled what is open. */
  readonly #settling = new Map<string, Instant>();
  #nextSettling: Instant | null = null;
  /** Who had a name last. */
  readonly #named = new Map<string, string>();
  #position = 0;

  constructor(fold: Fold, emit: (span: Span) => void, saved?: SavedContainers) {
    this.#fold = fold;
    this.#emit = emit;
    if (!saved) return;
    for (const one of saved.followed) this.#followed.set(one.last.id, followedOf(one));
    for (const [name, id] of saved.named) this.#named.set(name, id);
    for (const [id, at] of saved.settling) this.#settling.set(id, at);
    this.#nextSettling = this.#firstSettling();
    this.#position = saved.position;
  }

  save(): SavedContainers {
    const followed = [...this.#followed.values()].map(savedOf);
    return { followed, settling: [...this.#settling], named: [...this.#named], position: this.#position };
  }

  /** Time has come to this instant, and nothing was said before it. */
  settle(until: Instant): void {
    if (this.#nextSettling === null || this.#nextSettling >= until) return;
    const cause = { type: 'silence', position: this.#position };
    for (const [id, at] of [...this.#settling]) if (at < until) this.#look(id, at, at, cause);
    this.#nextSettling = this.#firstSettling();
  }

  #firstSettling(): Instant | null {
    let first: Instant | null = null;
    for (const at of this.#settling.values()) if (first === null || at < first) first = at;
    return first;
  }

  /** A remark was folded, see {@link isRemark}: nearly all of them tell nothing that was not known. */
  onRemark(event: Event, at: Instant | null, horizon: Instant): void {
    this.#position = event.position;
    const { id } = event;
    const known = id === null ? undefined : this.#followed.get(id);
    if (known === undefined || id === null || !this.#isSame(id, known, event)) this.on(event, at, horizon);
  }

  /** An event was folded. `horizon`: the instant up to which the log is known. */
  on(event: Event, at: Instant | null, horizon: Instant): void {
    this.#position = event.position;
    if (event.type === 'recording.gap') return this.#onGap(event, at, horizon);
    const id = containerOf(event);
    if (id === null) return;
    const known = this.#followed.get(id);
    const before = known?.lifecycle ?? null;
    const isEnd = event.type === 'container.die';
    // Of a run whose end was told, another end tells nothing.
    if (isEnd && known?.runDied && known.lifecycle !== 'rerunning') this.#release(known);
    this.#look(id, at, horizon, event);
    if (event.id === id) this.#claim(id, at, horizon, event);
    if (isEnd) this.#onDie(id, at, event, before);
  }

  /** Something was said that may end the doubt of all of them, or them, and name `more`. */
  lookAgain(cause: Cause, at: Instant | null, horizon: Instant, more: readonly string[] = []): void {
    for (const id of new Set([...this.#followed.keys(), ...more])) this.#look(id, at, horizon, cause);
  }

  /** The log has ended: what is known now of everything that is still open. */
  finish(end: Instant | null): void {
    for (const [id, thing] of this.#followed) {
      const { status, health } = thing;
      thing.last = this.#fold.glance(id) ?? thing.last;
      this.#release(thing);
      for (const [track, { open }] of [['status', status] as const, ['health', health] as const]) {
        if (open) this.#emit({ ...span(thing.last, track, open, end, null), to: null });
      }
    }
  }

  #isSame(id: string, known: Followed, { data }: Event): boolean {
    const { name } = known.last;
    if (!isProven(known) || this.#lifecycle(id) !== known.lifecycle) return false;
    return name !== null && this.#named.get(name) === id && (!('name' in data) || data.name === name);
  }

  #lifecycle(id: string): string | null {
    return this.#fold.machineState('container', id);
  }

  #look(id: string, at: Instant | null, horizon: Instant, cause: Cause): void {
    const now = this.#fold.glance(id, horizon);
    const thing = this.#followed.get(id) ?? (now && this.#begin(id, now));
    if (!thing) return;
    thing.lifecycle = now?.lifecycle ?? null;
    this.#see(thing, now, at, cause);
    if (now) thing.last = now;
    else this.#forget(id, thing.last);
    this.#await(id, now?.settlesAt ?? null, at);
  }

  /** Who has a name takes it from whoever had it, and may have been seen to be gone by that. */
  #claim(id: string, at: Instant | null, horizon: Instant, cause: Cause): void {
    const name = this.#followed.get(id)?.last.name ?? null;
    const before = name === null ? undefined : this.#named.get(name);
    if (name === null || before === id) return;
    this.#named.set(name, id);
    if (before !== undefined && this.#followed.has(before)) this.#look(before, at, horizon, cause);
  }

  /** It is gone. */
  #forget(id: string, { name }: Known): void {
    this.#followed.delete(id);
    if (name !== null && this.#named.get(name) === id) this.#named.delete(name);
  }

  #begin(id: string, last: Known): Followed {
    const thing = { status: new Track(), health: new Track(), last, lifecycle: null, run: null, runDied: false };
    this.#followed.set(id, thing);
    return thing;
  }

  #see(thing: Followed, now: ContainerGlance | undefined, at: Instant | null, cause: Cause): void {
    const known = now ?? thing.last;
    const status = thing.status.see(now?.status ?? null, doubtsOf(now, 'status'), at, cause);
    const ended = now !== undefined && ENDED.has(now.status);
    // A start that overtook the end of the run before says nothing of that end.
    if (!ended && thing.lifecycle !== 'rerunning') this.#release(thing);
    if (status && ended && UP.has(status.state)) this.#keep(thing, span(known, 'status', status, at, cause), cause);
    else if (status) this.#emitLong(span(known, 'status', status, at, cause));
    if (thing.run && now && ended) learnEnd(thing.run, now);
    const health = now?.health && HEALTHS.has(now.health) ? now.health : null;
    const before = thing.health.see(health, doubtsOf(now, 'health'), at, cause);
    if (before) this.#emitLong(span(known, 'health', before, at, cause));
  }

  /** What lasted no time was so at no instant. */
  #emitLong(of: Span): void {
    if (of.from === null || of.to === null || of.to > of.from) this.#emit(of);
  }

  #keep(thing: Followed, run: Draft, cause: Cause): void {
    this.#release(thing);
    thing.run = run;
    thing.runDied = cause.type === 'container.die';
  }

  #release(thing: Followed): void {
    if (thing.run) this.#emit(thing.run);
    thing.run = null;
  }

  /** An end is told of a run: the one that was just seen to end, the one that a stop or the next start ended before, or one that was not seen. */
  #onDie(id: string, at: Instant | null, event: Event & { type: 'container.die' }, before: string | null): void {
    const thing = this.#followed.get(id);
    if (!thing) return;
    if (before === 'rerunning') {
      if (thing.run && !thing.runDied) thing.run.exitCode = event.data.exitCode;
      return this.#release(thing);
    }
    if (thing.run) {
      thing.runDied = true;
      return;
    }
    const unseen = { state: 'running', from: at, cause: event, provenAt: at, doubts: ['from'] };
    this.#keep(thing, span(thing.last, 'status', unseen, at, event), event);
    if (thing.run) learnEnd(thing.run, thing.last);
  }

  #onGap(cause: Cause, at: Instant | null, horizon: Instant): void {
    for (const [id, thing] of this.#followed) {
      // What comes now is of later runs.
      this.#release(thing);
      this.#look(id, at, horizon, cause);
    }
  }

  #await(id: string, settles: Instant | null, at: Instant | null): void {
    if (settles === null || at === null || settles <= at) {
      this.#settling.delete(id);
      return;
    }
    this.#settling.set(id, settles);
    if (this.#nextSettling === null || settles < this.#nextSettling) this.#nextSettling = settles;
  }
}

function isProven({ status, health }: Followed): boolean {
  return status.open?.doubts.length === 0 && (health.open?.doubts.length ?? 0) === 0;
}

/** The container of which an event may change what is known. */
function containerOf({ id, type, data }: Event): string | null {
  if (type.startsWith('container.')) return type === 'container.prune' ? null : id;
  if (type.startsWith('network.') || type === 'volume.mount')
    return 'container' in data ? (data.container as string | null) : null;
  if (type !== 'recording.observed') return null;
  return 'subject' in data && (data.subject === 'container' || data.subject === 'changes') ? id : null;
}

const NONE: readonly string[] = Object.freeze([]);

function doubtsOf(now: ContainerGlance | undefined, field: 'status' | 'health'): readonly string[] {
  if (!now || now.uncertain.length === 0) return NONE;
  const doubts = [];
  if (now.uncertain.includes(field)) doubts.push('state');
  if (now.uncertain.includes('exists')) doubts.push('exists');
  return doubts;
}

/** What may be in doubt of an end, in the order in which a state names it. */
const OF_END: readonly string[] = ['exitCode', 'exitReason'];

function learnEnd(run: Draft, now: Known): void {
  run.exitCode = now.exitCode;
  run.exitReason = now.exitReason;
  if (run.uncertain.length === 0 && !OF_END.some((field) => now.uncertain.includes(field))) return;
  const open = OF_END.filter((field) => now.uncertain.includes(field));
  run.uncertain = [...run.uncertain.filter((field) => !field.startsWith('exit')), ...open];
}

function span(of: Known, track: SpanTrack, stretch: Stretch, to: Instant | null, end: Cause | null): Draft {
  const { id, name, image, imageId, labels } = of;
  const isOlder = !BEGINS.has(stretch.cause.type) && !stretch.doubts.includes('from');
  return {
    kind: 'container',
    track,
    id,
    name,
    project: labels[PROJECT] ?? null,
    service: labels[SERVICE] ?? null,
    image,
    imageId,
    exitCode: null,
    exitReason: null,
    state: stretch.state,
    from: stretch.from,
    to,
    seconds: secondsBetween(stretch.from, to),
    provenAt: stretch.provenAt,
    by: stretch.cause.type,
    position: stretch.cause.position,
    endedBy: end?.type ?? null,
    endPosition: end?.position ?? null,
    uncertain: isOlder ? ['from', ...stretch.doubts] : stretch.doubts,
  };
}
