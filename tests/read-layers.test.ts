import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HindcastError } from '../src/error.js';
import { readBaseline } from '../src/read/index.js';
import { hex, sha } from './support/docker.js';

const image = { Id: sha('1'), RepoTags: ['app:1'], RootFS: { Layers: [] } };
const web = { Id: hex('a'), Name: '/web', State: { Status: 'running' }, Config: {} };
const api = [
  { Id: sha('1'), Created: 1795470429, CreatedBy: 'CMD x', Size: 0, Comment: '', Tags: null },
  { Id: '<missing>', Created: 1795470408, CreatedBy: '', Size: 12, Comment: 'Imported from -' },
];
const cli = [
  {
    ID: sha('1'),
    CreatedAt: '2026-11-23T22:46:48+01:00',
    CreatedBy: 'CMD x',
    Size: '0B',
    Comment: '',
    CreatedSince: '',
  },
  { ID: '<missing>', CreatedAt: '', CreatedBy: '', Size: '1.98MB', Comment: '' },
];

const told = (...things: unknown[]) =>
  readBaseline(things.map((thing) => JSON.stringify(thing)).join('\n')).map(({ id, data }) => ({ id, ...data }));
const parts = (...things: unknown[]) =>
  told(...things).filter(({ subject }) => subject === 'history' || subject === 'changes');

describe('a history', () => {
  it('is taken as the engine’s interface gives it', () => {
    expect(told(api)).toEqual([
      {
        id: sha('1'),
        subject: 'history',
        entries: [
          { id: sha('1'), createdAt: 1795470429000000000n, createdBy: 'CMD x', size: 0, comment: '', emptyLayer: null },
          {
            id: null,
            createdAt: 1795470408000000000n,
            createdBy: '',
            size: 12,
            comment: 'Imported from -',
            emptyLayer: null,
          },
        ],
      },
    ]);
  });

  it('and as the command line prints it: a size for people is none', () => {
    expect(told(cli)).toMatchObject([
      {
        id: sha('1'),
        entries: [
          { createdAt: 1795470408000000000n, size: 0 },
          { id: null, createdAt: null, size: null },
        ],
      },
    ]);
  });

  it.each(['app:1', 'app:1', 'docker.io/library/app:1', '1'.repeat(12), sha('1')])('may be of %s', (Id) => {
    expect(parts({ Id, History: api }, image)).toMatchObject([{ id: sha('1') }]);
  });

  it('may stand in an inspect', () => {
    expect(told({ ...image, History: api }).map(({ subject }) => subject)).toEqual(['image', 'history']);
  });
});

describe('changes', () => {
  it.each([
    [
      'as the engine’s interface gives them',
      [
        { Path: '/a', Kind: 1 },
        { Path: '/b', Kind: 0 },
        { Path: '/c', Kind: 2 },
      ],
    ],
    ['as docker diff prints them', ['A /a', 'C /b', 'D /c', '']],
  ])('%s', (_, Changes) => {
    expect(parts({ Id: 'web', Changes, SizeRw: 5 }, web)).toEqual([
      {
        ...{ id: hex('a'), subject: 'changes', sizeRw: 5 },
        changes: [
          { path: '/a', kind: 'added' },
          { path: '/b', kind: 'modified' },
          { path: '/c', kind: 'deleted' },
        ],
      },
    ]);
  });

  it('of nothing are none, which is something else than nobody told', () => {
    expect(parts({ ...web, Changes: null })).toMatchObject([{ changes: [] }]);
    expect(parts(web)).toEqual([]);
  });

  it('come after the thing that they are of, wherever they stand', () => {
    expect(told({ Id: 'web', Changes: [] }, web).map(({ subject }) => subject)).toEqual(['container', 'changes']);
  });
});

describe('what is not told plainly', () => {
  const fault = (...things: unknown[]) => {
    try {
      told(...things);
    } catch (error) {
      if (error instanceof HindcastError) return error;
    }
    throw new Error('it was taken');
  };

  it('of whom is asked for', () => {
    expect(fault({ Id: 'web', Changes: [] }).message).toBe('baseline: changes of "web": which container is that?');
    const two = { ...web, Id: hex('b') };
    expect(fault({ Id: 'web', Changes: [] }, web, two).found).toBe('2 that answer to it');
    expect(fault({ Id: 'nginx', History: api }, image).code).toBe('input');
  });

  it('lines of a history are to be made one list, for where one ends nothing tells', () => {
    expect(fault(...cli).cure).toContain('jq -s');
  });
});

describe('an inspect', () => {
  it('tells what an image sets; nothing set is told as well', () => {
    const Config = {
      Env: ['A=1'],
      Cmd: null,
      Volumes: { '/d': {} },
      ExposedPorts: { '80/tcp': {} },
      Labels: JSON.parse('{"__proto__":"x"}'),
    };
    const [event] = told({ ...image, Config });
    expect(event).toMatchObject({
      config: { env: ['A=1'], cmd: [], entrypoint: [], volumes: ['/d'], exposedPorts: ['80/tcp'], user: '' },
    });
    expect(told(image)[0]).toMatchObject({ config: null });
  });

  it('tells nothing of the environment that a container was given', () => {
    const secret = { ...web, Config: { Env: ['PASSWORD=hunter2'] } };
    expect(JSON.stringify(told(secret))).not.toMatch(/PASSWORD|hunter2/);
  });

  it('tells mounts of every kind, memory too', () => {
    const mounted = {
      ...web,
      Mounts: [{ Type: 'bind', Source: '/s', Destination: '/d', RW: false }],
      HostConfig: { Tmpfs: { '/t': 'size=1m,ro' }, ReadonlyRootfs: true, AutoRemove: true },
      SizeRw: 7,
    };
    expect(told(mounted)).toMatchObject([
      {
        ...{ readOnlyRootfs: true, autoRemove: true, sizeRw: 7 },
        mounts: [
          { type: 'bind', volume: null, source: '/s', destination: '/d', readOnly: true },
          { type: 'tmpfs', volume: null, source: null, destination: '/t', readOnly: true },
        ],
      },
    ]);
  });
});

it('whatever stands in a baseline, reading it ends, in facts or in one clear error', () => {
  const thing = fc.record(
    {
      Id: fc.jsonValue(),
      Changes: fc.jsonValue(),
      History: fc.jsonValue(),
      Config: fc.jsonValue(),
      Mounts: fc.jsonValue(),
      RootFS: fc.jsonValue(),
      State: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.array(thing, { maxLength: 3 }), (things) => {
      try {
        readBaseline(JSON.stringify(things));
      } catch (error) {
        expect(error).toBeInstanceOf(HindcastError);
      }
    }),
  );
});
