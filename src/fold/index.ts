/** The fold's front door: what the rooms above import. */
export type {
  Attachment,
  BuildState,
  BuildStep,
  ContainerState,
  ContainerStatus,
  ExitReason,
  Health,
  HostState,
  ImageState,
  Meaning,
  Mount,
  NetworkState,
  VolumeState,
} from './entry.js';
export type { Subject } from './explain.js';
export { fold, initial } from './fold.js';
export { Fold } from './host.js';
export type { ContainerFacts, ImageFacts, LayerUse } from './layer-facts.js';
export { Moments, type Target } from './moments.js';
export { Repeats } from './repeats.js';
export { rememberedBy } from './state.js';
