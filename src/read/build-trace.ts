import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { type Instant, SECOND } from '../event/instant.js';
import { checked } from './bounds.js';
import {
  momentOf,
  type SolveStatus,
  type Vertex,
  type VertexLog,
  type VertexStatus,
  type VertexWarning,
} from './build-solve-status.js';
import { Unreadable } from './format.js';

/** How to read the fields of one message; those that are not named are passed over. */
type Take = (field: number, reader: BinaryReader) => boolean;

/** A number, where a length is told: what was cut or garbled, and not what is new to us. */
function isOfType(field: number, wire: WireType, lengths: ReadonlySet<number>): boolean {
  return lengths.has(field) ? wire === WireType.LengthDelimited : wire === WireType.Varint;
}

function message(bytes: Uint8Array, lengths: ReadonlySet<number>, take: Take): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (!isOfType(field, wire, lengths) || !take(field, reader)) reader.skip(wire, field);
    if (reader.pos > reader.len) throw new RangeError('premature EOF');
  }
}

const NONE: ReadonlySet<number> = new Set();
const fields = (...numbers: number[]): ReadonlySet<number> => new Set(numbers);

/** google.protobuf.Timestamp: 1 seconds, 2 nanoseconds. */
function timestamp(bytes: Uint8Array): Instant | null {
  let at: Instant = 0n;
  message(bytes, NONE, (field, reader) => {
    if (field === 1) at += BigInt(reader.int64()) * SECOND;
    else if (field === 2) at += BigInt(reader.int32());
    else return false;
    return true;
  });
  return momentOf(checked(at, 'timestamp'));
}

const VERTEX = fields(1, 2, 3, 5, 6, 7, 8);

function vertex(bytes: Uint8Array): Vertex {
  const inputs: string[] = [];
  const v = { digest: '', name: '', cached: false, error: null as string | null };
  let started: Instant | null = null;
  let completed: Instant | null = null;
  message(bytes, VERTEX, (field, reader) => {
    if (field === 1) v.digest = reader.string();
    else if (field === 2) inputs.push(reader.string());
    else if (field === 3) v.name = reader.string();
    else if (field === 4) v.cached = reader.bool();
    else if (field === 5) started = timestamp(reader.bytes());
    else if (field === 6) completed = timestamp(reader.bytes());
    else if (field === 7) v.error = reader.string() || null;
    else return false;
    return true;
  });
  return { ...v, inputs, started, completed };
}

const STATUS = fields(1, 2, 3, 6, 7, 8);

function status(bytes: Uint8Array): VertexStatus {
  const s = { vertex: '', id: '' };
  let completed: Instant | null = null;
  message(bytes, STATUS, (field, reader) => {
    if (field === 1) s.id = reader.string();
    else if (field === 2) s.vertex = reader.string();
    else if (field === 8) completed = timestamp(reader.bytes());
    else return false;
    return true;
  });
  return { ...s, completed };
}

const LOG = fields(1, 2, 4);

function log(bytes: Uint8Array): VertexLog {
  const l = { vertex: '', stream: 0, data: new Uint8Array(0) as Uint8Array };
  let at: Instant | null = null;
  message(bytes, LOG, (field, reader) => {
    if (field === 1) l.vertex = reader.string();
    else if (field === 2) at = timestamp(reader.bytes());
    else if (field === 3) l.stream = Number(reader.int64());
    else if (field === 4) l.data = reader.bytes();
    else return false;
    return true;
  });
  return { ...l, at };
}

const WARNING = fields(1, 3, 4, 5, 6, 7);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function warning(bytes: Uint8Array): VertexWarning {
  const w = { vertex: '', short: '', url: null as string | null };
  const detail: string[] = [];
  message(bytes, WARNING, (field, reader) => {
    if (field === 1) w.vertex = reader.string();
    else if (field === 3) w.short = decode(reader.bytes());
    else if (field === 4) detail.push(decode(reader.bytes()));
    else if (field === 5) w.url = reader.string() || null;
    else return false;
    return true;
  });
  return { ...w, detail: detail.join('\n') || null };
}

const RESPONSE = fields(1, 2, 3, 4);

function response(bytes: Uint8Array): SolveStatus {
  const vertexes: Vertex[] = [];
  const statuses: VertexStatus[] = [];
  const logs: VertexLog[] = [];
  const warnings: VertexWarning[] = [];
  message(bytes, RESPONSE, (field, reader) => {
    if (field === 1) vertexes.push(vertex(reader.bytes()));
    else if (field === 2) statuses.push(status(reader.bytes()));
    else if (field === 3) logs.push(log(reader.bytes()));
    else if (field === 4) warnings.push(warning(reader.bytes()));
    else return false;
    return true;
  });
  return { vertexes, statuses, logs, warnings };
}

/** Bytes from base64. Throws {@link Unreadable}, which names the field. */
export function bytesOfBase64(text: string, field: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    throw new Unreadable(`"${field}" is not base64`);
  }
}

/**
 * A message of BuildKit as dockerd hands it on: base64 of a protobuf `moby.buildkit.v1.StatusResponse`. Fields that are new are passed over.
 *
 * Throws {@link Unreadable}. Source: moby/buildkit, api/services/control/control.proto.
 */
export function solveStatusOfTrace(aux: string): SolveStatus {
  const bytes = bytesOfBase64(aux, 'aux');
  try {
    return response(bytes);
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable(`"aux" is no message of BuildKit: ${error instanceof Error ? error.message : 'garbled'}`);
  }
}
