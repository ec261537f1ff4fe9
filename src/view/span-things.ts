import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { imageId } from '../event/reference.js';
import type { Fold } from '../fold/index.js';
import { type Draft, type Span, UNTOLD } from './span.js';
import { type Cause, fieldsOf, type Stretch, Track } from './span-track.js';

type Kind = 'image' | 'volume' | 'network';

interface Followed {
  readonly kind: Kind;
  readonly track: Track;
  readonly id: string;
  name: string | null;
}

/** One of them, as plain data. */
type SavedThing = Omit<Followed, 'track'> & { readonly open: Stretch | null };

/** All that is followed, in its order, as plain data. */
export type SavedThings = readonly SavedThing[];

const BEGINS = /\.(?:create|pull|load|import|commit|build|finish)$|^recording\.gap$/;
/** Of what is there for sure these tell nothing new. */
const PASSING: ReadonlySet<string> = new Set([
  ...(['network.connect', 'network.disconnect', 'volume.mount', 'volume.unmount'] satisfies Event['type'][]),
]);
const EXISTS: readonly string[] = ['exists'];
const SURE: readonly string[] = [];

/** The spans in which images, volumes and networks were there. Each event is to be folded between `before` and, if it is of such things, `on`. */
export class ThingSpans {
  readonly #fold: Fold;
  readonly #emit: (span: Span) => void;
  /** In the order in which they are looked at. */
  readonly #followed = new Set<Followed>();
  readonly #known = {
    image: new Map<string, Followed>(),
    volume: new Map<string, Followed>(),
    network: new Map<string, Followed>(),
  };

  constructor(fold: Fold, emit: (span: Span) => void, saved: SavedThings = []) {
    this.#fold = fold;
    this.#emit = emit;
    for (const { open, ...thing } of saved) this.#follow({ ...thing, track: new Track(open) });
  }

  save(): SavedThings {
    return [...this.#followed].map(({ kind, id, name, track: { open } }) => ({
      ...{ kind, id, name },
      open: open && { ...open },
    }));
  }

  /** What is in doubt of an image shows in the state only, and after its end it is not there. */
  before(event: Event): void {
    if (event.type !== 'image.delete' || event.id === null) return;
    const gone = imageId(event.id);
    const thing = gone === null ? undefined : this.#known.image.get(gone);
    if (thing?.track.open)
      thing.track.open.doubts =
        this.#fold
          .state()
          .images.find(({ id }) => id === thing.id)
          ?.uncertain.filter((field) => field === 'exists') ?? SURE;
  }

  on(event: Event, at: Instant | null): void {
    if (event.type === 'recording.gap') {
      for (const thing of this.#followed) this.#see(thing, EXISTS, at, event);
    } else if (event.type === 'volume.prune') {
      for (const thing of this.#followed) {
        const isDoubtful = thing.kind === 'volume' && this.#fold.machineState('volume', thing.id) === 'doubtful';
        if (isDoubtful) this.#see(thing, EXISTS, at, event);
      }
    } else this.#onOne(event, at);
  }

  /** An event that may bring or take single things, by the fold's keys. */
  #onOne(event: Event, at: Instant | null): void {
    const { id, type } = event;
    if (type === 'recording.observed') {
      for (const [kind, key, name] of observed(event)) this.#look(kind, key, name, at, event);
    } else if (type === 'container.create') this.#lookAtImage(event.data.image, at, event);
    else if (type === 'container.commit' || type === 'build.finish') this.#lookAtImage(event.data.imageId, at, event);
    else if (id === null) return;
    else if (type.startsWith('network.'))
      this.#look('network', id, 'name' in event.data ? (event.data.name as string | null) : null, at, event);
    else if (type.startsWith('volume.')) this.#look('volume', id, id, at, event);
    else if (type.startsWith('image.')) this.#lookAtImage(id, at, event);
  }

  #lookAtImage(text: string | null, at: Instant | null, cause: Cause): void {
    const id = text === null ? null : imageId(text);
    if (id !== null) this.#look('image', id, null, at, cause);
  }

  /** Something was said that may end the doubt of all of them. */
  lookAgain(cause: Cause, at: Instant | null): void {
    const { images, volumes, networks } = this.#fold.state();
    const sure = new Set<string>();
    const note = (key: string, uncertain: readonly string[]) => uncertain.includes('exists') || sure.add(key);
    for (const { id, uncertain } of images) note(`image ${id}`, uncertain);
    for (const { name, uncertain } of volumes) note(`volume ${name}`, uncertain);
    for (const { id, uncertain } of networks) note(`network ${id}`, uncertain);
    for (const thing of this.#followed) if (sure.has(`${thing.kind} ${thing.id}`)) this.#see(thing, SURE, at, cause);
  }

  /** A list of all of a kind was told. */
  lookAtAll(kind: Kind, named: readonly string[], cause: Cause, at: Instant | null): void {
    const known = [...this.#followed].flatMap((thing) => (thing.kind === kind ? [thing.id] : []));
    const told = kind === 'image' ? named.map((id) => imageId(id) ?? id) : named;
    for (const id of new Set([...known, ...told])) this.#look(kind, id, null, at, cause);
  }

  finish(end: Instant | null): void {
    const images = new Map(this.#fold.state().images.map(({ id, uncertain }) => [id, uncertain]));
    for (const thing of this.#followed) {
      const { open } = thing.track;
      if (!open) continue;
      if (thing.kind === 'image') open.doubts = (images.get(thing.id) ?? SURE).filter((field) => field === 'exists');
      this.#emit({ ...span(thing, open, end, null), to: null });
    }
  }

  #look(kind: Kind, id: string, name: string | null, at: Instant | null, cause: Cause): void {
    const known = this.#known[kind].get(id);
    // Nearly all that is told of these.
    if (known?.track.isSure && PASSING.has(cause.type) && (name === null || name === known.name)) return;
    const state = this.#fold.machineState(kind, id);
    if (state === null) {
      if (known) this.#end(known, at, cause);
      return;
    }
    const thing = known ?? { kind, id, name: kind === 'volume' ? id : null, track: new Track() };
    if (name !== null && name !== thing.name) thing.name = name;
    if (!known) this.#follow(thing);
    this.#see(thing, state === 'doubtful' ? EXISTS : SURE, at, cause);
  }

  #follow(thing: Followed): void {
    this.#followed.add(thing);
    this.#known[thing.kind].set(thing.id, thing);
  }

  #end(thing: Followed, at: Instant | null, cause: Cause): void {
    this.#followed.delete(thing);
    this.#known[thing.kind].delete(thing.id);
    this.#emitLong(thing, thing.track.see(null, SURE, at, cause), at, cause);
  }

  #see(thing: Followed, doubts: readonly string[], at: Instant | null, cause: Cause): void {
    this.#emitLong(thing, thing.track.see('present', doubts, at, cause), at, cause);
  }

  #emitLong(thing: Followed, ended: Stretch | null, at: Instant | null, cause: Cause): void {
    if (ended && (at === null || ended.from === null || at > ended.from)) this.#emit(span(thing, ended, at, cause));
  }
}

function observed({ id, data }: Event & { readonly type: 'recording.observed' }) {
  if (data.subject === 'container')
    return (data.mounts ?? []).flatMap(({ volume }) => (volume === null ? [] : [['volume', volume, volume] as const]));
  if (id === null || data.subject === 'changes' || data.subject === 'list') return [];
  if (data.subject === 'image' || data.subject === 'history') {
    const image = imageId(id);
    return image === null ? [] : [['image', image, null] as const];
  }
  return [[data.subject, id, 'name' in data ? data.name : null] as const];
}

function span({ kind, id, name }: Followed, stretch: Stretch, to: Instant | null, end: Cause | null): Draft {
  const known = { ...UNTOLD, name, imageId: kind === 'image' ? id : null };
  const uncertain = BEGINS.test(stretch.cause.type) ? stretch.doubts : ['from', ...stretch.doubts];
  return { kind, track: 'existence', id, ...known, ...fieldsOf(stretch, to, end), uncertain };
}
