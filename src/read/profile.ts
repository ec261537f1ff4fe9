import type { ContainerData } from '../event/event.js';
import type { Unplaced } from './format.js';

const TEXT = '"(?:[^"\\\\]|\\\\.)*"';
/** A container's record as Docker writes it, up to 28 with the flat fields and from 29 on without. */
const RECORD = new RegExp(
  `^\\{(?:"status":(${TEXT}),"id":("[0-9a-f]{64}"),"from":(${TEXT}),)?"Type":"container","Action":(${TEXT}),"Actor":\\{"ID":("[0-9a-f]{64}"),"Attributes":\\{(${TEXT}:${TEXT}(?:,${TEXT}:${TEXT})*)\\}\\},"scope":"local","time":\\d{10},"timeNano":\\d{19}\\}$`,
);
const PAIR = new RegExp(`(${TEXT}):${TEXT}`, 'g');

/** What an action says of itself, among the labels, in the order in which it stands there. */
export const OWN_KEYS = {
  plain: [],
  exec: ['execID'],
  execDie: ['execID', 'exitCode'],
  die: ['execDuration', 'exitCode'],
  kill: ['signal'],
} as const;
export type Kind = keyof typeof OWN_KEYS;

const ANY_OWN: ReadonlySet<string> = new Set(Object.values(OWN_KEYS).flat());

/** All that is the same in each record of one container, as bytes. */
export interface Profile {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly bytes: DataView;
  /** Whether the flat fields are there: then the action stands twice. */
  readonly flat: boolean;
  /** Where the id stands in what follows on the first action. */
  readonly idAt: number;
  /** Where what follows on the last action begins; before it, what stands between the two. */
  readonly behind: number;
  readonly attributesEnd: number;
  /** Where in the attributes an action's own stand, by the alphabet; -1 where labels stand between them. */
  readonly splits: Readonly<Record<Kind, number>>;
}

/** The keys of the labels and of what every container has, with where each begins; null if one is there twice or is not plain. */
function keysOf(pairs: readonly string[]): readonly (readonly [key: string, at: number])[] | null {
  const keys = new Map<string, number>();
  let at = 0;
  for (const pair of pairs) {
    const key = pair.slice(1, pair.indexOf('"', 1));
    if (key.includes('\\')) return null;
    keys.set(key, at);
    at += pair.length + 1;
  }
  return keys.size === pairs.length ? [...keys] : null;
}

function splitOf(keys: readonly (readonly [string, number])[], own: readonly string[], end: number): number {
  const places = own.map((key) => keys.find(([other]) => other > key)?.[1] ?? end);
  const [first = end] = places;
  return places.every((place) => place === first) ? first : -1;
}

/**
 * The profile of a container, from any record of it that was decoded; null if the record is of another shape than Docker's own.
 *
 * In plain words: all of it stood in a record that is whole, and each part is one that JSON lets stand beside any other of its kind.
 */
export function profileOf(text: string, { id, data, source }: Unplaced): Profile | null {
  const found = source === 'docker-json' ? RECORD.exec(text) : null;
  if (!found || id === null || !('labels' in data) || !('name' in data)) return null;
  const [, status, flatId, from, action, actorId, written = ''] = found;
  const flat = status !== undefined;
  if (actorId !== `"${id}"` || (flat && (status !== action || flatId !== actorId))) return null;
  const { name, image, labels } = data as ContainerData;
  if (name === null || image === null || Object.keys(labels).some((key) => ANY_OWN.has(key))) return null;
  const pairs = (written.match(PAIR) ?? []).filter((pair) => !ANY_OWN.has(pair.slice(1, pair.indexOf('"', 1))));
  const keys = keysOf(pairs);
  // Whatever else an action says of itself would be among them.
  if (keys?.length !== Object.keys(labels).length + 2) return null;
  const attributes = pairs.join(',');
  const between = flat ? `","id":${flatId},"from":${from},"Type":"container","Action":"` : '';
  const lead = `","Actor":{"ID":${actorId},"Attributes":{`;
  const all = `${between}${lead}${attributes}}},"scope":"local","time":`;
  const bytes = new TextEncoder().encode(all);
  // Where a character takes several bytes, places in the text are not places in the bytes.
  if (bytes.length !== all.length) return null;
  const start = between.length + lead.length;
  const attributesEnd = start + attributes.length;
  const split = (kind: Kind) => {
    const place = splitOf(keys, OWN_KEYS[kind], attributes.length);
    return place < 0 ? -1 : start + place;
  };
  return {
    id,
    name,
    image,
    labels,
    bytes: new DataView(bytes.buffer),
    flat,
    idAt: (flat ? '","id":"' : '","Actor":{"ID":"').length,
    behind: between.length,
    attributesEnd,
    splits: {
      plain: attributesEnd,
      exec: split('exec'),
      execDie: split('execDie'),
      die: split('die'),
      kill: split('kill'),
    },
  };
}
