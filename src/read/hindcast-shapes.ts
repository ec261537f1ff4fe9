import type { EventType } from '../event/event.js';

/** What a field of a recorded event holds. `reason` is a text that must be there. */
export type Kind = 'text' | 'number' | 'flag' | 'labels' | 'time' | 'reason';

type Shape = Readonly<Record<string, Kind>>;

const who: Shape = { name: 'text', image: 'text', labels: 'labels' };
const exec: Shape = { ...who, execId: 'text', command: 'text' };
const image: Shape = { reference: 'text', labels: 'labels' };
const prune: Shape = { reclaimed: 'number' };
const volume: Shape = { driver: 'text' };
const network: Shape = { name: 'text', driver: 'text' };

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
  'recording.gap': { from: 'time', to: 'time', reason: 'reason' },
  'recording.unreadable': { log: 'reason', line: 'number', reason: 'reason' },
};

/** The fields of a recorded event of this type; null for words that Hindcast does not fold. */
export function shapeOf(type: string): Shape | null {
  return Object.hasOwn(SHAPES, type) ? SHAPES[type as keyof typeof SHAPES] : null;
}
