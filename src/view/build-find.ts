import { HindcastError } from '../error.js';
import type { BuildState, HostState } from '../fold/index.js';
import { nearest } from '../nearest.js';
import type { Traced } from './trace-concern.js';

const CANDIDATES_MAX = 10;

/**
 * The build that a reference names: an id, the beginning of one, or an image that it made, by name or id. Without a reference: the only one.
 *
 * In plain words: several builds may have given the same image; the first made it, the others found it in their cache. Throws `not-found` or
 * `ambiguous`, with what could have been meant.
 *
 * @example
 * ```ts
 * if (state.builds.length > 0) console.log(findBuild(state, 'shop/web:v2').status);
 * ```
 */
export function findBuild(state: HostState, reference: string | undefined): BuildState {
  const { builds } = state;
  const found = reference === undefined ? builds : named(state, reference);
  const [only] = found;
  if (only && found.length === 1) return only;
  const asked = reference === undefined ? 'none was named' : JSON.stringify(reference);
  const candidates = (found.length > 0 ? found : builds).map(({ id }) => id);
  if (found.length > 1) {
    throw new HindcastError('ambiguous', `several builds: ${asked}`, {
      cure: 'Write the id; hindcast builds LOG lists them.',
      candidates: candidates.slice(0, CANDIDATES_MAX),
    });
  }
  throw new HindcastError('not-found', `no such build in the log up to that instant: ${asked}`, {
    cure: 'List what there is with: hindcast builds LOG',
    candidates: reference === undefined ? [] : nearest(reference, candidates),
  });
}

function named(state: HostState, reference: string): readonly BuildState[] {
  const exact = state.builds.filter(({ id }) => id === reference);
  if (exact.length > 0) return exact;
  const image = state.image(reference)?.id ?? null;
  const made = image === null ? [] : state.builds.filter(({ imageId }) => imageId === image);
  // Of several that gave the same image the first made it; the others found it in the cache.
  if (made.length > 0) return made.slice(0, 1);
  return reference === '' ? [] : state.builds.filter(({ id }) => id.startsWith(reference));
}

/**
 * The ids of the builds that a thing comes from: a container's is the one that made its image, an image's its own. Empty: no log tells.
 *
 * @example
 * ```ts
 * const thing = { subject: 'container', id } as const;
 * const tracer = new Tracer(thing, madeBy(state, thing));
 * console.log(events.flatMap((event) => tracer.push(event) ?? []).length);
 * ```
 */
export function madeBy(state: HostState, { subject, id }: Traced): ReadonlySet<string> {
  const container = subject === 'container' ? state.containers.find((one) => one.id === id) : undefined;
  const image = subject === 'image' ? id : (container?.imageId ?? null);
  const made = image === null ? undefined : state.builds.find(({ imageId }) => imageId === image);
  return new Set(made ? [made.id] : []);
}
