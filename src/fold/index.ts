/** The fold's front door: what the rooms above import. */
export type { ContainerGlance } from './container-paint.js';
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
export type { RegionStates, Subject } from './explain.js';
export { fold, initial } from './fold.js';
export { Fold } from './host.js';
export type { ContainerFacts, ImageFacts, LayerUse } from './layer-facts.js';
export { beginOf, DISORDER_MAX, Moments, type Target } from './moments.js';
export { Repeats, type Spoken } from './repeats.js';
export {
  breaksOf,
  changesBetween,
  heardSince,
  letGo,
  type Past,
  pastOf,
  removedSince,
  restored,
  type Snapshot,
  type SnapshotChanges,
  snapshotOf,
} from './snapshot.js';
export { rememberedBy } from './state.js';
