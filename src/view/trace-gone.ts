import { HindcastError } from '../error.js';
import type { Event } from '../event/event.js';
import { imageId } from '../event/reference.js';
import type { Subject } from '../fold/index.js';
import { sameReference, type Traced } from './trace-concern.js';

/** How well a reference names a thing: the beginning of an id gives way to a name, a name to a whole id. */
const RANK = { prefix: 1, name: 2, id: 3 } as const;

/** So many things are named to somebody whose reference fits several. */
const CANDIDATES_MAX = 10;

const SUBJECTS: ReadonlySet<string> = new Set<Subject>(['container', 'image', 'volume', 'network']);

/** Finds the thing that a reference named last, among all that were ever spoken of: for what is gone. Push every event. */
export class Gone {
  readonly #reference: string;
  readonly #bare: string;
  #rank = 0;
  #found: Traced | null = null;
  readonly #candidates = new Set<string>();

  constructor(reference: string) {
    this.#reference = reference.replace(/^\//, '');
    this.#bare = reference.replace(/^sha256:/, '');
  }

  push(event: Event): void {
    const thing = thingOf(event);
    const rank = thing ? this.#rankOf(thing, event) : 0;
    if (!thing || rank === 0 || rank < this.#rank) return;
    if (rank > this.#rank) this.#candidates.clear();
    this.#rank = rank;
    this.#found = thing;
    if (this.#candidates.size < CANDIDATES_MAX) this.#candidates.add(thing.id);
  }

  /** The thing, or null. Throws `ambiguous` where the beginning of an id fits several. */
  find(): Traced | null {
    if (this.#rank === RANK.prefix && this.#candidates.size > 1) {
      throw new HindcastError(
        'ambiguous',
        `several things that are gone began with ${JSON.stringify(this.#reference)}`,
        {
          cure: 'Write more characters of the id, or a name.',
          candidates: [...this.#candidates].map((id) => id.replace(/^sha256:/, '').slice(0, 12)),
        },
      );
    }
    return this.#found;
  }

  #rankOf({ subject, id }: Traced, event: Event): number {
    const bare = id.replace(/^sha256:/, '');
    if (bare === this.#bare) return RANK.id;
    if ('name' in event.data && event.data.name === this.#reference) return RANK.name;
    if (subject === 'image' && 'reference' in event.data && sameReference(event.data.reference, this.#reference))
      return RANK.name;
    // A volume has no id that could be cut short.
    return subject !== 'volume' && this.#bare.length >= 4 && bare.startsWith(this.#bare) ? RANK.prefix : 0;
  }
}

function thingOf(event: Event): Traced | null {
  if (event.id === null) return null;
  const subject = event.type === 'recording.observed' ? event.data.subject : event.type.split('.', 1)[0];
  if (subject === undefined || !isSubject(subject)) return null;
  const id = subject === 'image' ? imageId(event.id) : event.id;
  return id === null ? null : { subject, id };
}

function isSubject(text: string): text is Subject {
  return SUBJECTS.has(text);
}
