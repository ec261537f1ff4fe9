import { describe, expect, it } from 'vitest';
import type { HostState } from '../src/fold/index.js';
import { readText } from '../src/read/index.js';
import { type Upgrade, upgrade, withFate } from '../src/view/upgrade.js';
import { container, hex, historyOf, type Said, sha, stateAfter, tag } from './support/docker.js';

const web = container(hex('a'), 'web', 'app:1');
const anonymous = hex('9');

const oldImage = {
  Id: sha('1'),
  RepoTags: ['app:1'],
  RootFS: { Layers: [sha('b')] },
  Config: { Volumes: null },
  GraphDriver: { Data: {} },
};
const newImage = {
  Id: sha('2'),
  RepoTags: ['app:2'],
  RootFS: { Layers: [sha('b'), sha('c')] },
  Config: { Volumes: { '/var/lib/app': {} }, Env: ['V=2'] },
  GraphDriver: { Data: {} },
};

function inspect(status: string, more: object = {}, host: object = {}) {
  return {
    Id: hex('a'),
    Name: '/web',
    Image: sha('1'),
    State: { Status: status, StartedAt: '2026-01-01T00:00:00Z', FinishedAt: '2026-01-01T01:00:00Z' },
    Config: { Image: 'app:1' },
    HostConfig: { AutoRemove: false, ...host },
    Mounts: [],
    ...more,
  };
}

function ask(state: HostState, image?: string): Upgrade {
  const found = state.container('web');
  if (!found) throw new Error('there is no web');
  return upgrade(state, found, image);
}

const having = (said: readonly Said[], baseline: readonly object[] = []) => stateAfter(historyOf(said, baseline));
const show = ({ data }: Upgrade) =>
  data.map(({ fate, kind, path, certain }) => `${fate}${certain ? '' : '?'} ${kind} ${path ?? ''}`.trim());

describe('an upgrade, from a log alone', () => {
  it('knows volumes by their names, and that it knows nothing else', () => {
    const said = [
      tag('1', 'app:1'),
      web.create(),
      web.mount('data', '/data'),
      web.mount(anonymous, '/cache'),
      web.start(),
    ];
    const result = ask(having(said));
    expect(show(result)).toEqual([
      'orphaned? volume /cache',
      'unknown? mounts',
      'unknown? writable',
      'kept volume /data',
      'replaced image',
    ]);
    expect(result.harmless).toBe(false);
    expect(withFate(result, ['unknown']).map(({ how }) => how)).toEqual(['docker inspect web', 'docker diff web']);
  });

  it('knows that a container that never ran wrote nothing, until something is copied into it', () => {
    const created = [tag('1', 'app:1'), web.create()];
    expect(ask(having(created)).written.known).toBe('empty');
    const copied = ask(having([...created, web.copyIn()]));
    expect(copied.written.known).toBe('nothing');
    expect(withFate(copied, ['unknown']).map(({ why }) => why)).toContainEqual(expect.stringContaining('docker cp'));
    expect(ask(having([...created, web.start()])).written.known).toBe('nothing');
  });

  it('does not take an event of somebody’s for a write: what is read, listed or exported stays unwritten', () => {
    const looked: readonly Said[] = ['archive-path', 'export', 'attach', 'top'].map((action) => [
      'container',
      action,
      hex('a'),
      { image: 'app:1', name: 'web' },
    ]);
    expect(ask(having([tag('1', 'app:1'), web.create(), ...looked.slice(0, 3)])).written.known).toBe('empty');
  });
});

