/**
 * Hindcast, the core: read events, fold them, look at states. Needs nothing of Node; runs in a browser.
 *
 * `hindcast/stream` is the same as RxJS, `hindcast/machines` the XState machines, `hindcast/store` logs on the disk.
 */

// Errors
export { type ErrorCode, type ErrorDetail, HindcastError } from './error.js';

// Events: what an engine says happened
export { encodeEvent } from './event/encode.js';
export {
  type BuildEvent,
  type ContainerData,
  type Event,
  type EventData,
  type EventOf,
  type EventType,
  eventName,
  type GapData,
  type GapReason,
  isBuildEvent,
  type Source,
} from './event/event.js';
export { formatInstant, type Instant, instant, parseDuration, parseInstant } from './event/instant.js';
export type { Change, HistoryEntry, ImageConfig, Observed, ObservedMount } from './event/observed.js';
export { canonical, familiar, parseReference, type Reference } from './event/reference.js';

// Fold: events become states
export {
  type Attachment,
  type BuildState,
  type BuildStep,
  type ContainerFacts,
  type ContainerState,
  type ContainerStatus,
  type ExitReason,
  Fold,
  fold,
  type Health,
  type HostState,
  type ImageFacts,
  type ImageState,
  initial,
  type LayerUse,
  type Meaning,
  Moments,
  type Mount,
  type NetworkState,
  type Subject,
  type Target,
  type VolumeState,
} from './fold/index.js';

// Read: bytes become events
export {
  LINE_BYTES_MAX,
  type LogSource,
  type ReadOptions,
  readBaseline,
  readBatches,
  readLog,
  readLogs,
  readText,
} from './read/index.js';

// View: states become answers
export { type BuildDetails, BuildReport } from './view/build.js';
export { findBuild, madeBy } from './view/build-find.js';
export type { Changes, Entry } from './view/changes.js';
export { check, type Fact, type Truth, type Verdict } from './view/check.js';
export { type Changed, type Diff, diff, type KindDiff } from './view/diff.js';
export { type StateDocument, toDocument } from './view/document.js';
export type { DataFate, Fate } from './view/fate.js';
export {
  FINDING_KINDS,
  FINDING_TITLES,
  type Finding,
  type FindingKind,
  type FindingSubject,
  type Severity,
} from './view/findings/finding.js';
export { Findings, type FindingsResult } from './view/findings/findings.js';
export { FINDINGS_DEFAULTS, type FindingsOptions } from './view/findings/options.js';
export { type HistoryRow, imageHistory } from './view/image-history.js';
export { type ImagesRow, images } from './view/images.js';
export { chainIds } from './view/layer-chain.js';
export type { Inherited, Setting, SettingChange } from './view/layer-config.js';
export type { Step } from './view/layer-steps.js';
export { containerStack, imageStack, type Layer, type LayerStack } from './view/layers.js';
export { type Generation, type Line, Lineage, type LineageResult } from './view/lineage.js';
export { type PsOptions, type PsRow, ps, statusWords } from './view/ps.js';
export { toReplay } from './view/replay.js';
export type { Span, SpanKind, SpanTrack } from './view/span.js';
export { Spans, spans } from './view/spans.js';
export { isStale } from './view/stale.js';
export { type Move, Summariser, type Summary } from './view/summary.js';
export { TagHistory, type TagSpan } from './view/tag-history.js';
export { Timeline, type TimelineData, type TimelineGap, type TimelineOptions } from './view/timeline.js';
export type { TimelineLane, TimelineStrand } from './view/timeline-lanes.js';
export type { TimelineMark } from './view/timeline-marks.js';
export { type Look, type Piece, piecesOf } from './view/timeline-pieces.js';
export type { TimelineSpan } from './view/timeline-span.js';
export { findTraced, type Traced, Tracer, type TraceStep } from './view/trace.js';
export { type Upgrade, type UpgradeImage, upgrade } from './view/upgrade.js';
export type { ImageComparison } from './view/upgrade-images.js';
export type { Written } from './view/upgrade-written.js';
