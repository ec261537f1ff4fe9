import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { canonicalOf, familiar, imageId, parseReference } from '../event/reference.js';
import type { Fold } from '../fold/index.js';
import { type Draft, type Span, UNTOLD } from './span.js';
import { type Cause, fieldsOf, type Stretch, Track } from './span-track.js';

/** Its events give names away one by one. */
const NAMED = /^image\.(?:tag|pull|untag)$|^container\.commit$|^build\.finish$/;

/** All that is followed of names, in the orders in which they are looked at, as plain data. */
export interface SavedTags {
  readonly followed: readonly (readonly [name: string, open: Stretch | null])[];
  readonly byImage: readonly (readonly [image: string, names: readonly string[]])[];
  readonly manner: string;
}

const OPEN: readonly string[] = ['state'];
const SURE: readonly string[] = [];

/** The spans in which references meant one image. To be told of each event that may move a name, after it was folded. */
export class TagSpans {
  readonly #fold: Fold;
  readonly #emit: (span: Span) => void;
  /** By the canonical reference. */
  readonly #followed = new Map<string, Track>();
  readonly #byImage = new Map<string, Set<string>>();
  /** What was seen last of how the engine tells of names, as text to compare. */
  #manner = '';
  /** What of that was seen of its version; undefined: not by this one yet. */
  #modern: boolean | null | undefined;

  constructor(fold: Fold, emit: (span: Span) => void, saved?: SavedTags) {
    this.#fold = fold;
    this.#emit = emit;
    if (!saved) return;
    for (const [name, open] of saved.followed) this.#followed.set(name, new Track(open));
    for (const [image, names] of saved.byImage) this.#byImage.set(image, new Set(names));
    this.#manner = saved.manner;
  }

  save(): SavedTags {
    return {
      followed: [...this.#followed].map(([name, { open }]) => [name, open && { ...open }]),
      byImage: [...this.#byImage].map(([image, names]) => [image, [...names]]),
      manner: this.#manner,
    };
  }

  on(event: Event, at: Instant | null): void {
    const { modern } = this.#fold;
    // An end names nothing, and shows once which engine it is.
    if (event.type === 'container.die' && this.#modern === modern) return;
    const manner = `${mannerOf(event) ?? this.#manner.split(' ', 1)[0]} ${modern}`;
    const all = manner !== this.#manner || event.type === 'image.load' || event.type === 'recording.gap';
    this.#manner = manner;
    this.#modern = modern;
    for (const name of namesIn(event)) this.#look(name, at, event);
    const names = all ? this.#followed.keys() : this.#byImage.get(subjectOf(event));
    if (names) for (const name of [...names]) this.#look(name, at, event);
  }

  /** Something was said that may end the doubt of all of them. */
  lookAgain(cause: Cause, at: Instant | null): void {
    for (const name of [...this.#followed.keys()]) this.#look(name, at, cause);
  }

  finish(end: Instant | null): void {
    for (const [name, { open }] of this.#followed) if (open) this.#emit({ ...span(name, open, end, null), to: null });
  }

  #look(name: string, at: Instant | null, cause: Cause): void {
    const { imageId: id, proven } = this.#fold.meaning(name);
    const isThere = id !== null || this.#fold.machineState('image', `ref:${name}`) !== null;
    const track = this.#followed.get(name) ?? new Track();
    const before = track.open?.state;
    const ended = track.see(isThere ? (id ?? 'unknown') : null, proven || !isThere ? SURE : OPEN, at, cause);
    if (track.open) this.#followed.set(name, track);
    else this.#followed.delete(name);
    if (before !== track.open?.state) this.#index(name, before, track.open?.state);
    if (ended && (at === null || ended.from === null || at > ended.from)) this.#emit(span(name, ended, at, cause));
  }

  #index(name: string, before: string | undefined, now: string | undefined): void {
    const old = before === undefined ? undefined : this.#byImage.get(before);
    old?.delete(name);
    if (before !== undefined && old?.size === 0) this.#byImage.delete(before);
    if (now === undefined || now === 'unknown') return;
    const names = this.#byImage.get(now) ?? new Set();
    this.#byImage.set(now, names.add(name));
  }
}

/** What an event shows of how its engine tells of names: where that changes, all that is known of them may be proven, or not be. */
function mannerOf(event: Event): string | null {
  if (event.type.startsWith('image.') && event.source.startsWith('podman')) return 'podman';
  if (event.type === 'image.prune') return 'classic';
  if (event.type === 'image.untag') return event.data.reference === null ? 'classic' : 'containerd';
  return event.type === 'recording.observed' && 'store' in event.data ? event.data.store : null;
}

/** The image of which an event may take or prove a name that it does not say. */
function subjectOf({ id, type, data }: Event): string {
  if (type === 'build.finish' && 'imageId' in data) return (data.imageId as string | null) ?? '';
  return type.startsWith('image.') || type === 'recording.observed' ? (imageId(id ?? '') ?? '') : '';
}

function namesIn({ type, data }: Event): readonly string[] {
  if (type === 'recording.observed') return 'tags' in data ? (data.tags ?? []).flatMap(nameOf) : [];
  if (type === 'build.finish' && 'names' in data) return (data.names ?? []).flatMap(nameOf);
  if ('imageRef' in data) return nameOf(data.imageRef);
  if (type === 'container.create' && 'image' in data) return nameOf(data.image);
  return 'reference' in data ? nameOf(data.reference) : [];
}

function nameOf(text: string | null): readonly string[] {
  const name = text === null || imageId(text) !== null ? null : canonicalOf(text);
  return name === null ? [] : [name];
}

function span(name: string, stretch: Stretch, to: Instant | null, end: Cause | null): Draft {
  const parsed = parseReference(name);
  const short = parsed === null ? name : familiar(parsed);
  const known = { ...UNTOLD, name: short, image: short, imageId: stretch.state === 'unknown' ? null : stretch.state };
  const uncertain = NAMED.test(stretch.cause.type) ? stretch.doubts : ['from', ...stretch.doubts];
  return { kind: 'tag', track: 'meaning', id: short, ...known, ...fieldsOf(stretch, to, end), uncertain };
}
