/** Containers that behave in different ways. */
export const KINDS = [
  'obeys',
  'ignores',
  'crashes',
  'completes',
  'limps',
  'is missing',
  'is healthy',
  'is sick',
  'goes away',
  'has a network',
  'has a volume',
] as const;

export type Kind = (typeof KINDS)[number];

const OBEYS = ['sh', '-c', 'trap "exit 3" TERM; trap "exit 7" USR1; sleep 1000 & wait; exit 4'];
const PROBE_NS = 300_000_000;

interface Shape {
  readonly command: readonly string[];
  readonly config?: object;
  readonly host?: object;
}

/** What such a container is made of. */
const SHAPES: Readonly<Record<Kind, Shape>> = {
  obeys: { command: OBEYS },
  ignores: { command: ['sh', '-c', 'trap "" TERM HUP; trap "exit 7" USR1; while true; do sleep 1; done'] },
  crashes: { command: ['sh', '-c', 'exit 5'] },
  completes: { command: ['true'] },
  limps: { command: ['sh', '-c', 'sleep 0.4; exit 1'] },
  'is missing': { command: ['/nowhere'] },
  'is healthy': { command: OBEYS, config: { Healthcheck: { Test: ['CMD', 'true'], Interval: PROBE_NS } } },
  'is sick': {
    command: OBEYS,
    config: { Healthcheck: { Test: ['CMD', '/nowhere'], Interval: PROBE_NS, Retries: 2 } },
  },
  'goes away': { command: OBEYS, host: { AutoRemove: true, RestartPolicy: { Name: 'no' } } },
  'has a network': { command: OBEYS, host: { NetworkMode: 'bridge' } },
  'has a volume': { command: OBEYS },
};

/** Labels that are called as attributes are: only of a container that has none of that name are exit codes beyond doubt. */
const LABELS: Readonly<Partial<Record<Kind, Record<string, string>>>> = {
  ignores: { exitCode: 'a label', tier: 'web' },
  'has a volume': { signal: '9', execDuration: '3' },
};

/** What is asked of the engine for a container of this kind. */
export function configOf(kind: Kind, prefix: string, policy: string): { config: object; host: object } {
  const { command, config, host } = SHAPES[kind];
  const volume = { Type: 'volume', Source: `${prefix}-data`, Target: '/data' };
  return {
    config: { Cmd: command, Labels: { hindcast: prefix, ...(LABELS[kind] ?? { tier: 'web' }) }, ...config },
    host: {
      NetworkMode: 'none',
      RestartPolicy: { Name: policy, MaximumRetryCount: policy === 'on-failure' ? 3 : 0 },
      ...(kind === 'has a volume' ? { Mounts: [volume] } : {}),
      ...host,
    },
  };
}
