import { HindcastError } from '../error.js';
import { parseReference, repository } from '../event/reference.js';
import type { HostState, ImageState } from '../fold/index.js';
import { type Filters, matches, oneOf, parseFilters, passes, type Tests } from './filter.js';

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

function isNamed(image: ImageState, pattern: string): boolean {
  const expression = wildcard(pattern);
  return image.tags.some((tag) => {
    const parsed = parseReference(tag);
    return matches(expression, tag) || (parsed !== null && matches(expression, repository(parsed)));
  });
}

function order(state: HostState, reference: string): number {
  const found = state.image(reference);
  if (!found) {
    throw new HindcastError('not-found', `no such image: ${reference}`, {
      cure: 'List them with: hindcast images -a LOG',
    });
  }
  return state.images.indexOf(found);
}

function tests(state: HostState): Tests<ImageState> {
  const place = (image: ImageState) => state.images.indexOf(image);
  return {
    before: (image, values) => values.some((reference) => place(image) < order(state, reference)),
    dangling: (image, values) =>
      values.some((value) => (value === 'true' || value === '1') === (image.tags.length === 0)),
    reference: (image, values) => values.some((pattern) => isNamed(image, pattern)),
    since: (image, values) => values.some((reference) => place(image) > order(state, reference)),
  };
}

/** The images that pass. */
export function filterImages(state: HostState, filters: Filters): readonly ImageState[] {
  const byKey = tests(state);
  return state.images.filter((image) => passes(image, filters, byKey));
}
