import { type Instant, parseInstant } from '../event/instant.js';
import { type Attributes, setAttribute } from './attributes.js';
import { checked } from './bounds.js';
import { type Fields, record } from './fields.js';
import { Unreadable } from './format.js';
import { CHANGE, CONFIG, HISTORY, type Kind, MOUNT, NETWORK, type Shape } from './hindcast-shapes.js';

/** A value as far as a message needs it; a deep one is not printed, for JSON.stringify would not come back from it. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : (JSON.stringify(value) ?? 'absent');
}

function wrong(field: string, wanted: string, value: unknown): Unreadable {
  return new Unreadable(`"${field}" is not ${wanted}: ${shown(value)}`);
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** A time that must be there, as RFC 3339. Throws {@link Unreadable}, as all of these do, with the field's name. */
export function timeOf(value: unknown, field: string): Instant {
  const at = typeof value === 'string' ? parseInstant(value) : null;
  if (at === null) throw wrong(field, 'a time', value);
  return checked(at, field);
}

export function textOf(value: unknown, field: string): string | null {
  if (isAbsent(value)) return null;
  if (typeof value !== 'string') throw wrong(field, 'a text', value);
  return value;
}

function requiredOf(value: unknown, field: string): string {
  const text = textOf(value, field);
  if (text === null) throw new Unreadable(`"${field}" is missing`);
  return text;
}

function countOf(value: unknown, field: string): number {
  if (!Number.isSafeInteger(value)) throw wrong(field, 'a whole number', value);
  return Number(value);
}

function flagOf(value: unknown, field: string): boolean {
  if (typeof value !== 'boolean') throw wrong(field, 'true or false', value);
  return value;
}

export function labelsOf(value: unknown, field: string): Attributes {
  const labels: Record<string, string> = {};
  const given = isAbsent(value) ? {} : record(value);
  if (!given) throw wrong(field, 'an object', value);
  for (const key of Object.keys(given)) {
    const label = given[key];
    if (typeof label !== 'string') throw wrong(`${field}.${key}`, 'a text', label);
    setAttribute(labels, key, label);
  }
  return labels;
}

function listOf<T>(value: unknown, field: string, itemOf: (item: unknown, field: string) => T): readonly T[] {
  if (!Array.isArray(value)) throw wrong(field, 'a list', value);
  return value.map((item, i) => itemOf(item, `${field}[${i}]`));
}

function partOf(shape: Shape): (item: unknown, field: string) => Fields {
  return (item, field) => {
    const given = record(item);
    if (!given) throw wrong(field, 'an object', item);
    return fieldsOf(given, shape, field);
  };
}

/** How each kind is checked, for those that may be absent. */
const OPTIONAL: { readonly [K in Kind]?: (value: unknown, field: string) => unknown } = {
  text: textOf,
  number: countOf,
  flag: flagOf,
  moment: timeOf,
  'known labels': labelsOf,
  texts: (value, field) => listOf(value, field, requiredOf),
  networks: (value, field) => listOf(value, field, partOf(NETWORK)),
  mounts: (value, field) => listOf(value, field, partOf(MOUNT)),
  config: (value, field) => partOf(CONFIG)(value, field),
  history: (value, field) => listOf(value, field, partOf(HISTORY)),
  changes: (value, field) => listOf(value, field, partOf(CHANGE)),
};

function fieldOf(value: unknown, kind: Kind, field: string): unknown {
  switch (kind) {
    case 'labels':
      return labelsOf(value, field);
    case 'time':
      return timeOf(value, field);
    case 'required':
      return requiredOf(value, field);
    case 'count':
      return countOf(value, field);
    case 'yes or no':
      return flagOf(value, field);
    default:
      return isAbsent(value) ? null : OPTIONAL[kind]?.(value, field);
  }
}

/** The fields of a shape, each checked; what else is there is left out. */
export function fieldsOf(given: Fields, shape: Shape, name: string): Fields {
  const fields: Record<string, unknown> = {};
  for (const key of Object.keys(shape)) fields[key] = fieldOf(given[key], shape[key] ?? 'text', `${name}.${key}`);
  return fields;
}
