import { formatInstant } from '../event/instant.js';
import type { HostState } from '../fold/index.js';
import { type Changes, changesBetween, type Entry } from './changes.js';
import { containerEntry, imageEntry, networkEntry, volumeEntry } from './document.js';

/** The version of what `hindcast diff --format json` prints. */
export const DIFF_SCHEMA = 'hindcast/diff@1';

/** One thing that changed. `id`: a volume's is its name; null for an image of which only the name is known. */
export interface Changed {
  readonly id: string | null;
  readonly name: string | null;
  readonly changes: Changes;
}

/** What came, went and changed among things of one kind. */
export interface KindDiff {
  readonly added: readonly Entry[];
  readonly removed: readonly Entry[];
  readonly changed: readonly Changed[];
}

/** How an entry of now finds itself among those of then. */
type Match = (before: readonly Entry[]) => (entry: Entry) => Entry | undefined;

function diffOf(before: readonly Entry[], after: readonly Entry[], match: Match): KindDiff {
  const find = match(before);
  const pairs = after.map((entry) => ({ entry, was: find(entry) }));
  const kept = new Set(pairs.map(({ was }) => was));
  return {
    added: pairs.flatMap(({ entry, was }) => (was ? [] : [entry])),
    removed: before.filter((entry) => !kept.has(entry)),
    changed: pairs.flatMap(({ entry, was }) => {
      const changes = was ? changesBetween(was, entry) : {};
      return Object.keys(changes).length === 0 ? [] : [{ id: idOf(entry), name: nameOf(entry), changes }];
    }),
  };
}

/** What people call a thing. */
export function nameOf(entry: Entry): string | null {
  if (typeof entry.name === 'string') return entry.name;
  return Array.isArray(entry.tags) && typeof entry.tags[0] === 'string' ? entry.tags[0] : null;
}

/** A volume has no id but its name. */
function idOf({ id, name }: Entry): string | null {
  if (id === undefined) return String(name);
  return id === null ? null : String(id);
}

/** An image that is known by its name only is known by that. */
const keyOf = (entry: Entry) => String(idOf(entry) ?? nameOf(entry));

const byKey: Match = (before) => {
  const old = new Map(before.map((entry) => [keyOf(entry), entry]));
  return (entry) => old.get(keyOf(entry));
};

/** An image of which only the name was known did not go when its id came to be known. */
const byImage: Match = (before) => {
  const old = byKey(before);
  const nameless = before.filter(({ id }) => id === null);
  const byTag = new Map(nameless.flatMap((entry) => tagsOf(entry).map((tag) => [tag, entry] as const)));
  return (entry) => {
    const known = old(entry);
    if (known || entry.id === null) return known;
    const tag = tagsOf(entry).find((name) => byTag.has(name));
    return tag === undefined ? undefined : byTag.get(tag);
  };
};

function tagsOf({ tags }: Entry): readonly unknown[] {
  return Array.isArray(tags) ? tags : [];
}

/** What came, went and changed between two instants, as plain data; entries are those of the state document. */
export function diff(from: HostState, to: HostState) {
  const end = ({ at, position }: HostState) => ({ at: at === null ? null : formatInstant(at), position });
  return {
    schema: DIFF_SCHEMA,
    from: end(from),
    to: end(to),
    containers: diffOf(from.containers.map(containerEntry), to.containers.map(containerEntry), byKey),
    images: diffOf(from.images.map(imageEntry), to.images.map(imageEntry), byImage),
    volumes: diffOf(from.volumes.map(volumeEntry), to.volumes.map(volumeEntry), byKey),
    networks: diffOf(from.networks.map(networkEntry), to.networks.map(networkEntry), byKey),
  };
}

/** A diff, typed. */
export type Diff = ReturnType<typeof diff>;
