import type { EventType, Source } from '../event/event.js';
import { type Instant, parseInstant } from '../event/instant.js';
import { type Attributes, setAttribute } from './attributes.js';
import type { Decoded } from './docker-actions.js';
import { type Fields, record, text } from './fields.js';
import { type Format, Unreadable } from './format.js';
import { type Kind, shapeOf } from './hindcast-shapes.js';

const SOURCES: ReadonlySet<string> = new Set<Source>([
  'docker-json',
  'docker-text',
  'podman-json',
  'podman-text',
  'podman-api',
  'podman-journal',
  'compose-json',
  'containerd',
  'build',
  'inspect',
  'hindcast',
]);

function isSource(value: unknown): value is Source {
  return typeof value === 'string' && SOURCES.has(value);
}

function timeOf(value: unknown, field: string): Instant {
  const at = typeof value === 'string' ? parseInstant(value) : null;
  if (at === null) throw new Unreadable(`"${field}" is not a time: ${JSON.stringify(value) ?? 'absent'}`);
  return at;
}

function labelsOf(value: unknown, field: string): Attributes {
  const labels: Record<string, string> = {};
  const given = value === undefined || value === null ? {} : record(value);
  if (!given) throw new Unreadable(`"${field}" is not an object`);
  for (const key of Object.keys(given)) {
    const label = given[key];
    if (typeof label !== 'string') throw new Unreadable(`"${field}.${key}" is not a text`);
    setAttribute(labels, key, label);
  }
  return labels;
}

/** Checks one field; one that is absent is null, because nobody said it. */
function fieldOf(value: unknown, kind: Kind, field: string): unknown {
  if (kind === 'labels') return labelsOf(value, field);
  if (kind === 'time') return timeOf(value, field);
  if (value === undefined || value === null) {
    if (kind === 'reason') throw new Unreadable(`"${field}" is missing`);
    return null;
  }
  const wanted = { text: 'string', reason: 'string', number: 'number', flag: 'boolean' }[kind];
  const type = typeof value;
  if (type !== wanted) throw new Unreadable(`"${field}" is a ${type}, not a ${wanted}`);
  return value;
}

function dataOf(type: EventType, shape: Readonly<Record<string, Kind>>, given: Fields): Decoded {
  const data: Record<string, unknown> = {};
  for (const [field, kind] of Object.entries(shape)) data[field] = fieldOf(given[field], kind, `data.${field}`);
  return { type, data } as Decoded;
}

const TIMES = ['createdAt', 'startedAt', 'finishedAt'];

/** Facts of an inspect: whichever fields are there are taken, times as times. */
function observedOf(given: Fields): Decoded {
  const subject = text(given.subject);
  if (!subject || !['container', 'image', 'volume', 'network'].includes(subject)) {
    throw new Unreadable(`"data.subject" is ${JSON.stringify(given.subject)}, not container, image, volume or network`);
  }
  const data: Record<string, unknown> = { ...blankFacts(subject), ...given };
  for (const key of TIMES) {
    const time = data[key];
    if (time !== undefined && time !== null) data[key] = timeOf(time, `data.${key}`);
  }
  if (subject === 'container' && data.labels !== null) data.labels = labelsOf(data.labels, 'data.labels');
  return { type: 'recording.observed', data } as unknown as Decoded;
}

/** What an inspect may tell of each kind of thing; what it does not tell is null. */
const FACTS: Readonly<Record<string, string>> = {
  container:
    'name image imageId status health exitCode oomKilled createdAt startedAt finishedAt restarts labels networks mounts ' +
    'execs restartPolicy restartLimit autoRemove hasHealthcheck stopSignal',
  image: 'tags digests parent layers createdAt store',
  volume: 'driver createdAt',
  network: 'name driver containers',
};

function blankFacts(subject: string): Record<string, null> {
  return Object.fromEntries((FACTS[subject] ?? '').split(' ').map((field) => [field, null]));
}

function decodeWord(type: string, given: Fields): Decoded {
  if (type === 'recording.observed') return observedOf(given);
  const shape = shapeOf(type);
  if (shape) return dataOf(type as EventType, shape, given);
  const dot = type.indexOf('.');
  const attributes = labelsOf(given.attributes, 'data.attributes');
  return { type: 'other', data: { subject: type.slice(0, dot), action: type.slice(dot + 1), attributes } };
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
    const at = timeOf(fields.at ?? (decoded.type === 'recording.gap' ? given.to : undefined), 'at');
    return { at, id: text(fields.id), ...decoded, source: isSource(fields.source) ? fields.source : 'hindcast' };
  },
};
