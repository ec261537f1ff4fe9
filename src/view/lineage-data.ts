import type { HostState } from '../fold/index.js';
import { type DataFate, inShell, isAnonymous, piece, quoted } from './fate.js';
import type { Life } from './lives.js';
import { mountsOf } from './upgrade-mounts.js';
import { writtenFates } from './upgrade-written.js';

/** What the end of the log knows, which decides whether a volume that was left behind is still there. */
export interface Aftermath {
  readonly state: HostState;
  /** Volumes that were removed, and at which record. */
  readonly removedVolumes: ReadonlyMap<string, number>;
}

function volumeFate({ state, removedVolumes }: Aftermath, after: Life, volume: string, path: string | null): DataFate {
  const place = { path, source: volume };
  const mounts = after.last ? mountsOf(after.last, after.facts) : [];
  if (mounts.some((mount) => mount.volume === volume))
    return piece('kept', 'volume', 'the new one mounts it', true, place);
  if (!after.facts?.mounts && after.last?.uncertain.includes('mounts')) {
    return piece('unknown', 'volume', 'the log has not seen all that the new one mounts', false, place);
  }
  const gone = removedVolumes.get(volume);
  if (gone !== undefined) return piece('lost', 'volume', `it was removed at record #${gone}`, true, place);
  const known = state.volume(volume);
  const certain = known !== undefined && !known.uncertain.includes('exists');
  const why = `${isAnonymous(volume) ? 'an anonymous volume' : 'a volume'} that the new one does not mount`;
  const how = path === null ? null : `docker run -v ${quoted(`${volume}:${path}`)} …`;
  return piece('orphaned', 'volume', why, certain, { ...place, how });
}

function mountFate(aftermath: Aftermath, after: Life, mount: ReturnType<typeof mountsOf>[number]): DataFate {
  const { type, volume, source, destination: path } = mount;
  if (volume !== null) return volumeFate(aftermath, after, volume, path);
  if (type === 'tmpfs') return piece('lost', 'tmpfs', 'it lay in memory', true, { path });
  const theirs = after.facts?.mounts;
  if (!theirs)
    return piece('unknown', 'bind', 'nobody told what the new one mounts from the host', false, { path, source });
  const isKept = theirs.some((other) => other.source === source);
  const why = isKept ? 'the new one mounts it' : 'the new one does not mount it; it lies on the host';
  return piece(isKept ? 'kept' : 'orphaned', 'bind', why, true, { path, source });
}

function writtenBy(before: Life, after: Life): readonly DataFate[] {
  const { last, facts, written, removedAt } = before;
  if (!last || !written) return [];
  const fates = writtenFates(last, facts, written, after.last?.imageId ?? null, []);
  return fates.flatMap((fate): readonly DataFate[] => {
    if (fate.fate === 'replaced') return [];
    if (removedAt === null && fate.fate !== 'kept') {
      const why = 'what it wrote is in its writable layer: it was not removed';
      return [{ ...fate, fate: 'orphaned', why, how: fate.how ?? `docker diff ${inShell(last)}` }];
    }
    // It is gone: there is nothing left to ask.
    return [{ ...fate, how: null }];
  });
}

/** What became of each piece of a container's data when another took its place. */
export function passedData(aftermath: Aftermath, before: Life, after: Life): readonly DataFate[] {
  if (!before.last) return [];
  const mounts = mountsOf(before.last, before.facts).map((mount) => mountFate(aftermath, after, mount));
  const open = before.facts?.mounts
    ? []
    : [piece('unknown', 'mounts', 'no event tells of bind mounts and of memory (tmpfs)', false)];
  return [...mounts, ...writtenBy(before, after), ...open];
}
