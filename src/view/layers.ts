import type { ContainerState, HostState, ImageState } from '../fold/index.js';
import { ancestors, chainIds, Shared } from './layer-chain.js';
import { type Inherited, inheritance } from './layer-config.js';
import { type Step, stepsOf } from './layer-steps.js';

/** One layer of a stack. Null: nobody said. */
export interface Layer {
  /** 0 is the kernel; above a stretch that nobody told of, null. */
  readonly number: number | null;
  /** `unknown`: some layers, or none, that nobody told of. */
  readonly kind: 'kernel' | 'image' | 'unknown' | 'writable';
  readonly diffId: string | null;
  readonly chainId: string | null;
  readonly size: number | null;
  /** The step of a build that made it. */
  readonly madeBy: Step | null;
  /** The steps after it that changed only the configuration, the first one first. */
  readonly settings: readonly Step[];
  /** Ids of the images that end with it, the oldest first: they own it. Of the writable layer it is the container. */
  readonly owners: readonly string[];
  /** Ids of the other images, and of the containers, that stand on it. */
  readonly images: readonly string[];
  readonly containers: readonly string[];
}

/** Everything that a container's files are made of, from the kernel up. */
export interface LayerStack {
  readonly subject: 'container' | 'image';
  readonly id: string | null;
  readonly name: string | null;
  readonly imageId: string | null;
  /** Bottom first. */
  readonly layers: readonly Layer[];
  /** What the image sets for its containers, and from whom it has it; null: nobody said. */
  readonly inherits: readonly Inherited[] | null;
  /** Steps of which it is not sure which layer they made. */
  readonly unplaced: readonly Step[];
}

const NOTHING = { diffId: null, chainId: null, size: null, madeBy: null, settings: [], owners: [], images: [] };

const KERNEL: Layer = { ...NOTHING, number: 0, kind: 'kernel', containers: [] };
const UNKNOWN: Layer = { ...NOTHING, number: null, kind: 'unknown', containers: [] };

/** The steps beside the layers, bottom first, as far up as it is sure which made one. */
function place(steps: readonly Step[], count: number) {
  const oldest = [...steps].reverse();
  const placed = Array.from({ length: count }, () => ({ madeBy: null as Step | null, settings: [] as Step[] }));
  const open = oldest.findIndex(({ madeLayer }) => madeLayer === null);
  const sure = open < 0 ? oldest : oldest.slice(0, open);
  let top = -1;
  const unplaced: Step[] = [];
  for (const step of sure) {
    if (step.madeLayer) top += 1;
    const slot = placed[top];
    if (!slot) unplaced.push(step);
    else if (step.madeLayer) slot.madeBy = step;
    else slot.settings.push(step);
  }
  return { placed, unplaced: [...unplaced, ...oldest.slice(sure.length)] };
}

/** Whether more is known of a step than that it was. */
function isTold({ createdBy }: Step): boolean {
  return createdBy !== null;
}

function imageLayers(state: HostState, image: ImageState, shared: Shared) {
  const line = ancestors(state, image);
  // Where nobody told of its own layers, those of a parent lie below what is not known.
  const told = line.find(({ layers }) => layers !== null);
  const { steps, whole } = stepsOf(state, told ?? image);
  const diffIds = told?.layers ?? [];
  const { placed, unplaced } = place(whole ? steps : [], diffIds.length);
  const chain = chainIds(diffIds);
  const layers = diffIds.map((diffId, at): Layer => {
    const chainId = chain[at] ?? '';
    const { madeBy = null, settings = [] } = placed[at] ?? {};
    const owners = shared.endingAt(chainId);
    const images = shared.imagesOn(chainId).filter((id) => id !== image.id);
    const size = madeBy?.size ?? null;
    const containers = shared.containersOn(chainId);
    return { number: at + 1, kind: 'image', diffId, chainId, size, madeBy, settings, owners, images, containers };
  });
  const isWhole = told === image;
  const own = stepsOf(state, image);
  const below = told && whole ? steps.length : 0;
  const above = isWhole
    ? []
    : own.steps
        .slice(0, own.steps.length - below)
        .filter(isTold)
        .reverse();
  return { layers: isWhole ? layers : [...layers, UNKNOWN], unplaced: [...unplaced, ...above] };
}

/** The image at the bottom of a container, or of a reference, however little of it is known. */
function stackOf(state: HostState, image: ImageState | undefined) {
  if (!image) return { layers: [KERNEL, UNKNOWN], inherits: null, unplaced: [] };
  const { layers, unplaced } = imageLayers(state, image, new Shared(state));
  return { layers: [KERNEL, ...layers], inherits: inheritance(state, image), unplaced };
}

/**
 * The stack of an image, from the kernel (layer 0) over its base and its parents to its last layer.
 *
 * In plain words: what each layer is, which step made it, which images own it and who else stands on it. What nobody told is there as `unknown`; a log alone
 * tells of no layer, so give the fold a baseline. Sizes in bytes. Source: moby, image/rootfs.go and layer/layer.go.
 *
 * @example
 * ```ts
 * const image = state.image('shop/web');
 * if (image) console.log(imageStack(state, image).layers.map(({ kind }) => kind).join(' '));
 * ```
 */
export function imageStack(state: HostState, image: ImageState): LayerStack {
  const { id, tags } = image;
  return { subject: 'image', id, name: tags[0] ?? null, imageId: id, ...stackOf(state, image) };
}

/**
 * The stack of a container: its image's, and its own writable layer on top, which no other container and no image shares.
 *
 * In plain words: as {@link imageStack}, and one more. What is in that layer is in `containerFacts`, where somebody looked.
 */
export function containerStack(state: HostState, container: ContainerState): LayerStack {
  const { id, name, imageId } = container;
  const image = imageId === null ? undefined : state.images.find((one) => one.id === imageId);
  const { layers, inherits, unplaced } = stackOf(state, image);
  const size = state.containerFacts(id)?.sizeRw ?? null;
  const isKnown = layers.every(({ kind }) => kind !== 'unknown');
  const number = isKnown ? layers.length : null;
  const writable: Layer = { ...NOTHING, number, kind: 'writable', size, owners: [id], containers: [id] };
  return { subject: 'container', id, name, imageId, layers: [...layers, writable], inherits, unplaced };
}
