import { HindcastError } from '../error.js';
import type { ContainerState, HostState } from '../fold/index.js';
import { filterContainers, psFilters } from '../view/ps-filter.js';

/** `key=value`, as `hindcast ps --filter` takes it; all else is looked for in the text. */
const FILTER = /^[a-z-]+=./;

/** What is looked for: words that all must occur, and filters as Docker has them. */
export class Query {
  readonly #words: readonly string[];
  readonly #filters: readonly string[];
  /** What is wrong with the filters; null: nothing. */
  readonly fault: string | null;

  constructor(text: string) {
    const tokens = text.split(/\s+/).filter((token) => token !== '');
    this.#filters = tokens.filter((token) => FILTER.test(token));
    this.#words = tokens.filter((token) => !FILTER.test(token)).map((word) => word.toLowerCase());
    this.fault = faultOf(this.#filters);
  }

  get isEmpty(): boolean {
    return this.#words.length === 0 && this.#filters.length === 0;
  }

  /** Whether all words occur in these texts. */
  matches(...texts: readonly (string | null | undefined)[]): boolean {
    if (this.#words.length === 0) return true;
    const all = texts.join('\n').toLowerCase();
    return this.#words.every((word) => all.includes(word));
  }

  /** The containers that pass, by what is known of them. */
  containers(state: HostState): readonly ContainerState[] {
    const passed = this.#passed(state);
    return passed.filter(({ id, name, image, imageId, status, labels }) =>
      this.matches(id, name, image, imageId, status, ...Object.entries(labels).map((pair) => pair.join('='))),
    );
  }

  #passed(state: HostState): readonly ContainerState[] {
    if (this.#filters.length === 0 || this.fault !== null) return state.containers;
    try {
      return filterContainers(state, psFilters(this.#filters));
    } catch (error) {
      // As `before=NAME` of a container that is not there at this instant.
      if (error instanceof HindcastError) return [];
      throw error;
    }
  }
}

function faultOf(filters: readonly string[]): string | null {
  try {
    psFilters(filters);
    return null;
  } catch (error) {
    if (error instanceof HindcastError) return [error.message, error.cure].join('. ');
    throw error;
  }
}
