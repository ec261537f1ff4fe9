import type { TraceStep } from '../view/trace.js';
import { shortId } from './said.js';

const ID = /\b(?:sha256:)?[0-9a-f]{64}\b/g;

/** Times are in the first column, doubt in the last; who it is stands above. */
const SAID_ELSEWHERE: ReadonlySet<string> = new Set([
  'id',
  'uncertain',
  'createdAt',
  'startedAt',
  'finishedAt',
  'seen',
]);

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === false || value === 0) return true;
  return Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0;
}

/** A value as a person calls it: ids by their beginning, things by their name. */
function show(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string') return value.replace(ID, (id) => shortId(id));
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(show).join(', ');
  if (!isRecord(value)) return String(value);
  const name = value.name ?? value.volume;
  if (typeof name === 'string') return show(name);
  return Object.entries(value)
    .map(([key, inner]) => `${key}=${show(inner)}`)
    .join(' ');
}

/** What one step changed, a phrase each: `exitCode 137`, `status running → exited`. */
export function changesOf(step: TraceStep): readonly string[] {
  if (step.to === null) return ['gone'];
  const isNew = step.from === null;
  return Object.entries(step.changes).flatMap(([field, [before, after]]) => {
    if (SAID_ELSEWHERE.has(field) || (isNew && isNothing(after))) return [];
    if (isNew || isNothing(before) || typeof after === 'object') return [`${field} ${show(after)}`];
    return [`${field} ${show(before)} → ${show(after)}`];
  });
}

/** What is open after it; null: nothing changed in that. */
export function doubtsOf({ changes }: TraceStep): readonly string[] {
  const after = changes.uncertain?.[1];
  return Array.isArray(after) ? after.map(String) : [];
}

/** What the event itself tells that is no fact of the thing: the signal, the command. */
export function toldBy({ data }: TraceStep): readonly string[] {
  if (!isRecord(data)) return [];
  return ['signal', 'command', 'execDuration', 'oldName', 'reference'].flatMap((field) => {
    const value = data[field];
    return value === null || value === undefined ? [] : [`${field} ${show(value)}`];
  });
}
