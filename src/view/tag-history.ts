import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { familiar, parseReference } from '../event/reference.js';
import { Fold, type HostState } from '../fold/index.js';
import { Last } from './last.js';

/** So many spans are kept, the last ones; the rest are counted. */
const SPANS_MAX = 10_000;

/** So many names are followed at once; the one that was heard of longest ago is let go. */
const NAMES_MAX = 10_000;

/** A stretch of time in which a reference meant one image. */
export interface TagSpan {
  /** As Docker shows it: `ubuntu:latest`. */
  readonly reference: string;
  /** Null: no image, or one whose id nobody told. */
  readonly imageId: string | null;
  /** Whether the log proves it. */
  proven: boolean;
  /** Null: before the log, from a baseline. */
  readonly from: Instant | null;
  readonly position: number;
  /** What made it so: `image.tag`, `image.delete`, …. */
  readonly by: string;
  /** Null: it means that still at the end of the log. */
  until: Instant | null;
}

/** What may move a name, or what is known of one. */
function mayMove({ type }: Event): boolean {
  return type.startsWith('image.') || /^(?:container\.(?:commit|create)|recording\.(?:gap|observed))$/.test(type);
}

const nameOf = (text: string) => {
  const parsed = parseReference(text);
  return parsed === null ? text : familiar(parsed);
};

/** The names that an event speaks of. */
function namesIn({ type, data }: Event): readonly string[] {
  if (type === 'recording.observed') return 'tags' in data ? (data.tags ?? []).map(nameOf) : [];
  if ('imageRef' in data) return data.imageRef === null ? [] : [nameOf(data.imageRef)];
  return 'reference' in data && data.reference !== null ? [nameOf(data.reference)] : [];
}

/** Doubt begins with an event, and ends when the name is said again; that the engine tells of every move may show later, and held all along. */
function isNews(proven: boolean, reference: string, event: Event): boolean {
  return !proven || namesIn(event).includes(reference);
}

/**
 * Follows what references mean through a log: push every event, then `finish`.
 *
 * In plain words: for one reference (`ubuntu` is `docker.io/library/ubuntu:latest`), or for all that any image ever had, each stretch of time with the image that
 * was meant. A container that exists does not follow a name that moves. Kept are the last 10,000 spans.
 *
 * @example
 * ```ts
 * const history = new TagHistory('shop/web');
 * for (const event of events) history.push(event);
 * for (const { imageId, from } of history.finish().spans) console.log(from, imageId);
 * ```
 */
export class TagHistory {
  readonly #fold = new Fold();
  readonly #wanted: string | null;
  readonly #open = new Map<string, TagSpan>();
  readonly #spans = new Last<TagSpan>(SPANS_MAX);

  constructor(reference: string | null = null) {
    this.#wanted = reference === null ? null : nameOf(reference);
  }

  push(event: Event): void {
    this.#fold.apply(event);
    if (!mayMove(event)) return;
    const state = this.#fold.state();
    for (const name of this.#names(state)) this.#look(state, name, event);
  }

  finish(): { readonly spans: readonly TagSpan[]; readonly omitted: number; readonly state: HostState } {
    return { spans: this.#spans.kept, omitted: this.#spans.omitted, state: this.#fold.state() };
  }

  #names(state: HostState): Iterable<string> {
    if (this.#wanted !== null) return [this.#wanted];
    return new Set([...this.#open.keys(), ...state.images.flatMap(({ tags }) => tags)]);
  }

  #look(state: HostState, reference: string, event: Event): void {
    const { at, position, type } = event;
    const { imageId, proven } = state.meaning(reference);
    const before = this.#open.get(reference);
    // What was never heard of needs no span that says so.
    if (before === undefined && imageId === null && state.image(reference) === undefined) return;
    if (before?.imageId === imageId && (before.proven === proven || !isNews(proven, reference, event))) {
      before.proven = proven;
      return;
    }
    if (before) before.until = at;
    const from = position === 0 ? null : at;
    const span: TagSpan = { reference, imageId, proven, from, position, by: type, until: null };
    this.#open.delete(reference);
    this.#open.set(reference, span);
    const [oldest] = this.#open.keys();
    if (this.#open.size > NAMES_MAX && oldest !== undefined) this.#open.delete(oldest);
    this.#spans.push(span);
  }
}
