/** When a field of the state document is certain, when a log leaves it open, and why. */
export interface Fidelity {
  readonly kind: 'container' | 'image' | 'volume' | 'network';
  readonly field: string;
  /** What settles it. */
  readonly certain: string;
  /** What leaves it open. */
  readonly open: string;
  /** The engine's ways behind it, in a line. */
  readonly why: string;
}

const container = (field: string, certain: string, open: string, why: string): Fidelity => {
  return { kind: 'container', field, certain, open, why };
};

/**
 * The table behind `uncertain`: for people who ask why a field is open, for `docs/fidelity.md`, and for the tests, which hold it against what the
 * fold really does.
 */
export const FIDELITY: readonly Fidelity[] = [
  container(
    'exists',
    'any event of the container, until its destroy; over an engine restart, if the log heard it end all that ran',
    'after any other gap, and when another container takes its name',
    'something may have happened while nobody listened',
  ),
  container('name', 'any event of the container', 'after a gap, until the next event', 'a rename may have been missed'),
  container(
    'status',
    'start, stop, pause, unpause, create; a die after SIGKILL or stop; silence longer than the policy waits; an observed policy',
    'after a die that nobody asked for, until a start or silence settles it; before the first telling event of a container from before the log',
    'no event says whether a restart policy brings a container back, until it does or has had its time',
  ),
  container(
    'health',
    'health_status; none before the first start; after an end or a pause of a container with a check',
    'after a gap; null where no event ever told of a check',
    'starting, and unhealthy at an end or a pause, come without an event',
  ),
  container(
    'exitCode',
    'die, once the labels are known not to shadow it',
    'before the first start and after a start that failed; under a label exitCode; between stop and die of Docker 23 and later',
    'a start that fails leaves no event, and a label of that name hides the code',
  ),
  container(
    'exitReason',
    'the signals and the stop around the die',
    'after a signal, until a stop or silence; when the beginning of the run was not seen',
    'whether the end was asked for shows only later, or the run began before the log',
  ),
  container(
    'oomKilled',
    'oom and die of a run whose start was seen',
    'while it runs after an OOM, until the engine version shows; when the start was not seen; Podman tells of none',
    'engines differ in when they count an OOM, and one before the log began is not seen',
  ),
  container('createdAt', 'create', 'when it was created before the log began', 'the creation was before the log began'),
  container(
    'startedAt',
    'start; after a gap, an end that tells how long the run was (Docker 23 and later)',
    'when it started before the log began, or in a gap',
    'the start was before the log began',
  ),
  container(
    'finishedAt',
    'die; null for a container whose whole life is in the log and that never ended',
    'when an end may lie before the log or in a gap',
    'an end was before the log began, if there was one',
  ),
  container(
    'restarts',
    'a start that was asked for (none), or that of an engine that came up; a signal, an end and a stop right after it; two restarts on time in a row, an observed policy',
    'after one restart on time; after an end that nobody asked for, under a policy that is not known; when its beginning was not seen',
    'a restart by policy and a quick one by hand look alike',
  ),
  container(
    'labels',
    'an event without attributes of its own, or two with different ones',
    'when only an event was seen whose attributes may hide a label; Compose leaves its own out',
    'no event of these containers was seen that shows them',
  ),
  container(
    'networks',
    'a start that was seen whole; an end that was, from Docker 23 on or by a stop',
    'before the first start; for a moment when it leaves one while it runs',
    'they show when a container starts',
  ),
  container('mounts', 'a start that was seen whole', 'before the first start', 'they show when a container starts'),
  container('execs', 'none is open', 'while one is open', 'an exec that cannot start says nothing when it ends'),
  {
    kind: 'image',
    field: 'tags',
    certain:
      'an image that came into being in the log (an import, a commit, a build by the classic builder whose steps are labelled), or that a baseline named with all others',
    open: 'an image from before the log, and one that BuildKit made; after an untag without a name; after a load, until each name is said again; where the image store is silent',
    why: 'an image from before the log may have other names, and a name may be lost without an event',
  },
  {
    kind: 'image',
    field: 'exists',
    certain: 'a classic image store, once the log shows that it is one, and Podman’s; an image that a container uses',
    open: 'after a gap; where the image store is, or may be, containerd’s',
    why: 'an image may be pruned without an event',
  },
  {
    kind: 'volume',
    field: 'exists',
    certain: 'create or mount, until its destroy',
    open: 'after a volume prune up to Docker 20.10, unless a container has it',
    why: 'a prune names no volumes',
  },
  {
    kind: 'volume',
    field: 'createdAt',
    certain: 'create, on Docker 23 and later',
    open: 'up to Docker 20.10, and when it was there before the log',
    why: 'engines before 23 tell of a creation also when the volume was there',
  },
  {
    kind: 'volume',
    field: 'usedBy',
    certain: 'a volume that a baseline named, or that was created in the log on Docker 23 and later',
    open: 'a volume that may be older than the log; after a gap',
    why: 'containers from before the log may use it too',
  },
  {
    kind: 'network',
    field: 'exists',
    certain: 'create or connect, until its destroy',
    open: 'after a gap',
    why: 'something may have happened while nobody listened',
  },
  {
    kind: 'network',
    field: 'containers',
    certain: 'a network that was created in the log, or named by a baseline',
    open: 'a network from before the log, and after a gap',
    why: 'a network from before the log may have other members',
  },
];

/** Why a field is open, in a line; null for one that never is. */
export function whyOpen(kind: string, field: string): string | null {
  return FIDELITY.find((entry) => entry.kind === kind && entry.field === field)?.why ?? null;
}

/** The table as a page. */
export function fidelityPage(): string {
  const rows = FIDELITY.map(
    ({ kind, field, certain, open, why }) => `| ${kind} | \`${field}\` | ${certain} | ${open} | ${why} |`,
  );
  return `# What a log can tell

A field of the state document is named in \`uncertain\` when a careful reader of the same log could not tell. Everything else is right: this is held against real engines at every
checkpoint of the recordings, on logs that begin anywhere, and on logs with a gap anywhere. Null is "nobody said".

| of | field | certain by | open | because |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

This page is made from \`src/view/fidelity.ts\` by \`npm run docs\`.
`;
}
