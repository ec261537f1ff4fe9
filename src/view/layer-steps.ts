import type { HistoryEntry } from '../event/observed.js';
import type { HostState, ImageState } from '../fold/index.js';
import { madeByStep } from './build-made.js';
import { ancestors } from './layer-chain.js';

/** A step of a build: a line of `docker history`. Null: nobody said. */
export interface Step {
  /** The image that it made; null: none, or not told. */
  readonly imageId: string | null;
  readonly createdAt: bigint | null;
  readonly createdBy: string | null;
  /** Bytes that it added. */
  readonly size: number | null;
  readonly comment: string | null;
  /** Whether it made a layer, or changed only the configuration. */
  readonly madeLayer: boolean | null;
}

/** Instructions that change the configuration and no file. `WORKDIR` is not among them: it may make a folder. */
const SETTING =
  /^(?:\/bin\/sh -c )?#\(nop\)\s+(?:ARG|CMD|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|SHELL|STOPSIGNAL|USER|VOLUME)\b|^(?:ARG|CMD|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|SHELL|STOPSIGNAL|USER|VOLUME)\s/;

/** What is sure of one step by itself. A layer may hold no bytes (`RUN true`), so size nought proves nothing. */
function alone({ emptyLayer, size, createdBy }: HistoryEntry): boolean | null {
  if (emptyLayer !== null) return !emptyLayer;
  if (size !== null && size > 0) return true;
  return createdBy !== null && SETTING.test(createdBy) ? false : null;
}

/**
 * Which of the steps made a layer, by how many layers there are.
 *
 * In plain words: `docker history` does not say it. If those that surely did are as many as the layers, the others did not; if all that may have are as
 * many, they all did; else some stay open.
 */
function withLayers(entries: readonly HistoryEntry[], count: number | null): readonly Step[] {
  const guesses = entries.map(alone);
  const sure = guesses.filter((made) => made === true).length;
  const open = guesses.filter((made) => made === null).length;
  const fits = count !== null && sure <= count && sure + open >= count;
  const rest = !fits ? null : sure === count ? false : sure + open === count ? true : null;
  return entries.map((entry, at) => {
    const { id, createdAt, createdBy, size, comment } = entry;
    return { imageId: id, createdAt, createdBy, size, comment, madeLayer: guesses[at] ?? rest };
  });
}

/** The history that was told of this image, or of one that was built on it: then it is the end of that one's. */
function toldOf(state: HostState, id: string): readonly HistoryEntry[] | null {
  const own = state.imageFacts(id)?.history;
  if (own) return own;
  for (const other of state.images) {
    const entries = other.id === null ? null : state.imageFacts(other.id)?.history;
    const at = entries?.findIndex((entry) => entry.id === id) ?? -1;
    if (entries && at >= 0) return entries.slice(at);
  }
  return null;
}

/**
 * The steps that led to an image, the last one first, as far as anybody told; `whole` if they reach down to the beginning.
 *
 * In plain words: what `docker history` said of it, or of a parent, below what builds told of the images in between. Source: moby,
 * daemon/images/image_history.go: where the engine has the parents, each of them is one step.
 */
export function stepsOf(
  state: HostState,
  image: ImageState,
): { readonly steps: readonly Step[]; readonly whole: boolean } {
  const between: HistoryEntry[] = [];
  for (const { id, createdAt } of ancestors(state, image)) {
    const told = id === null ? null : toldOf(state, id);
    if (told) return { steps: withLayers([...between, ...told], image.layers?.length ?? null), whole: true };
    const step = id === null ? undefined : madeByStep(state, id)?.step;
    const at = createdAt ?? step?.finishedAt ?? null;
    between.push({ id, createdAt: at, createdBy: step?.name ?? null, size: null, comment: null, emptyLayer: null });
  }
  return { steps: withLayers(between, null), whole: false };
}
