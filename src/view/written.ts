import type { Change } from '../event/observed.js';

/** What a container wrote below one directory, in numbers. */
export interface WrittenDirectory {
  readonly directory: string;
  readonly added: number;
  readonly modified: number;
  readonly deleted: number;
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}

/** `path` itself, or something in it. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === '/' ? '/' : `${directory.replace(/\/+$/, '')}/`);
}

/** The directories that stand above any of these paths. */
function above(paths: Iterable<string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const path of paths) {
    for (let up = parentOf(path); !found.has(up); up = parentOf(up)) found.add(up);
  }
  return found;
}

/**
 * What of a `docker diff` is somebody's data: the engine also lists each directory in which something changed, and the places at which something is
 * mounted. Source: moby, daemon/changes.go and pkg/archive/changes.go.
 */
export function dataOf(changes: readonly Change[], mountedAt: readonly string[]): readonly Change[] {
  const places = new Set(mountedAt);
  const directories = above(mountedAt);
  const outer = above(changes.flatMap(({ path }) => (places.has(path) ? [] : [path])));
  return changes.filter(({ path, kind }) => {
    if (places.has(path) || mountedAt.some((place) => isWithin(path, place))) return false;
    if (outer.has(path)) return false;
    return kind === 'deleted' || !directories.has(path);
  });
}

/** Where a new directory begins, everything in it belongs together; else what belongs together has one parent. */
function groupOf(path: string, isNew: ReadonlySet<string>): string {
  let group = parentOf(path);
  for (let up = group; up !== '/'; up = parentOf(up)) if (isNew.has(up)) group = up;
  return group;
}

/** The changes of a writable layer by directory, in the order of their names. `all` is the whole `docker diff`, `data` what of it counts. */
export function byDirectory(data: readonly Change[], all: readonly Change[]): readonly WrittenDirectory[] {
  const isNew = new Set(all.flatMap(({ path, kind }) => (kind === 'added' ? [path] : [])));
  const groups = new Map<string, { directory: string; added: number; modified: number; deleted: number }>();
  for (const { path, kind } of data) {
    const directory = groupOf(path, isNew);
    const group = groups.get(directory) ?? { directory, added: 0, modified: 0, deleted: 0 };
    group[kind === 'added' || kind === 'deleted' ? kind : 'modified'] += 1;
    groups.set(directory, group);
  }
  return [...groups.values()].sort((a, b) => (a.directory < b.directory ? -1 : 1));
}