describe('an upgrade, with a baseline', () => {
  const changes = [
    'A /srv/new',
    'A /srv/new/a',
    'A /srv/new/deep',
    'A /srv/new/deep/b',
    'C /srv',
    'C /etc',
    'C /etc/hosts',
    'D /etc/motd',
  ];

  it('counts what was written, by directory, and leaves out the directories on the way', () => {
    const result = ask(having([], [inspect('exited', { Changes: changes, SizeRw: 12 }), oldImage, newImage]), 'app:2');
    expect(result.written).toEqual({ known: 'all', at: null, position: 0, bytes: 12 });
    expect(
      result.data.map(({ fate, path, added, modified, deleted }) => [fate, path, added, modified, deleted]),
    ).toEqual([
      ['lost', '/etc', 0, 1, null],
      ['lost', '/srv/new', 2, 0, null],
      ['replaced', '/etc', null, null, 1],
      ['replaced', null, null, null, null],
    ]);
    expect(result.data.every(({ certain }) => certain)).toBe(true);
  });

  it.each([
    ['of a container that runs, it may not be all', [], 'running', 'part'],
    ['of one that has ended, it is', [], 'exited', 'all'],
    ['and is not any more when it runs again', [web.start()], 'exited', 'part'],
    ['or when something was copied into it', [web.copyIn()], 'exited', 'part'],
    [
      'but is still when somebody only looked',
      [['container', 'archive-path', hex('a'), { name: 'web' }]],
      'exited',
      'all',
    ],
  ] as [string, Said[], string, string][])('%s', (_, said, status, known) => {
    expect(ask(having(said, [inspect(status, { Changes: changes }), oldImage])).written.known).toBe(known);
  });

  it('is harmless only where that is proven', () => {
    const still = [inspect('exited', { Changes: null }), oldImage, newImage];
    expect(ask(having([], still), 'app:2').harmless).toBe(true);
    expect(ask(having([web.start()], still), 'app:2').harmless).toBe(false);
    expect(ask(having([], [inspect('exited'), oldImage]), 'app:1').harmless).toBe(false);
    expect(ask(having([web.start()], [inspect('exited', {}, { ReadonlyRootfs: true }), oldImage])).harmless).toBe(true);
  });

  it('knows binds, memory and volumes of every kind, and where a mount stands in the way of a change', () => {
    const mounts = [
      { Type: 'bind', Source: '/srv/conf', Destination: '/conf', RW: true },
      { Type: 'tmpfs', Source: '', Destination: '/run', RW: true },
      { Type: 'volume', Name: anonymous, Source: '/x', Destination: '/cache', Driver: 'local', RW: true },
    ];
    const told = inspect(
      'running',
      { Mounts: mounts, Changes: ['A /conf', 'A /cache', 'A /a', 'A /a/b'] },
      { Tmpfs: { '/scratch': '' } },
    );
    expect(show(ask(having([], [told, oldImage])))).toEqual([
      'lost tmpfs /run',
      'lost tmpfs /scratch',
      'lost? writable /a',
      'orphaned volume /cache',
      'unknown? writable',
      'kept bind /conf',
      'replaced image',
    ]);
    const ended = inspect('exited', { Mounts: mounts, Changes: null });
    expect(show(ask(having([], [ended, oldImage])))).not.toContain('lost tmpfs /run');
  });

  it('loses an anonymous volume with --rm, and is not sure of it where compose may hand it on', () => {
    const mount = { Type: 'volume', Name: anonymous, Destination: '/cache', RW: true };
    const told = (host: object, labels: object = {}) =>
      inspect('exited', { Mounts: [mount], Changes: null, Config: { Image: 'app:1', Labels: labels } }, host);
    const fate = (one: object) => show(ask(having([], [one, oldImage])))[0];
    expect(fate(told({ AutoRemove: true }))).toBe('lost volume /cache');
    expect(fate(told({ AutoRemove: false }))).toBe('orphaned volume /cache');
    expect(fate(told({}, { 'com.docker.compose.project': 'shop' }))).toBe('orphaned? volume /cache');
  });

  it('says where the new image makes a volume of what was in the writable layer', () => {
    const result = ask(
      having([], [inspect('exited', { Changes: ['A /var/lib/app', 'A /var/lib/app/db'] }), oldImage, newImage]),
      'app:2',
    );
    expect(withFate(result, ['lost'])[0]?.why).toContain('makes /var/lib/app a volume');
    expect(result.images).toEqual({
      same: false,
      layers: { shared: 1, before: 1, after: 2 },
      settings: [
        { field: 'env', key: 'V', before: null, after: '2' },
        { field: 'volume', key: '/var/lib/app', before: null, after: '' },
      ],
      volumesAdded: ['/var/lib/app'],
      volumesDropped: [],
    });
  });

  it('takes what its own reference means now, where no image is named', () => {
    const state = having([tag('2', 'app:1')], [inspect('exited'), oldImage, newImage]);
    expect(ask(state)).toMatchObject({
      from: { imageId: sha('1') },
      to: { reference: 'app:1', imageId: sha('2'), proven: true },
    });
    expect(ask(state).images.same).toBe(false);
  });

  it('keeps what a commit put into the new image, and no more', () => {
    const stopped = [inspect('exited', { Changes: changes }), oldImage];
    const committed = [web.commit({ imageID: sha('3'), imageRef: 'app:snap', comment: '' })];
    expect(show(ask(having(committed, stopped), 'app:snap'))).toEqual(['kept writable', 'replaced image']);
    expect(show(ask(having([...committed, web.start()], stopped), 'app:snap'))).toEqual([
      'unknown? writable',
      'kept writable',
      'replaced image',
    ]);
    expect(show(ask(having(committed, stopped), 'app:1'))).toContain('lost writable /etc');
  });

  it('is sure of nothing where the container itself may be gone', () => {
    const gap = `{"type":"recording.gap","data":{"from":"2026-11-23T00:00:00Z","to":"2026-11-24T00:00:00Z","reason":"reconnect"}}`;
    const events = [...historyOf([], [inspect('exited', { Changes: null }), oldImage])];
    const state = stateAfter([...events, ...historyOf([]), ...readText(gap)]);
    expect(ask(state).harmless).toBe(false);
    expect(ask(state).written.known).toBe('part');
  });

  it('names a container by its id in a command, where its name would do something in a shell', () => {
    const state = having([], [{ ...inspect('running'), Name: '/$(reboot)' }]);
    const found = state.container(hex('a'));
    const result = found && upgrade(state, found);
    expect(result?.data.flatMap(({ how }) => how ?? [])).toContain(`docker diff ${'a'.repeat(12)}`);
    expect(JSON.stringify(result?.data)).not.toContain('reboot');
  });
});
