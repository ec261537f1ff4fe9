import type { Source } from '../event/event.js';
import type { Decoded } from './docker-actions.js';
import { type Fields, record } from './fields.js';
import { type Format, Unreadable } from './format.js';
import { fieldsOf, labelsOf, textOf, timeOf } from './hindcast-fields.js';
import { factsOf, shapeOf } from './hindcast-shapes.js';

const SOURCES: ReadonlySet<string> = new Set<Source>([
  'docker-json',
  'docker-text',
  'podman-json',
  'podman-text',
  'podman-api',
  'podman-journal',
  'compose-json',
  'containerd',
  'build-api',
  'build-classic',
  'build-plain',
  'build-rawjson',
  'inspect',
  'hindcast',
]);

function isSource(value: unknown): value is Source {
  return typeof value === 'string' && SOURCES.has(value);
}

/** Facts of an inspect: whichever are there. */
function observedOf(given: Fields): Decoded {
  const subject = textOf(given.subject, 'data.subject') ?? '';
  const facts = factsOf(subject);
  if (!facts) {
    const found = JSON.stringify(subject);
    throw new Unreadable(`"data.subject" is not container, image, volume, network, history, changes or list: ${found}`);
  }
  return { type: 'recording.observed', data: { subject, ...fieldsOf(given, facts, 'data') } } as unknown as Decoded;
}

/** What Hindcast does not fold: the words stand in the type, unless a dot in them would hide which is which. */
function otherOf(type: string, given: Fields): Decoded {
  const dot = type.indexOf('.');
  const subject = textOf(given.subject, 'data.subject') ?? type.slice(0, dot);
  const action = textOf(given.action, 'data.action') ?? type.slice(dot + 1);
  return { type: 'other', data: { subject, action, attributes: labelsOf(given.attributes, 'data.attributes') } };
}

function decodeWord(type: string, given: Fields): Decoded {
  // A network of a swarm has the words of a local one; that it has attributes, and not fields, tells them apart.
  if (given.attributes !== undefined) return otherOf(type, given);
  if (type === 'recording.observed') return observedOf(given);
  const shape = shapeOf(type);
  return shape ? ({ type, data: fieldsOf(given, shape, 'data') } as unknown as Decoded) : otherOf(type, given);
}

/** Hindcast's own lines, as `hindcast events --format json` prints them: alone, or between an engine's records. */
export const hindcastJson: Format = {
  name: 'hindcast',
  recognises: (fields) => typeof fields.type === 'string' && fields.type.includes('.') && fields.data !== undefined,
  decode(fields) {
    const given = record(fields.data);
    if (!given) throw new Unreadable('"data" is not an object');
    const decoded = decodeWord(String(fields.type), given);
    // A gap may be written without a time of its own: then it is known when it is over.
    const stated = fields.at ?? (decoded.type === 'recording.gap' ? given.to : undefined);
    // Many a log of a build knows no times.
    const isUntimed = fields.at === null && decoded.type.startsWith('build.');
    const at = isUntimed ? null : timeOf(stated, 'at');
    const source = isSource(fields.source) ? fields.source : 'hindcast';
    return { at, id: textOf(fields.id, 'id'), ...decoded, source };
  },
};
