import { HindcastError } from '../error.js';
import { type Instant, parseInstant, SECOND } from '../event/instant.js';
import type {
  Change,
  HistoryEntry,
  ImageConfig,
  Observed,
  ObservedChanges,
  ObservedHistory,
} from '../event/observed.js';
import { canonicalOf, imageId } from '../event/reference.js';
import { setAttribute } from './attributes.js';
import { type Fields, flag, list, number, record, strings, text } from './fields.js';

/** A fact with the thing that it is of. */
export interface Told {
  readonly id: string;
  readonly facts: Observed;
}

function listOrNull(value: unknown): readonly string[] | null {
  return Array.isArray(value) ? strings(value) : null;
}

/** Podman and old engines print a command that is one text. */
function wordsOf(value: unknown): readonly string[] | null {
  return typeof value === 'string' ? [value] : listOrNull(value);
}

const keysOf = (value: unknown): readonly string[] => Object.keys(record(value) ?? {});

function labelsOf(value: unknown): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  for (const [key, label] of Object.entries(record(value) ?? {})) setAttribute(labels, key, String(label));
  return labels;
}

/** `Config` of an image's inspect. An empty text, or null, there means that nothing was set: it is told, and it is nothing. */
export function configOf(value: unknown): ImageConfig | null {
  const config = record(value);
  if (!config) return null;
  return {
    env: listOrNull(config.Env) ?? [],
    cmd: wordsOf(config.Cmd) ?? [],
    entrypoint: wordsOf(config.Entrypoint) ?? [],
    labels: labelsOf(config.Labels),
    exposedPorts: keysOf(config.ExposedPorts),
    volumes: keysOf(config.Volumes),
    workingDir: text(config.WorkingDir) ?? '',
    user: text(config.User) ?? '',
    stopSignal: text(config.StopSignal) ?? '',
  };
}

/** The engine's interface says seconds, its command line a time with a zone. */
function createdAt(entry: Fields): Instant | null {
  const seconds = number(entry.Created);
  if (seconds !== null) return seconds > 0 ? BigInt(Math.trunc(seconds)) * SECOND : null;
  const at = parseInstant(text(entry.CreatedAt) ?? text(entry.Created) ?? '');
  return at === null || at < 0n ? null : at;
}

/** Bytes; a size for people (`1.98MB`) was rounded, and is none. */
function bytesOf(value: unknown): number | null {
  if (typeof value === 'string') return /^\d{1,15}B?$/.test(value) ? Number.parseInt(value, 10) : null;
  return number(value);
}

function entryOf(value: unknown): HistoryEntry {
  const entry = record(value) ?? {};
  return {
    id: imageId(text(entry.Id) ?? text(entry.ID) ?? ''),
    createdAt: createdAt(entry),
    createdBy: text(entry.CreatedBy),
    size: bytesOf(entry.Size),
    comment: text(entry.Comment),
    emptyLayer: flag(entry.EmptyLayer),
  };
}

const LETTERS: Readonly<Record<string, Change['kind']>> = { A: 'added', C: 'modified', D: 'deleted' };
const NUMBERS: readonly Change['kind'][] = ['modified', 'added', 'deleted'];

/** One of `GET /containers/X/changes`, or a line that `docker diff` printed. */
function changeOf(value: unknown): readonly Change[] {
  if (typeof value === 'string') {
    const kind = LETTERS[value[0] ?? ''];
    return kind && value[1] === ' ' ? [{ path: value.slice(2), kind }] : [];
  }
  const change = record(value);
  const kind = NUMBERS[number(change?.Kind) ?? -1];
  const path = text(change?.Path);
  return kind && path !== null ? [{ path, kind }] : [];
}

/** What `GET /images/X/history` answered, or `docker history --format json`, as one list: it begins with the image itself. */
export function isHistory(value: unknown): boolean {
  const first = Array.isArray(value) ? record(value[0]) : null;
  return typeof first?.CreatedBy === 'string' && first.RootFS === undefined && first.State === undefined;
}

function history(id: string, entries: readonly unknown[]): Told {
  const facts: ObservedHistory = { subject: 'history', entries: entries.map(entryOf) };
  return { id: imageId(id) ?? id, facts };
}

/** What an object tells besides an inspect: the steps of an image (`History`), the changes of a container (`Changes`). */
export function layerFacts(value: unknown): readonly Told[] {
  if (isHistory(value)) {
    const entries = list(value);
    const first = record(entries[0]);
    return [history(text(first?.Id) ?? text(first?.ID) ?? '', entries)];
  }
  const given = record(value);
  const id = text(given?.Id) ?? text(given?.ID);
  if (!given || id === null) return [];
  const told: Told[] = [];
  if (Array.isArray(given.History)) told.push(history(id, given.History));
  if (given.Changes !== undefined) {
    const changes = list(given.Changes).flatMap(changeOf);
    const facts: ObservedChanges = { subject: 'changes', changes, sizeRw: number(given.SizeRw) };
    told.push({ id, facts });
  }
  return told;
}

function answersTo({ id, facts }: Told, wanted: string): boolean {
  if (id === wanted || (wanted.length >= 4 && id.replace(/^sha256:/, '').startsWith(wanted.replace(/^sha256:/, ''))))
    return true;
  if (facts.subject === 'container') return facts.name === wanted.replace(/^\//, '');
  if (facts.subject !== 'image') return false;
  const name = canonicalOf(wanted);
  return name !== null && (facts.tags ?? []).some((tag) => canonicalOf(tag) === name);
}

const WHOLE = /^(?:sha256:)?[0-9a-f]{64}$/;

/** Steps and changes may be told of a name, if what has that name is told as well: then they are of its id. Things come first, then what is told of them. */
export function named(told: readonly Told[], source: string): readonly Told[] {
  const isPart = ({ facts }: Told) => facts.subject === 'history' || facts.subject === 'changes';
  const things = told.filter((one) => !isPart(one));
  const parts = told.filter(isPart).map(({ id, facts }) => {
    if (WHOLE.test(id)) return { id, facts };
    const subject = facts.subject === 'history' ? 'image' : 'container';
    const found = things.filter((thing) => thing.facts.subject === subject && answersTo(thing, id));
    if (found.length === 1 && found[0]) return { id: found[0].id, facts };
    throw new HindcastError(
      'input',
      `${source}: ${facts.subject} of ${JSON.stringify(id)}: which ${subject} is that?`,
      {
        expected: `a whole id, or the name of one ${subject} that the same file tells of`,
        found: `${found.length} that answer to it`,
        cure: `Write the whole id, or put into the same file what docker inspect prints of the ${subject}.`,
      },
    );
  });
  return [...things, ...parts];
}
