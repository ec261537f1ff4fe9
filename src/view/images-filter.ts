import { HindcastError } from '../error.js';
import { parseReference, repository } from '../event/reference.js';
import type { HostState, ImageState } from '../fold/index.js';
import { type Filters, matches, oneOf, parseFilters, passes, type Tests } from './filter.js';
import { topLevel } from './images.js';

const KEYS = 'before dangling reference since'.split(' ');
const UNTOLD = ['label', 'until'];

/** Reads the filters of `images`, as Docker's. Throws `usage` for keys and values that there are not. */
export function imagesFilters(given: readonly string[]): Filters {
  const filters = parseFilters(given, KEYS, UNTOLD);
  oneOf(filters, 'dangling', ['true', 'false', '1', '0']);
  return filters;
}

/** Docker's patterns for references are those of a shell: `*` and `?` stop at a slash. */
function wildcard(pattern: string): string {
  const escaped = pattern.replace(/[.+^${}()|\\]/g, '\\$&');
  return `^${escaped.replace(/\*/g, '[^/]*').replace(/\?/g, '[^/]')}$`;
}

function isNamed(tag: string, pattern: string): boolean {
  const expression = wildcard(pattern);
  const parsed = parseReference(tag);
  return matches(expression, tag) || (parsed !== null && matches(expression, repository(parsed)));
}

/** Whether one image is older than another: by creation where both are known, else by when the log told of them. */
function ages(state: HostState): (a: ImageState, b: ImageState) => boolean {
  const places = new Map(state.images.map((image, place) => [image, place]));
  return (a, b) => {
    if (a.createdAt !== null && b.createdAt !== null) return a.createdAt < b.createdAt;
    return (places.get(a) ?? 0) < (places.get(b) ?? 0);
  };
}

function find(state: HostState, reference: string): ImageState {
  const found = state.image(reference);
  if (found) return found;
  throw new HindcastError('not-found', `no such image: ${reference}`, {
    cure: 'List them with: hindcast images -a LOG',
  });
}

function tests(state: HostState, filters: Filters): Tests<ImageState> {
  const isOlder = ages(state);
  const before = (filters.get('before') ?? []).map((reference) => find(state, reference));
  const since = (filters.get('since') ?? []).map((reference) => find(state, reference));
  const isTop = topLevel(state);
  return {
    before: (image) => before.some((other) => isOlder(image, other)),
    // A step of a build has no name either, and is not dangling: an image stands on it.
    dangling: (image, values) =>
      values.some((value) => (value === 'true' || value === '1') === (image.tags.length === 0 && isTop(image))),
    reference: ({ tags }, patterns) => tags.some((tag) => patterns.some((pattern) => isNamed(tag, pattern))),
    since: (image) => since.some((other) => isOlder(other, image)),
  };
}

/** The images that pass; of one that was asked for by reference, only the names that were meant, as Docker has it. */
export function filterImages(state: HostState, filters: Filters): readonly ImageState[] {
  const byKey = tests(state, filters);
  const passed = state.images.filter((image) => passes(image, filters, byKey));
  const patterns = filters.get('reference');
  if (!patterns) return passed;
  return passed.map((image) => ({
    ...image,
    tags: image.tags.filter((tag) => patterns.some((pattern) => isNamed(tag, pattern))),
  }));
}
