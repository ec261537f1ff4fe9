import type { EventData } from '../event/event.js';
import { type Attributes, wholeNumber, without } from './attributes.js';
import { knownText } from './known-text.js';

/** An event's type and data, still without time and place. */
export type Decoded = { [T in keyof EventData]: { readonly type: T; readonly data: EventData[T] } }[keyof EventData];

interface Said {
  readonly action: string;
  /** What stood in the action after `: `. */
  readonly detail: string | null;
  readonly id: string | null;
  readonly attributes: Attributes;
}

/** Container actions that say nothing but who. */
const PLAIN_ACTIONS =
  'create init start restart stop cleanup oom pause unpause destroy update attach detach top export copy ' +
  'archive-path extract-to-dir checkpoint restore';

/** Types by their action. */
function typesOf(subject: string, actions: string): ReadonlyMap<string, string> {
  return new Map(actions.split(' ').map((action) => [action, knownText(`${subject}.${action}`)]));
}

const PLAIN = typesOf('container', PLAIN_ACTIONS);
const TRANSFERS = typesOf('image', 'pull push');
const IMAGES = typesOf('image', 'tag untag delete import load save create build');

const SIGNALS: Readonly<Record<string, number>> = { HUP: 1, INT: 2, QUIT: 3, KILL: 9, USR1: 10, USR2: 12, TERM: 15 };

function signalOf(value: string | undefined): number | null {
  return wholeNumber(value) ?? SIGNALS[value?.replace(/^SIG/, '') ?? ''] ?? null;
}

/** Reads the named attributes; one that is not a number is a label that shadows it, and stays with the labels. */
function containerData(attributes: Attributes, numbers: readonly string[], texts: readonly string[] = []) {
  const taken = ['name', 'image', ...texts, ...numbers.filter((key) => wholeNumber(attributes[key]) !== null)];
  return { name: attributes.name ?? null, image: attributes.image ?? null, labels: without(attributes, taken) };
}

/** A container's action in Hindcast's words, or null for one that Hindcast does not know. */
export function containerEvent({ action, detail, attributes: a }: Said): Decoded | null {
  const plain = PLAIN.get(action);
  if (plain !== undefined) return { type: plain, data: containerData(a, []) } as Decoded;
  switch (action) {
    case 'kill':
      return {
        type: 'container.kill',
        data: { ...containerData(a, [], signalOf(a.signal) === null ? [] : ['signal']), signal: signalOf(a.signal) },
      };
    case 'die':
      return {
        type: 'container.die',
        data: {
          ...containerData(a, ['exitCode', 'execDuration']),
          exitCode: wholeNumber(a.exitCode),
          execDuration: wholeNumber(a.execDuration),
        },
      };
    case 'rename':
      return {
        type: 'container.rename',
        data: { ...containerData(a, [], ['oldName']), oldName: a.oldName?.replace(/^\//, '') ?? null },
      };
    case 'resize':
      return {
        type: 'container.resize',
        data: { ...containerData(a, ['height', 'width']), height: wholeNumber(a.height), width: wholeNumber(a.width) },
      };
    case 'commit':
      return {
        type: 'container.commit',
        data: {
          ...containerData(a, [], ['comment', 'imageID', 'imageRef']),
          comment: a.comment ?? null,
          imageId: a.imageID ?? null,
          imageRef: a.imageRef || null,
        },
      };
    case 'health_status':
      return { type: 'container.health_status', data: { ...containerData(a, []), health: detail } };
    case 'prune':
      return { type: 'container.prune', data: { reclaimed: wholeNumber(a.reclaimed) } };
    default:
      return execEvent(action, detail, a);
  }
}

const EXEC_TYPES = {
  exec_create: 'container.exec_create',
  exec_start: 'container.exec_start',
  exec_detach: 'container.exec_detach',
} as const;

function execEvent(action: string, command: string | null, a: Attributes): Decoded | null {
  switch (action) {
    case 'exec_create':
    case 'exec_start':
    case 'exec_detach': {
      const data = { ...containerData(a, [], ['execID']), execId: a.execID ?? null, command };
      return { type: EXEC_TYPES[action], data };
    }
    case 'exec_die': {
      const data = { ...containerData(a, ['exitCode'], ['execID']), execId: a.execID ?? null, command };
      return { type: 'container.exec_die', data: { ...data, exitCode: wholeNumber(a.exitCode) } };
    }
    default:
      return null;
  }
}

/** An image's action. Where an engine writes the image's id for want of a name, there is no name. */
export function imageEvent({ action, id, attributes: a }: Said): Decoded | null {
  const labels = without(a, ['name']);
  const named = a.name === undefined || a.name === id || /^sha256:[0-9a-f]{64}$/.test(a.name) ? null : a.name;
  if (action === 'prune') return { type: 'image.prune', data: { reclaimed: wholeNumber(a.reclaimed) } };
  const transfer = TRANSFERS.get(action);
  const type = transfer ?? IMAGES.get(action);
  if (type === undefined) return null;
  return { type, data: { reference: transfer === undefined ? named : id, labels } } as Decoded;
}

export function volumeEvent({ action, attributes: a }: Said): Decoded | null {
  const driver = a.driver ?? null;
  const container = a.container ?? null;
  const writable = a['read/write'];
  switch (action) {
    case 'create':
      return { type: 'volume.create', data: { driver } };
    case 'destroy':
      return { type: 'volume.destroy', data: { driver } };
    case 'mount':
      return {
        type: 'volume.mount',
        data: {
          driver,
          container,
          destination: a.destination ?? null,
          readOnly: writable === undefined ? null : writable === 'false',
          propagation: a.propagation ?? null,
        },
      };
    case 'unmount':
      return { type: 'volume.unmount', data: { driver, container } };
    case 'prune':
      return { type: 'volume.prune', data: { reclaimed: wholeNumber(a.reclaimed) } };
    default:
      return null;
  }
}

export function networkEvent({ action, attributes: a }: Said): Decoded | null {
  const name = a.name ?? null;
  const driver = a.type ?? null;
  switch (action) {
    case 'create':
      return { type: 'network.create', data: { name, driver } };
    case 'destroy':
      return { type: 'network.destroy', data: { name, driver } };
    case 'connect':
      return { type: 'network.connect', data: { name, driver, container: a.container ?? null } };
    case 'disconnect':
      return { type: 'network.disconnect', data: { name, driver, container: a.container ?? null } };
    case 'prune':
      return { type: 'network.prune', data: { reclaimed: wholeNumber(a.reclaimed) } };
    default:
      return null;
  }
}
