import type { Source } from '../event/event.js';

/** What a kind of log tells, and what it leaves out, beyond the words that all have in common. */
export interface Dialect {
  /** Every network that a container joins and every volume that it mounts is told before its start. */
  readonly attachments: boolean;
  /** A restart policy waits before it acts, and nothing but the start itself tells that it did. */
  readonly backOff: boolean;
  /** `restart` is said before what it does, by policies too; `cleanup` says that a container stays ended. */
  readonly restartFirst: boolean;
  /** All labels of a container are told. */
  readonly labelsWhole: boolean;
  /** Labels are kept apart from what an event says of itself. */
  readonly labelsApart: boolean;
  /** The kernel's out-of-memory kills are told. */
  readonly oom: boolean;
  /** Signals and stops that somebody sent are told, so that why it ended shows. */
  readonly signals: boolean;
  /** The removal of a container that has ended is told. */
  readonly removals: boolean;
  /** An end or a pause silently makes a container with a health check unhealthy. */
  readonly endsHealth: boolean;
}

const DOCKER: Dialect = {
  attachments: true,
  backOff: true,
  restartFirst: false,
  labelsWhole: true,
  labelsApart: false,
  oom: true,
  signals: true,
  removals: true,
  endsHealth: true,
};

/** Source: libpod/events and libpod/container_internal.go, 4.3 to 5.8. */
const PODMAN: Dialect = {
  attachments: false,
  backOff: false,
  restartFirst: true,
  labelsWhole: true,
  labelsApart: true,
  oom: false,
  signals: false,
  removals: true,
  endsHealth: false,
};

const DIALECTS: Partial<Record<Source, Dialect>> = {
  'podman-json': PODMAN,
  // Where a label ends is not sure.
  'podman-text': { ...PODMAN, labelsWhole: false },
  'podman-journal': PODMAN,
  // Podman's Docker-like interface has Podman's ways, and Docker's mix of labels and attributes.
  'podman-api': { ...PODMAN, labelsApart: false },
  // containerd knows neither names nor labels; what its exits mean, Docker's policies decide.
  containerd: {
    ...DOCKER,
    attachments: false,
    labelsWhole: false,
    labelsApart: true,
    signals: false,
    removals: false,
  },
  'compose-json': { ...DOCKER, attachments: false, labelsWhole: false },
};

/** How the engine or the program speaks that wrote a record. */
export function dialectOf(source: Source): Dialect {
  // Nearly all of nearly every log.
  if (source === 'docker-json') return DOCKER;
  return DIALECTS[source] ?? DOCKER;
}
