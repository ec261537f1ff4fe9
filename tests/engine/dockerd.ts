import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Api } from './api.js';
import { type Engine, ROOT, type Source, volumeMarks } from './engine.js';
import { Private } from './private.js';

const inspect = (id: string) => `/containers/${id}/json`;

/** The events of an engine behind a socket, as its interface streams them. */
export async function streamed(api: Api, name: string, path: string): Promise<Source> {
  const bytes = await api.open('GET', path);
  return { name, bytes, close: () => bytes.destroy() };
}

/** One that can be stopped and started again, with all that it has. */
export interface Restartable extends Engine {
  restart(): Promise<void>;
}

/** A `dockerd` of our own: no network is touched but one that is its own, and nothing is left behind. */
export async function startDockerd(imageStore: 'classic' | 'containerd'): Promise<Restartable> {
  const home = new Private(ROOT);
  const at = (name: string) => join(home.inside, name);
  const config = imageStore === 'containerd' ? { features: { 'containerd-snapshotter': true } } : {};
  writeFileSync(join(home.folder, 'daemon.json'), JSON.stringify(config));
  const api = new Api(join(home.folder, 'socket'));
  const command = [
    ...['dockerd', '--iptables=false', '--ip6tables=false', '--ip-forward=false', '--ip-masq=false'],
    ...['--config-file', at('daemon.json'), '--data-root', at('data'), '--exec-root', at('exec')],
    ...['--pidfile', at('pid'), '-H', `unix://${at('socket')}`],
    ...(process.env.HINDCAST_ENGINE_FLAGS ?? '').split(' ').filter(Boolean),
  ];
  const start = () => home.start(command, {}, async () => (await api.call('GET', '/_ping')).status === 200);
  await start();
  return {
    api,
    ...volumeMarks(api),
    prefix: 'hindcast',
    inspects: [inspect],
    sources: async () => [await streamed(api, 'the interface', '/events')],
    host: { CgroupParent: `/${home.name}` },
    hasNetwork: true,
    end: (pid) => home.kill(pid),
    async restart() {
      await home.finish(Number(readFileSync(join(home.folder, 'pid'), 'utf8')));
      await start();
    },
    stop: () => home.end(),
  };
}
