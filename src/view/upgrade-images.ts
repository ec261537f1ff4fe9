import type { HostState, ImageState } from '../fold/index.js';
import { configChanges, type SettingChange } from './layer-config.js';

/** Two images beside each other, as far as anybody told. */
export interface ImageComparison {
  /** Whether they are one image; null: the log cannot tell. */
  readonly same: boolean | null;
  /** How many layers they share, counted from the bottom, and how many each has; null: nobody said. */
  readonly layers: { readonly shared: number; readonly before: number; readonly after: number } | null;
  /** What differs in what they set for their containers; null: nobody told of one of them. */
  readonly settings: readonly SettingChange[] | null;
  /** Paths that become volumes with the new image, and that no longer do; null: nobody told. */
  readonly volumesAdded: readonly string[] | null;
  readonly volumesDropped: readonly string[] | null;
}

const find = (state: HostState, id: string | null): ImageState | undefined =>
  id === null ? undefined : state.images.find((image) => image.id === id);

/** How far two rows of layers are the same: a layer is shared only if all below it are. */
function sharedLayers(before: readonly string[], after: readonly string[]): number {
  const differs = before.findIndex((layer, at) => layer !== after[at]);
  return differs < 0 ? before.length : differs;
}

/** Compares two images by their ids; null for one that is not known. */
export function compareImages(state: HostState, before: string | null, after: string | null): ImageComparison {
  const [old, now] = [find(state, before), find(state, after)];
  const [was, is] = [before, after].map((id) => (id === null ? undefined : state.imageFacts(id)?.config));
  const [hadVolumes, hasVolumes] = [was?.volumes ?? null, is?.volumes ?? null];
  const without = (a: readonly string[] | null, b: readonly string[] | null) =>
    a === null || b === null ? null : a.filter((path) => !b.includes(path));
  return {
    same: before === null || after === null ? null : before === after,
    layers:
      old?.layers && now?.layers
        ? { shared: sharedLayers(old.layers, now.layers), before: old.layers.length, after: now.layers.length }
        : null,
    settings: configChanges(was, is),
    volumesAdded: without(hasVolumes, hadVolumes),
    volumesDropped: without(hadVolumes, hasVolumes),
  };
}
