import { formatInstant } from '../event/instant.js';
import type { HostState } from '../fold/index.js';
import { type Changes, changesBetween } from './changes.js';
import { containerEntry, imageEntry, networkEntry, volumeEntry } from './document.js';

/** The version of what `hindcast diff --format json` prints. */
export const DIFF_SCHEMA = 'hindcast/diff@1';

type Entry = Readonly<Record<string, unknown>>;

/** What came, went and changed among things of one kind. */
export interface KindDiff {
  readonly added: readonly Entry[];
  readonly removed: readonly Entry[];
  readonly changed: readonly { readonly id: string; readonly name: string | null; readonly changes: Changes }[];
}

function diffOf(before: readonly Entry[], after: readonly Entry[], keyOf: (entry: Entry) => string): KindDiff {
  const old = new Map(before.map((entry) => [keyOf(entry), entry]));
  const now = new Map(after.map((entry) => [keyOf(entry), entry]));
  const changed = after.flatMap((entry) => {
    const was = old.get(keyOf(entry));
    const changes = was ? changesBetween(was, entry) : {};
    return Object.keys(changes).length === 0 ? [] : [{ id: keyOf(entry), name: nameOf(entry), changes }];
  });
  return {
    added: after.filter((entry) => !old.has(keyOf(entry))),
    removed: before.filter((entry) => !now.has(keyOf(entry))),
    changed,
  };
}

/** What people call a thing. */
export function nameOf(entry: Entry): string | null {
  if (typeof entry.name === 'string') return entry.name;
  return Array.isArray(entry.tags) && typeof entry.tags[0] === 'string' ? entry.tags[0] : null;
}

const byId = (entry: Entry) => String(entry.id);
const byName = (entry: Entry) => String(entry.name);
/** An image that is known by its name only is known by that. */
const byImage = (entry: Entry) => String(entry.id ?? nameOf(entry));

/** What came, went and changed between two instants, as plain data; entries are those of the state document. */
export function diff(from: HostState, to: HostState) {
  const end = ({ at, position }: HostState) => ({ at: at === null ? null : formatInstant(at), position });
  return {
    schema: DIFF_SCHEMA,
    from: end(from),
    to: end(to),
    containers: diffOf(from.containers.map(containerEntry), to.containers.map(containerEntry), byId),
    images: diffOf(from.images.map(imageEntry), to.images.map(imageEntry), byImage),
    volumes: diffOf(from.volumes.map(volumeEntry), to.volumes.map(volumeEntry), byName),
    networks: diffOf(from.networks.map(networkEntry), to.networks.map(networkEntry), byId),
  };
}

/** A diff, typed. */
export type Diff = ReturnType<typeof diff>;
