import type { Instant } from './instant.js';
import type { Observed } from './observed.js';

/** What every container event says of its container. `labels` are its labels as far as this event shows them. */
export interface ContainerData {
  /** Without the leading slash; null where the engine named none. */
  readonly name: string | null;
  /** The image reference as the user wrote it when the container was created. */
  readonly image: string | null;
  readonly labels: Readonly<Record<string, string>>;
}

/** What a prune says: bytes that were freed, and not what is gone. */
export interface PruneData {
  readonly reclaimed: number | null;
}

/** What every image event says. `reference` is a name with tag or digest, null where the engine gave only the id. */
export interface ImageData {
  readonly reference: string | null;
  readonly labels: Readonly<Record<string, string>>;
}

export interface ExecData extends ContainerData {
  readonly execId: string | null;
  readonly command: string | null;
}

/** A kind of thing, and what was said of it, where nothing else is known of the words. */
export interface OtherData {
  readonly subject: string;
  readonly action: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export type GapReason = 'engine-restart' | 'overflow' | 'reconnect' | 'clock' | 'buffer';

/** A stretch of time in which the log may have missed events. */
export interface GapData {
  readonly from: Instant;
  readonly to: Instant;
  readonly reason: GapReason;
}

export interface UnreadableData {
  /** The log that holds the record, as it was named to the reader. */
  readonly log: string;
  /** Counted from 1. */
  readonly line: number;
  readonly reason: string;
}

/**
 * What every build event says. `ordinal` counts, from 1, what is said of the build: where a log is read twice, what has an ordinal that was there
 * before is no news.
 */
export interface BuildData {
  readonly ordinal: number;
}

/** As far as BuildKit and the classic builder tell one from another. `pending`: it was announced, and has not begun. */
export type BuildStepStatus = 'pending' | 'running' | 'cached' | 'done' | 'error' | 'canceled';

/** All that is known of one step of a build; a later one replaces an earlier one of the same number. */
export interface BuildStepData extends BuildData {
  /** Counted from 1. Of the classic builder the step of the Dockerfile; BuildKit has steps of its own among them. */
  readonly step: number;
  readonly name: string;
  readonly status: BuildStepStatus;
  /** Of the run that the status tells of: a step may run more than once. */
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  /** How long it ran, in milliseconds, where a log tells that and no times. */
  readonly tookMilliseconds: number | null;
  /** The image that the step left behind: `sha256:` and as many hex digits as the log shows. */
  readonly imageId: string | null;
  readonly error: string | null;
}

export interface BuildOutputData extends BuildData {
  /** The number of the step that wrote it. */
  readonly step: number;
  readonly stream: 'stdout' | 'stderr' | null;
  readonly text: string;
  /** Since its step began, where a log tells that and no times. */
  readonly afterMilliseconds: number | null;
}

export interface BuildWarningData extends BuildData {
  readonly step: number | null;
  readonly text: string;
  readonly detail: string | null;
  readonly url: string | null;
}

export interface BuildFinishData extends BuildData {
  /** `sha256:` and as many hex digits as the log shows; null where what was built is no image. */
  readonly imageId: string | null;
  /** The references that the image was given. */
  readonly names: readonly string[] | null;
  /** Whether the build put the image into the engine's store: not what is only pushed, nor a base that is given back as it was. */
  readonly stored: boolean | null;
}

/** The closed vocabulary: each type of event with its data. Subject and action are Docker's words, whatever engine spoke. */
export interface EventData {
  'container.create': ContainerData;
  'container.init': ContainerData;
  'container.start': ContainerData;
  'container.restart': ContainerData;
  'container.stop': ContainerData;
  'container.kill': ContainerData & { readonly signal: number | null };
  /** `execDuration`: whole seconds since the start; engines before 23.0 do not say. */
  'container.die': ContainerData & { readonly exitCode: number | null; readonly execDuration: number | null };
  'container.cleanup': ContainerData;
  'container.oom': ContainerData;
  'container.pause': ContainerData;
  'container.unpause': ContainerData;
  'container.destroy': ContainerData;
  /** `oldName` without the leading slash, although Docker writes one. */
  'container.rename': ContainerData & { readonly oldName: string | null };
  'container.update': ContainerData;
  'container.attach': ContainerData;
  'container.detach': ContainerData;
  'container.resize': ContainerData & { readonly height: number | null; readonly width: number | null };
  'container.top': ContainerData;
  'container.export': ContainerData;
  'container.commit': ContainerData & {
    readonly comment: string | null;
    readonly imageId: string | null;
    readonly imageRef: string | null;
  };
  'container.copy': ContainerData;
  'container.archive-path': ContainerData;
  'container.extract-to-dir': ContainerData;
  'container.checkpoint': ContainerData;
  'container.restore': ContainerData;
  'container.exec_create': ExecData;
  'container.exec_start': ExecData;
  'container.exec_detach': ExecData;
  'container.exec_die': ExecData & { readonly exitCode: number | null };
  'container.health_status': ContainerData & { readonly health: string | null };
  'container.prune': PruneData;
  'image.pull': ImageData;
  'image.push': ImageData;
  'image.tag': ImageData;
  'image.untag': ImageData;
  'image.delete': ImageData;
  'image.import': ImageData;
  'image.load': ImageData;
  'image.save': ImageData;
  'image.create': ImageData;
  'image.build': ImageData;
  'image.prune': PruneData;
  'volume.create': { readonly driver: string | null };
  'volume.mount': {
    readonly driver: string | null;
    readonly container: string | null;
    readonly destination: string | null;
    readonly readOnly: boolean | null;
    readonly propagation: string | null;
  };
  'volume.unmount': { readonly driver: string | null; readonly container: string | null };
  'volume.destroy': { readonly driver: string | null };
  'volume.prune': PruneData;
  'network.create': { readonly name: string | null; readonly driver: string | null };
  'network.connect': {
    readonly name: string | null;
    readonly driver: string | null;
    readonly container: string | null;
  };
  'network.disconnect': {
    readonly name: string | null;
    readonly driver: string | null;
    readonly container: string | null;
  };
  'network.destroy': { readonly name: string | null; readonly driver: string | null };
  'network.prune': PruneData;
  'builder.prune': PruneData;
  'build.start': BuildData & { readonly builder: 'classic' | 'buildkit' | null };
  'build.step': BuildStepData;
  'build.output': BuildOutputData;
  'build.warning': BuildWarningData;
  /** What was built is there. A build for several platforms or targets may say it more than once. */
  'build.finish': BuildFinishData;
  'build.fail': BuildData & { readonly error: string | null };
  'build.cancel': BuildData & { readonly error: string | null };
  'recording.gap': GapData;
  'recording.observed': Observed;
  'recording.unreadable': UnreadableData;
  /** Readable, but nothing that Hindcast folds: swarm, plugins, the daemon, and words of engines to come. */
  other: OtherData;
}

export type EventType = keyof EventData;

/** Where a fact was read. `hindcast` is Hindcast's own recording. */
export type Source =
  | 'docker-json'
  | 'docker-text'
  | 'podman-json'
  | 'podman-text'
  | 'podman-api'
  | 'podman-journal'
  | 'compose-json'
  | 'containerd'
  | 'build-api'
  | 'build-classic'
  | 'build-plain'
  | 'build-rawjson'
  | 'inspect'
  | 'hindcast';

/** One type of event, whole. */
export type EventOf<T extends EventType> = {
  readonly type: T;
  /** When it happened, by the engine's clock. Null only where the log of a build does not say. */
  readonly at: T extends `build.${string}` ? Instant | null : Instant;
  /** How many records of the log had been read when this one had been: the first record's event is at 1. */
  readonly position: number;
  /** The subject's id as the engine gave it: 64 hex for containers, a name for volumes; null where it gave none. */
  readonly id: string | null;
  readonly data: EventData[T];
  readonly source: Source;
};

/**
 * Something that an engine says happened: one record of a log, decoded.
 *
 * In plain words: switch on `type` and TypeScript knows `data`. Immutable.
 *
 * @example
 * ```ts
 * const line = (event: Event) => event.type === 'container.die' ? `died with ${event.data.exitCode}` : event.type;
 * ```
 */
export type Event = { [T in EventType]: EventOf<T> }[EventType];

/** An event of a build, the only kind of which `at` may be null: many of their logs know no times. */
export type BuildEvent = Extract<Event, { type: `build.${string}` }>;

/**
 * Whether an event is of a build.
 *
 * @example
 * ```ts
 * console.log(events.filter(isBuildEvent).length, 'statements about builds');
 * ```
 */
export function isBuildEvent(event: Event): event is BuildEvent {
  return event.type.startsWith('build.');
}

/** The name that people see: `container.die`; what Hindcast does not fold keeps the engine's own words (`plugin.enable`). */
export function eventName(event: Event): string {
  return event.type === 'other' ? `${event.data.subject}.${event.data.action}` : event.type;
}
