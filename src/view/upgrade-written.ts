import type { Instant } from '../event/instant.js';
import type { ContainerFacts, ContainerState, HostState, LayerUse } from '../fold/index.js';
import { type DataFate, inShell, piece, quoted } from './fate.js';
import { sawWholeLife } from './listened.js';
import { mountsOf } from './upgrade-mounts.js';
import { byDirectory, dataOf, isWithin } from './written.js';

/** How much is known of a writable layer. */
export interface Written {
  /** `empty`: proven, nothing was written. `all`: proven, this is all. `part`: it may have written since it was looked at. `nothing`: nobody looked. */
  readonly known: 'empty' | 'all' | 'part' | 'nothing';
  /** When it was looked at; null: before the log began, or never. */
  readonly at: Instant | null;
  readonly position: number | null;
  /** Bytes in it, when they were last told. */
  readonly bytes: number | null;
}

/** A log that saw its creation, and never a start, knows that no process wrote; a read-only root lets nobody write. */
function isEmpty(state: HostState, container: ContainerState, facts: ContainerFacts | undefined): boolean {
  if (facts?.readOnlyRootfs === true) return true;
  const { startedAt, uncertain } = container;
  const neverRan = sawWholeLife(state, container) && startedAt === null && !uncertain.includes('startedAt');
  return neverRan && (facts?.copiedIn ?? null) === null;
}

/** How much is known of what a container wrote to its own layer. */
export function writtenOf(state: HostState, container: ContainerState): Written {
  const facts = state.containerFacts(container.id);
  const bytes = facts?.sizeRw ?? null;
  const changes = facts?.changes;
  if (isEmpty(state, container, facts)) return { known: 'empty', at: null, position: null, bytes };
  if (!changes) return { known: 'nothing', at: null, position: null, bytes };
  const at = changes.position === 0 ? null : changes.at;
  const isAll = changes.whole && !container.uncertain.includes('exists');
  return {
    known: isAll ? (changes.list.length === 0 ? 'empty' : 'all') : 'part',
    at,
    position: changes.position,
    bytes,
  };
}

/** Whether it certainly wrote nothing after that. */
function isQuietSince(container: ContainerState, facts: ContainerFacts | undefined, since: LayerUse): boolean {
  const { status, finishedAt, uncertain } = container;
  const ended = (status === 'exited' || status === 'dead') && !uncertain.includes('status');
  const endedBefore = finishedAt !== null && !uncertain.includes('finishedAt') && finishedAt < since.at;
  return ended && endedBefore && (facts?.copiedIn?.position ?? 0) < since.position;
}

const since = (position: number) => (position === 0 ? 'the log began' : `record #${position}`);

/** Paths that the new image makes volumes of: what was written there is not in them. */
function declaredAt(paths: readonly string[], directory: string): string {
  const path = paths.find((one) => isWithin(directory, one) || isWithin(one, directory));
  return path === undefined ? '' : `; the new image makes ${path} a volume, which begins without it`;
}

function listed(container: ContainerState, facts: ContainerFacts, whole: boolean, volumes: readonly string[]) {
  const list = facts.changes?.list ?? [];
  const mounted = mountsOf(container, facts).flatMap(({ destination }) => destination ?? []);
  return byDirectory(dataOf(list, mounted), list).flatMap(({ directory: path, added, modified, deleted }) => {
    const all = path === '/' ? `docker commit ${inShell(container)}` : null;
    const how = all ?? `docker cp ${quoted(`${inShell(container)}:${path}`)} .`;
    const lost = piece('lost', 'writable', `in its writable layer${declaredAt(volumes, path)}`, whole, {
      ...{ path, added, modified, how },
    });
    const back = piece('replaced', 'writable', 'it deleted them: they come back as in the image', whole, {
      path,
      deleted,
    });
    return [...(added + modified > 0 ? [lost] : []), ...(deleted > 0 ? [back] : [])];
  });
}

function unknownSince(container: ContainerState, facts: ContainerFacts | undefined, from: number | null): DataFate {
  const copied = facts?.copiedIn ? `; docker cp put something into it at record #${facts.copiedIn.position}` : '';
  const why =
    from === null
      ? `nobody looked at what it wrote to its own layer${copied}`
      : `what it wrote to its own layer since ${since(from)}`;
  return piece('unknown', 'writable', why, false, { how: `docker diff ${inShell(container)}` });
}

/**
 * What becomes of what a container wrote to its own layer, by directory.
 *
 * `target`: the id of the image that the new container has; `volumes`: the paths that it declares to be volumes.
 */
export function writtenFates(
  container: ContainerState,
  facts: ContainerFacts | undefined,
  { known, position }: Written,
  target: string | null,
  volumes: readonly string[],
): readonly DataFate[] {
  const commit = target === null ? undefined : facts?.commits.findLast(({ imageId }) => imageId === target);
  if (commit) {
    const why = `docker commit put what it had written by record #${commit.position} into the new image`;
    const saved = piece('kept', 'writable', why, true);
    return isQuietSince(container, facts, commit) ? [saved] : [saved, unknownSince(container, facts, commit.position)];
  }
  if (known === 'empty') return [];
  if (known === 'nothing' || !facts) return [unknownSince(container, facts, null)];
  const fates = listed(container, facts, known === 'all', volumes);
  return known === 'all' ? fates : [...fates, unknownSince(container, facts, position)];
}
