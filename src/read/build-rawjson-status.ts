import { type Instant, parseInstant } from '../event/instant.js';
import { checked } from './bounds.js';
import {
  momentOf,
  type SolveStatus,
  type Vertex,
  type VertexLog,
  type VertexStatus,
  type VertexWarning,
} from './build-solve-status.js';
import { bytesOfBase64 } from './build-trace.js';
import { type Fields, flag, list, number, record, strings, text } from './fields.js';
import { Unreadable } from './format.js';

const ARRAYS = ['vertexes', 'statuses', 'logs', 'warnings'] as const;

/** Whether a record can be a message of BuildKit as JSON. Empty arrays are left out, and all four may be empty. */
export function isSolveStatus(fields: Fields): boolean {
  return Object.keys(fields).length === 0 || ARRAYS.some((key) => Array.isArray(fields[key]));
}

/** Whether it is one that tells of steps, as the first of a build does. */
export function namesVertexes(fields: Fields): boolean {
  return objects(fields.vertexes).some(({ digest }) => typeof digest === 'string' && digest !== '');
}

function moment(value: unknown, field: string): Instant | null {
  if (value === undefined || value === null) return null;
  const at = typeof value === 'string' ? parseInstant(value) : null;
  if (at === null) throw new Unreadable(`"${field}" is not a time: ${JSON.stringify(text(value)) ?? 'no text'}`);
  return momentOf(checked(at, field));
}

function digestOf(value: unknown, field: string): string {
  const digest = text(value);
  if (digest === null || digest === '') throw new Unreadable(`"${field}" is missing`);
  return digest;
}

/** The objects of an array. What is no object is passed over. */
function objects(value: unknown): readonly Fields[] {
  return list(value)
    .map(record)
    .filter((item) => item !== null);
}

const decode = (base64: string, field: string) => new TextDecoder().decode(bytesOfBase64(base64, field));

function vertex(fields: Fields): Vertex {
  return {
    digest: digestOf(fields.digest, 'vertexes.digest'),
    name: text(fields.name) ?? '',
    inputs: strings(fields.inputs),
    started: moment(fields.started, 'vertexes.started'),
    completed: moment(fields.completed, 'vertexes.completed'),
    cached: flag(fields.cached) ?? false,
    error: text(fields.error) || null,
  };
}

function status(fields: Fields): VertexStatus {
  const completed = moment(fields.completed, 'statuses.completed');
  return { vertex: digestOf(fields.vertex, 'statuses.vertex'), id: text(fields.id) ?? '', completed };
}

function log(fields: Fields): VertexLog {
  return {
    vertex: digestOf(fields.vertex, 'logs.vertex'),
    at: moment(fields.timestamp, 'logs.timestamp'),
    stream: number(fields.stream) ?? 0,
    data: bytesOfBase64(text(fields.data) ?? '', 'logs.data'),
  };
}

function warning(fields: Fields): VertexWarning {
  const detail = strings(fields.detail).map((line) => decode(line, 'warnings.detail'));
  return {
    vertex: text(fields.vertex) ?? '',
    short: decode(text(fields.short) ?? '', 'warnings.short'),
    detail: detail.join('\n') || null,
    url: text(fields.url) || null,
  };
}

/** A message of BuildKit from its JSON; bytes are base64 there. Throws {@link Unreadable}. */
export function solveStatusOfJson(fields: Fields): SolveStatus {
  return {
    vertexes: objects(fields.vertexes).map(vertex),
    statuses: objects(fields.statuses).map(status),
    logs: objects(fields.logs).map(log),
    warnings: objects(fields.warnings).map(warning),
  };
}
