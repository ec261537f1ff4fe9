import type { ContainerFacts, ContainerState, HostState } from '../fold/index.js';
import { type DataFate, inShell, isAnonymous, piece, quoted } from './fate.js';

/** A mount as far as it is known: from an inspect, or from the events of its volume. */
interface Mounted {
  readonly type: string | null;
  readonly volume: string | null;
  readonly source: string | null;
  readonly destination: string | null;
}

/** What an inspect told is for life; without one, the volumes that it was seen to mount. */
export function mountsOf(container: ContainerState, facts: ContainerFacts | undefined): readonly Mounted[] {
  if (facts?.mounts) return facts.mounts;
  return container.mounts.map(({ volume, destination }) => ({ type: 'volume', volume, source: null, destination }));
}

const UP: ReadonlySet<string> = new Set(['running', 'paused', 'restarting', 'removing', 'unknown']);

/** Memory is gone when it ends: of one that has ended there is nothing left to lose. */
function mayHoldMemory({ status, uncertain }: ContainerState): boolean {
  return UP.has(status) || uncertain.includes('status');
}

const isCompose = ({ labels }: ContainerState) => Object.hasOwn(labels, 'com.docker.compose.project');

function anonymous(container: ContainerState, facts: ContainerFacts | undefined, volume: string, path: string | null) {
  const autoRemove = facts?.autoRemove ?? null;
  if (autoRemove === true) {
    return piece('lost', 'volume', 'an anonymous volume, and --rm removes it with its container', true, {
      ...{ path, source: volume },
      how: path === null ? null : `docker cp ${quoted(`${inShell(container)}:${path}`)} .`,
    });
  }
  const why = isCompose(container)
    ? 'an anonymous volume: docker compose up hands it on, unless -V is given; every other way leaves it behind'
    : autoRemove === false
      ? 'an anonymous volume: a new container gets a new one; this one stays until it is pruned, or removed by rm -v'
      : 'an anonymous volume: a new container gets a new one; this one stays, unless its container was created with --rm';
  const how = path === null ? null : `docker run -v ${quoted(`${volume}:${path}`)} …`;
  return piece('orphaned', 'volume', why, autoRemove === false && !isCompose(container), { path, source: volume, how });
}

function fateOf(state: HostState, container: ContainerState, facts: ContainerFacts | undefined, mount: Mounted) {
  const { type, volume, source, destination: path } = mount;
  if (type === 'volume' && volume !== null) {
    if (isAnonymous(volume)) return [anonymous(container, facts, volume, path)];
    const known = state.volume(volume);
    // What a container has mounted cannot be removed or pruned.
    if (known?.uncertain.includes('exists')) {
      const how = `docker volume inspect ${quoted(volume)}`;
      return [piece('unknown', 'volume', 'a named volume that may be gone', false, { path, source: volume, how })];
    }
    return [piece('kept', 'volume', 'a named volume: the same name mounts it again', true, { path, source: volume })];
  }
  if (type === 'bind') return [piece('kept', 'bind', 'it lies on the host', true, { path, source })];
  if (type === 'tmpfs') {
    if (!mayHoldMemory(container)) return [];
    return [piece('lost', 'tmpfs', 'it lies in memory, and goes whenever the container ends', true, { path })];
  }
  return [piece('unknown', 'mounts', `a mount of type ${type ?? 'unknown'}`, false, { path, source })];
}

/** What becomes of everything that is mounted into a container. */
export function mountFates(state: HostState, container: ContainerState): readonly DataFate[] {
  const facts = state.containerFacts(container.id);
  const fates = mountsOf(container, facts).flatMap((mount) => fateOf(state, container, facts, mount));
  if (facts?.mounts) return fates;
  const open = container.uncertain.includes('mounts');
  const why = open
    ? 'the log has not seen all that it mounts'
    : 'no event tells of bind mounts and of memory (tmpfs): of volumes these are all';
  return [...fates, piece('unknown', 'mounts', why, false, { how: `docker inspect ${inShell(container)}` })];
}
