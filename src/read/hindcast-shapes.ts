import type { EventType } from '../event/event.js';
import type { Observed } from '../event/observed.js';

/**
 * What a field of a recorded event holds. Absent is null, because nobody said it, but for some: `labels` are then empty, and `time`,
 * `required` (a text), `count` and `yes or no` must be there.
 */
export type Kind =
  | 'text'
  | 'number'
  | 'flag'
  | 'labels'
  | 'time'
  | 'required'
  | 'count'
  | 'yes or no'
  | 'moment'
  | 'known labels'
  | 'texts'
  | 'networks'
  | 'mounts'
  | 'config'
  | 'history'
  | 'changes';

export type Shape = Readonly<Record<string, Kind>>;

const who: Shape = { name: 'text', image: 'text', labels: 'labels' };
const exec: Shape = { ...who, execId: 'text', command: 'text' };
const image: Shape = { reference: 'text', labels: 'labels' };
const prune: Shape = { reclaimed: 'number' };
const volume: Shape = { driver: 'text' };
const network: Shape = { name: 'text', driver: 'text' };
const build: Shape = { ordinal: 'count' };

/** The fields of each type of event; the type is checked against the vocabulary, so a word cannot be forgotten here. */
const SHAPES: Readonly<Record<Exclude<EventType, 'other' | 'recording.observed'>, Shape>> = {
  'container.create': who,
  'container.init': who,
  'container.start': who,
  'container.restart': who,
  'container.stop': who,
  'container.kill': { ...who, signal: 'number' },
  'container.die': { ...who, exitCode: 'number', execDuration: 'number' },
  'container.cleanup': who,
  'container.oom': who,
  'container.pause': who,
  'container.unpause': who,
  'container.destroy': who,
  'container.rename': { ...who, oldName: 'text' },
  'container.update': who,
  'container.attach': who,
  'container.detach': who,
  'container.resize': { ...who, height: 'number', width: 'number' },
  'container.top': who,
  'container.export': who,
  'container.commit': { ...who, comment: 'text', imageId: 'text', imageRef: 'text' },
  'container.copy': who,
  'container.archive-path': who,
  'container.extract-to-dir': who,
  'container.checkpoint': who,
  'container.restore': who,
  'container.exec_create': exec,
  'container.exec_start': exec,
  'container.exec_detach': exec,
  'container.exec_die': { ...exec, exitCode: 'number' },
  'container.health_status': { ...who, health: 'text' },
  'container.prune': prune,
  'image.pull': image,
  'image.push': image,
  'image.tag': image,
  'image.untag': image,
  'image.delete': image,
  'image.import': image,
  'image.load': image,
  'image.save': image,
  'image.create': image,
  'image.build': image,
  'image.prune': prune,
  'volume.create': volume,
  'volume.mount': { ...volume, container: 'text', destination: 'text', readOnly: 'flag', propagation: 'text' },
  'volume.unmount': { ...volume, container: 'text' },
  'volume.destroy': volume,
  'volume.prune': prune,
  'network.create': network,
  'network.connect': { ...network, container: 'text' },
  'network.disconnect': { ...network, container: 'text' },
  'network.destroy': network,
  'network.prune': prune,
  'builder.prune': prune,
  'build.start': { ...build, builder: 'text' },
  'build.step': {
    ...build,
    step: 'count',
    name: 'required',
    status: 'required',
    startedAt: 'moment',
    finishedAt: 'moment',
    tookMilliseconds: 'number',
    imageId: 'text',
    error: 'text',
  },
  'build.output': { ...build, step: 'count', stream: 'text', text: 'required', afterMilliseconds: 'number' },
  'build.warning': { ...build, step: 'number', text: 'required', detail: 'text', url: 'text' },
  'build.finish': { ...build, imageId: 'text', names: 'texts', stored: 'flag' },
  'build.fail': { ...build, error: 'text' },
  'build.cancel': { ...build, error: 'text' },
  'recording.gap': { from: 'time', to: 'time', reason: 'required' },
  'recording.unreadable': { log: 'required', line: 'count', reason: 'required' },
};

/** The fields of a recorded event of this type; null for words that Hindcast does not fold. */
export function shapeOf(type: string): Shape | null {
  return Object.hasOwn(SHAPES, type) ? SHAPES[type as keyof typeof SHAPES] : null;
}

/** What an inspect may tell of each kind of thing. */
const FACTS: Readonly<Record<Observed['subject'], Shape>> = {
  container: {
    name: 'text',
    image: 'text',
    imageId: 'text',
    status: 'text',
    health: 'text',
    exitCode: 'number',
    oomKilled: 'flag',
    createdAt: 'moment',
    startedAt: 'moment',
    finishedAt: 'moment',
    restarts: 'number',
    labels: 'known labels',
    networks: 'networks',
    mounts: 'mounts',
    execs: 'number',
    restartPolicy: 'text',
    restartLimit: 'number',
    autoRemove: 'flag',
    hasHealthcheck: 'flag',
    stopSignal: 'text',
    readOnlyRootfs: 'flag',
    sizeRw: 'number',
    sizeRootFs: 'number',
  },
  image: {
    tags: 'texts',
    digests: 'texts',
    parent: 'text',
    layers: 'texts',
    createdAt: 'moment',
    size: 'number',
    config: 'config',
    store: 'text',
  },
  volume: { driver: 'text', createdAt: 'moment' },
  network: { name: 'required', driver: 'text', containers: 'texts' },
  history: { entries: 'history' },
  changes: { changes: 'changes', sizeRw: 'number' },
  list: { of: 'required', ids: 'texts' },
};

/** The facts of a kind of thing; null for a kind that is not known. */
export function factsOf(subject: string): Shape | null {
  return Object.hasOwn(FACTS, subject) ? FACTS[subject as keyof typeof FACTS] : null;
}

/** The parts of a container's networks and mounts, as an inspect tells them. */
export const NETWORK: Shape = { id: 'text', name: 'required' };
export const MOUNT: Shape = {
  type: 'text',
  volume: 'text',
  source: 'text',
  destination: 'required',
  driver: 'text',
  readOnly: 'yes or no',
};

/** What an inspect tells of an image's configuration, and the lines of `docker history` and `docker diff`. */
export const CONFIG: Shape = {
  env: 'texts',
  cmd: 'texts',
  entrypoint: 'texts',
  labels: 'known labels',
  exposedPorts: 'texts',
  volumes: 'texts',
  workingDir: 'text',
  user: 'text',
  stopSignal: 'text',
};
export const HISTORY: Shape = {
  id: 'text',
  createdAt: 'moment',
  createdBy: 'text',
  size: 'number',
  comment: 'text',
  emptyLayer: 'flag',
};
export const CHANGE: Shape = { path: 'required', kind: 'required' };
