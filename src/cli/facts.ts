import type { Subject } from '../fold/index.js';
import type { TraceStep } from '../view/trace.js';

const SHORT_ID = 12;
const ID = /\b(?:sha256:)?([0-9a-f]{64})\b/g;

/** What an event says of the thing anyway, or of things that go without saying. */
const SAID_ANYWAY: ReadonlySet<string> = new Set([
  'labels',
  'image',
  'driver',
  'propagation',
  'execDuration',
  'subject',
]);

/** These are the event's own time, which stands at the beginning of the line. */
const TIMES: ReadonlySet<string> = new Set(['createdAt', 'startedAt', 'finishedAt']);

/** Ids as people tell them apart: the first twelve digits. */
export function shortIds(text: string): string {
  return text.replace(ID, (_, digits: string) => digits.slice(0, SHORT_ID));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a person calls one item of a list: a network or volume by its name, an id by its beginning. */
function item(value: unknown): string {
  if (!isRecord(value)) return show(value);
  return show(value.name ?? value.volume ?? value.id ?? value);
}

/** A value of the state document on a terminal: short ids, lists as names, `-` for null. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (typeof value === 'string') return shortIds(value);
  if (Array.isArray(value)) return `[${value.map(item).join(' ')}]`;
  if (!isRecord(value)) return String(value);
  const entries = Object.entries(value).map(([key, inner]) => `${key}=${show(inner)}`);
  return `{${entries.join(' ')}}`;
}

/** What came and went between two lists, or null where they are none or only their order differs. */
export function listChange(before: unknown, after: unknown): string | null {
  if (!Array.isArray(before) || !Array.isArray(after)) return null;
  const [old, now] = [before.map(item), after.map(item)];
  const change = [
    ...old.filter((one) => !now.includes(one)).map((one) => `-${one}`),
    ...now.filter((one) => !old.includes(one)).map((one) => `+${one}`),
  ];
  return change.length === 0 ? null : change.join(' ');
}

function isSilent(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

/** What one step says of a thing, as `field=value`: the facts it changed, then what the event tells besides. */
export function stepFacts(step: TraceStep, subject: Subject): readonly string[] {
  if (step.type.startsWith('build.')) return buildFacts(step);
  if (step.to === null) return [];
  const isNew = step.from === null;
  const changed = Object.entries(step.changes).flatMap(([field, [before, after]]) => {
    if (field === 'uncertain' || field === 'id' || TIMES.has(field)) return [];
    // Of a thing that is new, what is not there goes without saying, and that it was created.
    if (isNew && (isSilent(after) || after === false || after === 0 || /^(?:status|seen)$/.test(field))) return [];
    return [`${field}=${(isNew ? null : listChange(before, after)) ?? show(after)}`];
  });
  return [...changed, ...told(step, subject)];
}

/** What a build that made an image says: the step and how it went, in the words of the Dockerfile. */
function buildFacts({ data, changes }: TraceStep): readonly string[] {
  if (!isRecord(data)) return [];
  const { step, name, status, imageId, names, error } = data;
  const told = { name, status, image: imageId, names, error };
  return [
    ...(typeof step === 'number' ? [`step ${step}`] : []),
    ...Object.entries(told).flatMap(([field, value]) => (isSilent(value) ? [] : [`${field}=${show(value)}`])),
    ...Object.entries(changes).flatMap(([field, [, after]]) => (field === 'origin' ? [`${field}=${show(after)}`] : [])),
  ];
}

/** What the event itself says: the signal of a kill, the command of an exec, the network that was joined. */
function told({ type, data, changes }: TraceStep, subject: Subject): readonly string[] {
  if (!isRecord(data) || type === 'recording.observed') return [];
  const known = new Set([...SAID_ANYWAY, ...Object.keys(changes)]);
  // Whose history it is, and what a list has just said.
  if (subject === 'container' || 'containers' in changes || 'usedBy' in changes) known.add('container');
  if (type.startsWith(`${subject}.`) || 'networks' in changes) known.add('name');
  return Object.entries(data).flatMap(([field, value]) =>
    isSilent(value) || known.has(field) ? [] : [`${field}=${show(value)}`],
  );
}
