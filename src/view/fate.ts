import type { ContainerState } from '../fold/index.js';

/**
 * What becomes of a piece of data when a container is replaced by a new one.
 *
 * `kept`: the new one has it, if it is given the same mounts. `lost`: it goes with the old one. `orphaned`: it stays on the host, and the new one does not
 * have it. `replaced`: it comes from the image, and is as in the new one. `unknown`: the log cannot tell.
 */
export type Fate = 'kept' | 'lost' | 'orphaned' | 'replaced' | 'unknown';

/** One piece of data, and what becomes of it. Null: it does not apply, or nobody said. */
export interface DataFate {
  readonly fate: Fate;
  readonly kind: 'volume' | 'bind' | 'tmpfs' | 'writable' | 'image' | 'mounts';
  /** Where the container has it. */
  readonly path: string | null;
  /** The volume's name (its id, where it has no other), or the path on the host. */
  readonly source: string | null;
  readonly added: number | null;
  readonly modified: number | null;
  readonly deleted: number | null;
  /** Whether the log proves it. */
  readonly certain: boolean;
  readonly why: string;
  /** The command that finds it out, or gets it back. */
  readonly how: string | null;
}

const BLANK = { path: null, source: null, added: null, modified: null, deleted: null, how: null };

/** A piece of data, of which only what applies is said. */
export function piece(
  fate: Fate,
  kind: DataFate['kind'],
  why: string,
  certain: boolean,
  rest: Partial<DataFate> = {},
): DataFate {
  return { ...BLANK, ...rest, fate, kind, why, certain };
}

const SHORT_ID = 12;

/** What to write for a container in a command: its name, unless a shell would make something else of it. */
export function inShell({ id, name }: Pick<ContainerState, 'id' | 'name'>): string {
  return name !== null && /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name) ? name : id.slice(0, SHORT_ID);
}

/** A text as a shell takes it for one word. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The engine names a volume by 64 hex digits if nobody else does. */
export function isAnonymous(volume: string): boolean {
  return /^[0-9a-f]{64}$/.test(volume);
}
