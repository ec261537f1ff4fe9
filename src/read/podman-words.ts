import type { Instant } from '../event/instant.js';
import type { Attributes } from './attributes.js';
import type { Decoded } from './docker-actions.js';
import { localName } from './podman-names.js';

/** What a record of Podman's says, whichever way it is written down. */
export interface PodmanSaid {
  readonly at: Instant;
  readonly subject: string;
  readonly action: string;
  readonly id: string | null;
  readonly name: string | null;
  readonly image: string | null;
  readonly labels: Attributes;
  readonly exitCode: number | null;
  readonly health: string | null;
}

type Named = Decoded & { readonly id: string | null };

/** Podman's words for what Docker has a word for. */
const CONTAINER: Readonly<Record<string, string>> = {
  died: 'die',
  remove: 'destroy',
  exec: 'exec_start',
  exec_died: 'exec_die',
};

/** Container actions that say nothing but who. */
const PLAIN = new Set(
  'create init start stop restart cleanup pause unpause destroy attach checkpoint restore update export'.split(' '),
);

function other({ subject, action, id, name, labels }: PodmanSaid): Named {
  const attributes = name === null ? labels : { ...labels, name };
  return { type: 'other', id, data: { subject, action, attributes } };
}

function container(said: PodmanSaid): Named {
  const { id, name, image, labels, exitCode } = said;
  const data = { name, image, labels };
  const action = CONTAINER[said.action] ?? said.action;
  if (PLAIN.has(action)) return { type: `container.${action}`, id, data } as Named;
  switch (action) {
    case 'die':
      return { type: 'container.die', id, data: { ...data, exitCode, execDuration: null } };
    case 'kill':
      return { type: 'container.kill', id, data: { ...data, signal: null } };
    case 'rename':
      return { type: 'container.rename', id, data: { ...data, oldName: null } };
    case 'commit':
      return { type: 'container.commit', id, data: { ...data, comment: null, imageId: null, imageRef: null } };
    case 'health_status':
      return { type: 'container.health_status', id, data: { ...data, health: said.health } };
    case 'exec_start':
      return { type: 'container.exec_start', id, data: { ...data, execId: null, command: null } };
    case 'exec_die':
      return { type: 'container.exec_die', id, data: { ...data, execId: null, command: null, exitCode } };
    default:
      return other(said);
  }
}

function image(said: PodmanSaid): Named {
  const { id, name, labels } = said;
  const reference = name === null ? null : localName(name);
  switch (said.action) {
    case 'tag':
    case 'untag':
    case 'save':
      return id === null ? other(said) : { type: `image.${said.action}`, id, data: { reference, labels } };
    case 'remove':
      return { type: 'image.delete', id, data: { reference, labels } };
    case 'loadfromarchive':
      return id === null ? other(said) : { type: 'image.load', id, data: { reference: null, labels } };
    case 'build':
      // The id stands where the name should: a build that failed has neither.
      return name === null ? other(said) : { type: 'image.build', id: name, data: { reference: null, labels } };
    default:
      // `pull` is also written where nothing was pulled, with a name that is not resolved.
      return other(said);
  }
}

/** The event of a record, in Hindcast's words; what has none keeps Podman's own. */
export function podmanEvent(said: PodmanSaid): Named {
  switch (said.subject) {
    case 'container':
      return container(said);
    case 'image':
      return image(said);
    case 'volume':
      if (said.action === 'create' || said.action === 'remove') {
        const type = said.action === 'create' ? 'volume.create' : 'volume.destroy';
        return { type, id: said.name, data: { driver: null } };
      }
      // A prune names each volume, and has removed it with a word of its own.
      return other(said);
    case 'system':
      // Podman starts anew, after a boot: nothing runs any more, and no end was written down.
      if (said.action !== 'refresh') return other(said);
      return { type: 'recording.gap', id: null, data: { from: said.at, to: said.at, reason: 'engine-restart' } };
    default:
      // A network's event tells the container's id, and of the network only the name.
      return other(said);
  }
}
