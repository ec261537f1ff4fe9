import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { EXAMPLE, hindcast, rows, scratch } from './support/run.js';

const file = scratch();

const ID = 'f'.repeat(64);
const IMAGE = `sha256:${'e'.repeat(64)}`;
const NETWORK = 'd'.repeat(64);
const THINGS = [
  {
    Id: ID,
    Name: '/old',
    Created: '2026-11-23T20:00:00.5Z',
    State: { Status: 'running', StartedAt: '2026-11-23T20:00:01Z', FinishedAt: '0001-01-01T00:00:00Z' },
    Image: IMAGE,
    Config: { Image: 'app:1', Labels: { a: '{"b":["\n"]}' } },
    HostConfig: { RestartPolicy: { Name: 'no' } },
    NetworkSettings: { Networks: { net: { NetworkID: NETWORK } } },
    Mounts: [{ Type: 'volume', Name: 'data', Destination: '/data', Driver: 'local', RW: true }],
  },
  {
    Id: IMAGE,
    RepoTags: ['app:1'],
    RepoDigests: [],
    Created: '2026-11-22T20:00:00Z',
    RootFS: { Layers: ['sha256:1'] },
  },
  { Name: 'data', Driver: 'local', Mountpoint: '/engine/data', CreatedAt: '2026-11-22T20:00:00Z' },
  { Name: 'net', Id: NETWORK, Driver: 'bridge', Scope: 'local', IPAM: {}, Containers: { [ID]: {} } },
];

const state = (baseline: string, ...argv: string[]) => hindcast(['state', EXAMPLE, '--baseline', baseline, ...argv]);
const json = (value: unknown) => JSON.stringify(value, null, 4);

describe('--baseline', () => {
  const plain = file('plain.json', json(THINGS));

  it('stands before the first record, and counts as none', async () => {
    const [begin, end] = rows(await state(plain, '--at', '#0', '--at', '#1'));
    expect(begin).toMatchObject({ at: null, position: 0, events: 0, since: null });
    expect(begin).toMatchObject({
      containers: [{ id: ID, name: 'old', image: 'app:1', imageId: IMAGE, status: 'running', seen: 'midlife' }],
      images: [{ id: IMAGE, tags: ['app:1'] }],
      volumes: [{ name: 'data' }],
      networks: [{ id: NETWORK, name: 'net', containers: [ID] }],
    });
    expect(end).toMatchObject({ position: 1, events: 1, since: '2026-11-23T21:50:50.202379648Z' });
  });

  const byteOrderMark = Buffer.from('\ufeff');
  it.each<[string, string | Buffer]>([
    ['an object a line', THINGS.map((thing) => JSON.stringify(thing)).join('\n')],
    ['objects one after the other', THINGS.map(json).join('\n')],
    ['an array for each call of docker inspect', THINGS.map((thing) => json([thing])).join('\n')],
    ['one line of arrays and objects', THINGS.map((thing, i) => JSON.stringify(i % 2 ? thing : [thing])).join('\n')],
    ['longer than what is read at once', json(THINGS).replaceAll('\n', `\n${' '.repeat(20_000)}`)],
    ['gzip', gzipSync(json(THINGS))],
    ['CRLF', json(THINGS).replaceAll('\n', '\r\n')],
    ['a byte order mark', Buffer.concat([byteOrderMark, Buffer.from(json(THINGS))])],
    ['UTF-16, as PowerShell writes it', Buffer.from(`\ufeff${json(THINGS)}`, 'utf16le')],
  ])('may be %s', async (name, content) => {
    expect(await state(file(name, content))).toEqual(await state(plain));
  });

  it.each([
    ['a page', '<html>', /a page: not JSON: <html>/],
    ['another object', '{"a":1}', /entry 1 is not what docker inspect prints/],
    ['cut gzip', gzipSync(json(THINGS)).subarray(0, 200), /cut gzip: cut off/],
    ['cut', json(THINGS).slice(0, 500), /cut: not JSON/],
  ])('is refused as %s, with the cure', async (name, content, message) => {
    const ran = await state(file(name, content));
    expect(ran).toMatchObject({ status: 1, out: '', err: expect.stringMatching(message) });
    expect(ran.err).toMatch(/docker inspect \$\(docker ps -aq\) > baseline\.json/);
  });

  it('that is missing, or a folder, is called so', async () => {
    const near = await state(join(dirname(plain), 'plian.json'));
    expect(near).toMatchObject({
      status: 1,
      err: expect.stringMatching(/plian\.json: no such file\n {2}did you mean: .*plain\.json/),
    });
    const folder = join(dirname(plain), 'folder');
    mkdirSync(folder);
    expect(await state(folder)).toMatchObject({ status: 1, err: expect.stringMatching(/folder: a folder/) });
  });

  it('says nothing of how long ago things were while nobody knows what time it is', async () => {
    const at = ['--at', '#0', '--baseline', plain];
    const [row] = rows(await hindcast(['ps', EXAMPLE, ...at, '--format', 'json']));
    expect(row).toMatchObject({
      Names: 'old',
      Status: 'Up',
      RunningFor: '',
      CreatedAt: '2026-11-23 20:00:00 +0000 UTC',
    });
    const [image] = rows(await hindcast(['images', EXAMPLE, ...at, '--format', 'json']));
    expect(image).toMatchObject({ CreatedSince: 'N/A', CreatedAt: '2026-11-22 20:00:00 +0000 UTC' });
    const [later] = rows(await hindcast(['ps', EXAMPLE, '--at', '#1', '--baseline', plain, '--format', 'json']));
    expect(later).toMatchObject({ Status: 'Up 2 hours', RunningFor: '2 hours ago' });
  });
});
