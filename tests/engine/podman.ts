import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Api } from './api.js';
import { streamed } from './dockerd.js';
import { type Engine, ROOT, type Source, volumeMarks } from './engine.js';
import { Private } from './private.js';

/** Podman's inspects: as Docker's interface has it, and its own, which `podman inspect` prints. */
export const PODMAN_INSPECTS = [
  (id: string) => `/containers/${id}/json`,
  (id: string) => `/v4.0.0/libpod/containers/${id}/json`,
];

/** Nothing of the machine's own Podman is shared, locks neither; the limits are such as need no privilege. */
const CONF = `[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
[engine]
events_logger = "file"
cgroup_manager = "cgroupfs"
lock_type = "file"
`;

/** A Podman of our own, with its log in each of its shapes. */
export async function startPodman(): Promise<Engine> {
  const home = new Private(ROOT);
  const at = (name: string) => join(home.inside, name);
  writeFileSync(join(home.folder, 'containers.conf'), CONF);
  const api = new Api(join(home.folder, 'socket'));
  const env = { CONTAINERS_CONF: at('containers.conf') };
  const podman = [
    ...['podman', '--root', at('data'), '--runroot', at('run'), '--tmpdir', at('tmp')],
    ...['--storage-driver', 'vfs'],
  ];
  const service = [...podman, 'system', 'service', '--time', '0', `unix://${at('socket')}`];
  await home.start(service, env, async () => (await api.call('GET', '/_ping')).status === 200);

  function printed(name: string, command: readonly string[]): Source {
    const child = home.enter(command, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'ignore'] });
    if (!child.stdout) throw new Error(`${name} prints nothing`);
    return { name, bytes: child.stdout, close: () => void child.kill() };
  }

  return {
    api,
    ...volumeMarks(api),
    prefix: 'hindcast',
    inspects: PODMAN_INSPECTS,
    sources: async () => [
      // The quickest first: the others look four times a second.
      printed('the log file', ['tail', '-c', '+1', '-F', at('tmp/events/events.log')]),
      await streamed(api, "Docker's interface", '/events'),
      await streamed(api, "Podman's interface", '/v4.0.0/libpod/events?stream=true'),
      printed('podman events --format json', [...podman, 'events', '--format', 'json']),
      printed('podman events', [...podman, 'events']),
      printed('podman --remote events --format json', [
        ...['podman', '--remote', '--url', `unix://${at('socket')}`, 'events', '--format', 'json'],
      ]),
    ],
    host: { CgroupParent: `/${home.name}` },
    hasNetwork: false,
    end: (pid) => home.kill(pid),
    stop: () => home.end(),
  };
}
