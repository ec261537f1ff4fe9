import { describe, expect, it } from 'vitest';
import { fold, initial } from '../src/fold/index.js';
import { observedFrom, readBaseline } from '../src/read/inspect.js';
import { toDocument } from '../src/view/document.js';

const ID = 'a'.repeat(64);

/** What `podman inspect` prints of a container: no `sha256:`, no list of networks, no labels, the stop signal as a number. */
const inspected = (status: unknown) => ({
  Id: ID,
  Created: '2026-11-25T03:39:26.829689023Z',
  State: {
    OciVersion: '1.0.2-dev',
    Status: status,
    Running: false,
    Paused: false,
    OOMKilled: false,
    Pid: 0,
    ExitCode: 3,
    StartedAt: '2026-11-25T03:39:27.429510026Z',
    FinishedAt: '2026-11-25T03:39:28.008701041Z',
    Health: { Status: '', FailingStreak: 0, Log: null },
    CheckpointedAt: '0001-01-01T00:00:00Z',
  },
  Image: 'b'.repeat(64),
  ImageName: 'localhost/base:1',
  Name: 'web',
  RestartCount: 2,
  ExecIDs: [],
  Mounts: [],
  NetworkSettings: { EndpointID: '', Ports: {} },
  Config: { Image: 'localhost/base:1', Labels: null, StopSignal: 15 },
  HostConfig: { RestartPolicy: { Name: '', MaximumRetryCount: 0 }, AutoRemove: false },
});

describe("what Podman's inspect prints", () => {
  it.each([
    ['created', 'created'],
    ['configured', 'created'],
    ['initialized', 'created'],
    ['running', 'running'],
    ['stopping', 'running'],
    ['paused', 'paused'],
    ['stopped', 'exited'],
    ['exited', 'exited'],
    ['removing', 'removing'],
    ['unknown', 'unknown'],
    ['constructor', 'constructor'],
    [undefined, null],
    [7, null],
  ])('says %j where Docker has %j', (podman, docker) => {
    expect(observedFrom(inspected(podman))?.facts).toMatchObject({ subject: 'container', status: docker });
  });

  it('is read whole', () => {
    expect(observedFrom(inspected('stopped'))).toMatchObject({
      id: ID,
      facts: {
        name: 'web',
        image: 'localhost/base:1',
        imageId: `sha256:${'b'.repeat(64)}`,
        health: 'none',
        exitCode: 3,
        restarts: 2,
        labels: {},
        networks: null,
        restartPolicy: 'no',
        stopSignal: null,
      },
    });
  });

  it.each([
    ["Docker's classic store", { Data: { MergedDir: '/var/lib/docker/overlay2/x/merged' } }, {}, 'classic'],
    ["containerd's store", { Data: null }, {}, 'containerd'],
    ["Podman's, with overlay", { Data: { UpperDir: '/d/diff' } }, { NamesHistory: ['base:1'] }, null],
    ["Podman's, with vfs", {}, { ManifestType: 'application/vnd.oci.image.manifest.v1+json' }, null],
  ])('tells the store of an image: %s', (_, GraphDriver, more, store) => {
    const image = { Id: `sha256:${ID}`, RepoTags: ['base:1'], RootFS: { Layers: [] }, GraphDriver, ...more };
    expect(observedFrom(image)?.facts).toMatchObject({ subject: 'image', store });
  });

  it('is a baseline', () => {
    const [event] = readBaseline(JSON.stringify([inspected('stopped')]));
    if (!event) throw new Error('nothing was read');
    const { containers } = toDocument(fold(initial(), [event]));
    expect(containers).toMatchObject([{ id: ID, status: 'exited', exitCode: 3, restarts: 2 }]);
    expect(containers[0]?.uncertain).not.toContain('status');
  });
});
