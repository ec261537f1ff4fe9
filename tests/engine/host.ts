import { randomBytes } from 'node:crypto';
import { Api } from './api.js';
import { streamed } from './dockerd.js';
import { type Engine, filters, volumeMarks } from './engine.js';
import { PODMAN_INSPECTS } from './podman.js';

/** The socket that an address names. */
export function socketOf(address: string): string {
  const match = /^(?:unix:\/\/)?(\/.+)$/.exec(address);
  if (!match?.[1]) throw new Error(`HINDCAST_ENGINE_HOST=${address}: expected unix:///path/of/the.sock`);
  return match[1];
}

/** An engine that runs already, and goes on: what is made there has names of its own, and is taken away at the end. */
export async function useHost(address: string): Promise<Engine> {
  const api = new Api(socketOf(address));
  const { body } = await api.call('GET', '/version');
  const isPodman = JSON.stringify(body).includes('Podman Engine');
  const prefix = `hindcast-${randomBytes(4).toString('hex')}`;
  return {
    api,
    ...volumeMarks(api),
    prefix,
    inspects: isPodman ? PODMAN_INSPECTS : PODMAN_INSPECTS.slice(0, 1),
    sources: async () => [await streamed(api, 'the interface', '/events')],
    host: {},
    hasNetwork: false,
    end: null,
    stop: () => clear(api, prefix),
  };
}

/** Takes away what has our label or our prefix, and nothing else. */
async function clear(api: Api, prefix: string): Promise<void> {
  const ours = filters({ label: [`hindcast=${prefix}`] });
  const list = async (path: string) => (await api.call('GET', path)).body as { Id: string }[];
  for (const { Id } of await list(`/containers/json?all=1&${ours}`)) {
    await api.call('DELETE', `/containers/${Id}?force=1&v=1`);
  }
  for (const { Id } of await list(`/images/json?all=1&${ours}`)) await api.call('DELETE', `/images/${Id}?force=1`);
  const { body } = await api.call('GET', '/volumes');
  for (const { Name } of (body as { Volumes: { Name: string }[] | null }).Volumes ?? []) {
    if (Name.startsWith(`${prefix}-`)) await api.call('DELETE', `/volumes/${Name}?force=1`);
  }
}
