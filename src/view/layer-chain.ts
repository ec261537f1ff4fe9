import type { HostState, ImageState } from '../fold/index.js';
import { madeByStep } from './build-made.js';
import { sha256 } from './sha256.js';

/**
 * The names under which an engine keeps and shares layers: each tells of the layer and of all below it.
 *
 * In plain words: a layer's own digest (`diffId`) says what it adds; two images share it only if what lies below is the same too, which is what its
 * chain id says. Bottom first, as the digests are. Source: moby, layer/layer.go, CreateChainID: SHA-256 of the chain below, a space, the digest.
 */
export function chainIds(diffIds: readonly string[]): readonly string[] {
  let below = '';
  return diffIds.map((diffId) => {
    below = below === '' ? diffId : `sha256:${sha256(`${below} ${diffId}`)}`;
    return below;
  });
}

/** Parents are at most so many: more is a circle, or somebody's joke. */
const ANCESTORS_MAX = 512;

/** An image's parent, as far as anybody told: the engine's own word, the image of the container that was committed, or of the step before in a build. */
export function parentOf(state: HostState, image: ImageState): string | null {
  if (image.parent !== null || image.id === null) return image.parent;
  return state.imageFacts(image.id)?.committedFrom?.imageId ?? madeByStep(state, image.id)?.parent ?? null;
}

/** An image of which somebody told no more than that another one is built on it. */
function unheard(id: string): ImageState {
  return { id, tags: [], parent: null, layers: null, origin: null, createdAt: null, uncertain: ['exists', 'tags'] };
}

/** The image and those that it was built on, itself first, as far as anybody told. */
export function ancestors(state: HostState, image: ImageState): readonly ImageState[] {
  const known = new Map(state.images.map((one) => [one.id, one]));
  const line: ImageState[] = [];
  let next: ImageState | undefined = image;
  while (next && !line.some(({ id }) => id === next?.id) && line.length < ANCESTORS_MAX) {
    line.push(next);
    const parent: string | null = parentOf(state, next);
    next = parent === null ? undefined : (known.get(parent) ?? unheard(parent));
  }
  return line;
}

function oldestFirst(images: readonly ImageState[]): readonly ImageState[] {
  return [...images].sort((a, b) => {
    if (a.createdAt === null || b.createdAt === null)
      return Number(a.createdAt === null) - Number(b.createdAt === null);
    return a.createdAt === b.createdAt ? 0 : a.createdAt < b.createdAt ? -1 : 1;
  });
}

/** Who stands on which layer. */
export class Shared {
  readonly #ends = new Map<string, string[]>();
  readonly #holders = new Map<string, Set<string>>();
  readonly #containers = new Map<string, string[]>();

  constructor(state: HostState) {
    for (const { id, layers } of oldestFirst(state.images)) {
      if (id === null || layers === null) continue;
      const chain = chainIds(layers);
      for (const link of chain) this.#holders.set(link, (this.#holders.get(link) ?? new Set()).add(id));
      const top = chain.at(-1);
      if (top !== undefined) this.#ends.set(top, [...(this.#ends.get(top) ?? []), id]);
    }
    for (const { id, imageId } of state.containers) {
      if (imageId !== null) this.#containers.set(imageId, [...(this.#containers.get(imageId) ?? []), id]);
    }
  }

  /** Images whose last layer it is: its owners. */
  endingAt(chainId: string): readonly string[] {
    return this.#ends.get(chainId) ?? [];
  }

  /** Images that have it. */
  imagesOn(chainId: string): readonly string[] {
    return [...(this.#holders.get(chainId) ?? [])];
  }

  /** Containers whose image has it. */
  containersOn(chainId: string): readonly string[] {
    return this.imagesOn(chainId).flatMap((image) => this.#containers.get(image) ?? []);
  }
}
