import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fold, type HostState } from '../../src/fold/index.js';
import { readBaseline } from '../../src/read/index.js';
import type { DataFate, Fate } from '../../src/view/fate.js';
import { type Upgrade, upgrade } from '../../src/view/upgrade.js';
import { importBase } from './base.js';
import { startDockerd } from './dockerd.js';
import { type Engine, whyNot } from './engine.js';
import { missing } from './missing.js';
import { Recorders } from './recorder.js';

const reason = whyNot('dockerd', 'docker.io');
missing('Docker', reason);

const DOCKERFILE = (base: string, version: number) => `FROM ${base}
RUN busybox mkdir -p /data /cache /srv && echo ${version} >/version && echo motd >/etc/motd
ENV VERSION=${version}
${version === 1 ? 'VOLUME /cache' : 'VOLUME /cache /srv/new'}
CMD ["sleep", "3600"]
`;

/** Leaves something everywhere, says so, and stays. */
const WRITES = [
  'echo d >/data/f; echo c >/cache/f; echo h >/conf/f; echo t >/scratch/f',
  'busybox mkdir -p /srv/new/deep; echo a >/srv/new/a; echo b >/srv/new/deep/b; echo x >/etc/conf; echo y >>/version; busybox rm /etc/motd',
  'echo ready; exec sleep 3600',
].join('; ');

interface Mount {
  readonly Type: string;
  readonly Name?: string;
  readonly Destination: string;
}

