import type { Event } from '../event/event.js';
import type { Observed } from '../event/observed.js';
import { canonicalOf, imageId } from '../event/reference.js';
import type { Fold, Subject } from '../fold/index.js';
import type { Entry } from './changes.js';

/** The thing whose history is told: its kind, and its whole id (a volume's name, a name-only image's reference). */
export interface Traced {
  readonly subject: Subject;
  readonly id: string;
}

/** Whether two image references mean the same, however they are written. */
export function sameReference(a: unknown, b: unknown): boolean {
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  const name = canonicalOf(a);
  return name !== null && name === canonicalOf(b);
}

/** Of what kind of thing a fact is. */
const OBSERVED: Readonly<Record<Exclude<Observed['subject'], 'list'>, Subject>> = {
  ...{ container: 'container', image: 'image', volume: 'volume', network: 'network' },
  ...{ changes: 'container', history: 'image' },
};

const holds = (list: unknown, item: string | null) => item !== null && Array.isArray(list) && list.includes(item);

/** Whether an event is said of this thing. `entry`: what is known of it before; undefined if it is not there. */
export function concerns({ subject, id }: Traced, event: Event, entry: Entry | undefined): boolean {
  if (event.type === 'recording.gap') return entry !== undefined;
  if (event.type === 'recording.observed') return isObserved({ subject, id }, event.id, event.data, entry);
  if (subject === 'image') return isOfImage(id, event, entry);
  if (event.id === id && event.type.startsWith(`${subject}.`)) return true;
  if (subject === 'container') return 'container' in event.data && event.data.container === id;
  return subject === 'volume' && event.type === 'volume.prune' && entry !== undefined;
}

/** A list is said of those that it does not name: they are gone. */
function isObserved({ subject, id }: Traced, given: string | null, data: Observed, entry: Entry | undefined): boolean {
  if (data.subject !== 'list') return OBSERVED[data.subject] === subject && isId(subject, given, id);
  return entry !== undefined && data.of === subject && data.ids?.some((listed) => isId(subject, listed, id)) === false;
}

function isId(subject: Subject, given: string | null, id: string): boolean {
  if (given === null) return false;
  // Podman writes an image's id without its algorithm.
  return subject === 'image' ? (imageId(given) ?? given) === id : given === id;
}

/** By id, or by a name that it has: a tag that another image takes is news of both. */
function isOfImage(id: string, event: Event, entry: Entry | undefined): boolean {
  if (event.type === 'container.commit') return event.data.imageId !== null && isId('image', event.data.imageId, id);
  if (event.type === 'build.finish') return event.data.imageId !== null && id.startsWith(event.data.imageId);
  if (!event.type.startsWith('image.')) return false;
  if (isId('image', event.id, id)) return true;
  const reference = 'reference' in event.data ? event.data.reference : null;
  if (sameReference(reference, id)) return true;
  return Array.isArray(entry?.tags) && entry.tags.some((tag) => sameReference(tag, reference));
}

/**
 * Whether an event that is said of something else may change what is known of this thing: it must be looked at after. To be asked before
 * the event is folded.
 */
export function mayTouch(thing: Traced, event: Event, entry: Entry | undefined, fold: Fold): boolean {
  if (event.type === 'recording.observed' && event.data.subject === 'list') return true;
  if (fold.undoesGap(event)) return entry !== undefined;
  if (thing.subject === 'image') return mayTouchImage(thing.id, event, entry, fold);
  if (entry === undefined) return false;
  if (thing.subject === 'container') return mayTouchContainer(event, entry);
  if (event.id === null) return false;
  // A container that is removed leaves its networks and volumes without a word.
  if (event.type !== 'container.destroy') return false;
  return holds(thing.subject === 'network' ? entry.containers : entry.usedBy, event.id);
}

/** Two containers never have one name: who takes it puts the other in doubt. What shows which image store there is may show an image's id. */
function mayTouchContainer(event: Event, entry: Entry): boolean {
  if (entry.imageId === null && /^image\.(?:untag|prune)$|^container\.die$|^recording\.observed$/.test(event.type))
    return true;
  return event.type.startsWith('container.') && 'name' in event.data && event.data.name === entry.name;
}

/** Any image's coming and going may move names; which store the engine has, and who uses the image, decides what is in doubt. */
function mayTouchImage(id: string, event: Event, entry: Entry | undefined, fold: Fold): boolean {
  if (event.type === 'container.create') {
    const { image } = event.data;
    return image !== null && (sameReference(image, id) || fold.imageOf(image) === id);
  }
  if (entry === undefined) return false;
  if (/^image\.|^container\.commit$|^build\.finish$/.test(event.type)) return true;
  if (event.type === 'container.die') return fold.modern === null;
  // What is removed may have been a step of a build, and show that this image was made by one before it.
  if (event.type === 'container.destroy')
    return event.id !== null && (entry.createdAt === null || fold.container(event.id)?.imageId === id);
  return event.type === 'recording.observed';
}