describe.skipIf(reason !== null)('an upgrade on a real engine', () => {
  let engine: Engine;
  let recorders: Recorders;
  let base: string;
  const host = mkdtempSync(join(tmpdir(), 'hindcast-upgrade-'));

  beforeAll(async () => {
    engine = await startDockerd('classic');
    recorders = await Recorders.start(engine);
    base = await importBase(engine);
    for (const version of [1, 2]) await build(version);
  }, 120_000);

  afterAll(async () => {
    recorders?.stop();
    await engine?.stop();
    rmSync(host, { recursive: true, force: true });
  }, 120_000);

  /** After all that the engine had told by now. */
  async function stateNow(): Promise<HostState> {
    const [state] = await recorders.states();
    if (!state) throw new Error('the engine tells nothing');
    return state;
  }

  /** With the classic builder: nothing but the engine is needed. */
  async function build(version: number): Promise<void> {
    writeFileSync(join(host, 'Dockerfile'), DOCKERFILE(base, version));
    const tar = execFileSync('tar', ['-C', host, '-c', 'Dockerfile']);
    rmSync(join(host, 'Dockerfile'));
    const { body } = await engine.api.call(
      'POST',
      `/build?t=app:${version}&networkmode=none&nocache=1&cgroupparent=${engine.host.CgroupParent}`,
      tar,
    );
    expect(String(body)).toContain('Successfully tagged');
  }

  async function get<T>(path: string): Promise<T> {
    const { status, body } = await engine.api.call('GET', path);
    if (status !== 200) throw new Error(`${path}: ${status}`);
    return body as T;
  }

  async function create(name: string, image: string, command?: readonly string[]): Promise<string> {
    const { status, body } = await engine.api.call('POST', `/containers/create?name=${name}`, {
      Image: image,
      ...(command ? { Cmd: command } : {}),
      HostConfig: {
        ...engine.host,
        NetworkMode: 'none',
        Binds: [`keep:/data`, `${host}:/conf`],
        Tmpfs: { '/scratch': '' },
      },
    });
    expect(status).toBe(201);
    return (body as { Id: string }).Id;
  }

  async function untilReady(id: string): Promise<void> {
    const logs = await engine.api.open('GET', `/containers/${id}/logs?stdout=1&follow=1`);
    for await (const chunk of logs) if (String(chunk).includes('ready')) break;
  }

  /** The log so far, and what the engine tells of this container and of all images. */
  async function stateOf(id: string): Promise<HostState> {
    const images = await get<{ Id: string }[]>('/images/json?all=1');
    const told: object[] = [];
    for (const image of images) {
      const History = await get<object[]>(`/images/${image.Id}/history`);
      told.push({ ...(await get<object>(`/images/${image.Id}/json`)), History });
    }
    const Changes = await get<object[] | null>(`/containers/${id}/changes`);
    told.push({ ...(await get<object>(`/containers/${id}/json?size=1`)), Changes });
    const state = await stateNow();
    const fold = new Fold(state);
    for (const event of readBaseline(JSON.stringify(told))) {
      fold.apply({ ...event, at: state.at ?? 0n, position: state.position + 1 });
    }
    return fold.state();
  }

  function foretell(state: HostState, id: string, image: string): Upgrade {
    const container = state.container(id);
    if (!container) throw new Error('the log does not know the container');
    return upgrade(state, container, image);
  }

  const isThere = async (id: string, path: string) =>
    (await engine.api.call('HEAD', `/containers/${id}/archive?path=${encodeURIComponent(path)}`)).status === 200;

  const pick = (data: readonly DataFate[], fate: Fate) =>
    data
      .filter((piece) => piece.fate === fate)
      .map(({ kind, path, certain }) => [kind, path, certain ? null : '?'].filter((part) => part !== null).join(' '))
      .sort();

  it('does exactly what was foretold', async () => {
    const old = await create('web', 'app:1', ['sh', '-c', WRITES]);
    // Before it runs, the log alone proves that nothing was written.
    expect(foretell(await stateNow(), old, 'app:2').written.known).toBe('empty');
    await engine.api.call('POST', `/containers/${old}/start`);
    await untilReady(old);

    const running = foretell(await stateOf(old), old, 'app:2');
    expect(running.written.known).toBe('part');
    expect(pick(running.data, 'lost')).toEqual([
      'tmpfs /scratch',
      'writable / ?',
      'writable /etc ?',
      'writable /srv/new ?',
    ]);
    expect(pick(running.data, 'unknown')).toEqual(['writable ?']);

    await engine.api.call('POST', `/containers/${old}/stop?t=1`);
    const told = foretell(await stateOf(old), old, 'app:2');
    expect(told.written).toMatchObject({ known: 'all', bytes: expect.any(Number) });
    expect(pick(told.data, 'unknown')).toEqual([]);
    expect(pick(told.data, 'lost')).toEqual(['writable /', 'writable /etc', 'writable /srv/new']);
    expect(pick(told.data, 'kept')).toEqual(['bind /conf', 'volume /data']);
    expect(pick(told.data, 'orphaned')).toEqual(['volume /cache']);
    expect(pick(told.data, 'replaced')).toEqual(['image', 'writable /etc']);
    expect(told.harmless).toBe(false);
    expect(told.data.find(({ path }) => path === '/srv/new')).toMatchObject({ added: 2, modified: 0 });
    expect(told.data.find(({ path }) => path === '/srv/new')?.why).toContain('makes /srv/new a volume');

    // The log alone knows the volumes too, and says that it does not know the rest.
    const blind = foretell(await stateNow(), old, 'app:2');
    expect(pick(blind.data, 'kept')).toEqual(['volume /data']);
    expect(pick(blind.data, 'orphaned')).toEqual(['volume /cache ?']);
    expect(pick(blind.data, 'unknown')).toEqual(['mounts ?', 'writable ?']);

    const { Mounts } = await get<{ Mounts: Mount[] }>(`/containers/${old}/json`);
    const orphan = Mounts.find(({ Destination }) => Destination === '/cache')?.Name ?? '';
    expect(told.data.find(({ fate }) => fate === 'orphaned')?.source).toBe(orphan);

    expect((await engine.api.call('DELETE', `/containers/${old}`)).status).toBe(204);
    const fresh = await create('web', 'app:2');
    await engine.api.call('POST', `/containers/${fresh}/start`);

    // Lost.
    for (const path of ['/srv/new/a', '/srv/new/deep/b', '/etc/conf', '/scratch/f']) {
      expect([path, await isThere(fresh, path)]).toEqual([path, false]);
    }
    // Kept, and what it had deleted is back.
    for (const path of ['/data/f', '/conf/f', '/etc/motd'])
      expect([path, await isThere(fresh, path)]).toEqual([path, true]);
    // Orphaned: there on the host, not in the new container, and to be had again as foretold.
    expect((await engine.api.call('GET', `/volumes/${orphan}`)).status).toBe(200);
    expect(await isThere(fresh, '/cache/f')).toBe(false);
    const { body } = await engine.api.call('POST', '/containers/create', {
      Image: 'app:2',
      HostConfig: { NetworkMode: 'none', Binds: [`${orphan}:/cache`] },
    });
    expect(await isThere((body as { Id: string }).Id, '/cache/f')).toBe(true);

    // Images, as the engine has them.
    const layers = async (image: string) =>
      (await get<{ RootFS: { Layers: string[] } }>(`/images/${image}/json`)).RootFS.Layers;
    const [before, behind] = [await layers('app:1'), await layers('app:2')];
    const shared = before.filter((layer, at) => layer === behind[at]).length;
    expect(told.images.layers).toEqual({ shared, before: before.length, after: behind.length });
    expect(told.images.settings).toContainEqual({ field: 'env', key: 'VERSION', before: '1', after: '2' });
    expect(told.images.volumesAdded).toEqual(['/srv/new']);
  });

  it('with --rm the anonymous volume goes too, as foretold', async () => {
    const { body } = await engine.api.call('POST', '/containers/create?name=brief', {
      Image: 'app:1',
      HostConfig: { ...engine.host, NetworkMode: 'none', AutoRemove: true },
    });
    const id = (body as { Id: string }).Id;
    const told = foretell(await stateOf(id), id, 'app:2');
    expect(pick(told.data, 'lost')).toEqual(['volume /cache']);
    const volume = told.data.find(({ fate }) => fate === 'lost')?.source;
    await engine.api.call('POST', `/containers/${id}/start`);
    const gone = engine.api.call('POST', `/containers/${id}/wait?condition=removed`);
    await engine.api.call('POST', `/containers/${id}/kill`);
    await gone;
    expect((await engine.api.call('GET', `/volumes/${volume}`)).status).toBe(404);
  });

  it('what a commit put into an image is kept, as foretold', async () => {
    const old = await create('snap', 'app:1', ['sh', '-c', 'busybox mkdir /own; echo o >/own/f']);
    const ended = engine.api.call('POST', `/containers/${old}/wait?condition=next-exit`);
    await engine.api.call('POST', `/containers/${old}/start`);
    await ended;
    await engine.api.call('POST', `/commit?container=${old}&repo=snap&tag=1`);
    const told = foretell(await stateOf(old), old, 'snap:1');
    expect(pick(told.data, 'lost')).toEqual([]);
    expect(pick(told.data, 'unknown')).toEqual([]);
    expect(pick(told.data, 'kept')).toContain('writable');
    await engine.api.call('DELETE', `/containers/${old}`);
    const fresh = await create('snap', 'snap:1');
    expect(await isThere(fresh, '/own/f')).toBe(true);
  });
});
