import fc from 'fast-check';
import { getShortestPaths } from 'xstate/graph';
import { containerMachine, imageMachine } from '../../machines/index.js';
import { KINDS, type Kind } from './kinds.js';

/** The words of the machine that somebody can do to a container; the engine says the rest by itself. */
const DOABLE = [
  'start',
  'stop',
  'pause',
  'unpause',
  'die',
  'kill',
  'kill SIGKILL',
  'restart',
  'rename',
  'update',
  'destroy',
] as const;

/** What leaves the machine where it is, or does what another deed does, in another way. */
const BESIDES = ['kill TERM', 'exec', 'commit', 'top', 'change policy', 'kill SIGKILL, start', 'init'] as const;

export type Deed = (typeof DOABLE)[number] | (typeof BESIDES)[number];

export const POLICIES = ['no', 'always', 'on-failure', 'unless-stopped'] as const;
export type Policy = (typeof POLICIES)[number];

/** A container, and what is done to it, one after the other. */
export interface Walk {
  readonly kind: Kind;
  readonly policy: Policy;
  readonly way: readonly Deed[];
}

/** Every way through the container machine, made from the machine itself: to each of its states, by what somebody can do, and from there by each deed. */
export function ways(doable: readonly Deed[] = DOABLE): readonly (readonly Deed[])[] {
  const paths = getShortestPaths(containerMachine, {
    events: ['create', ...doable].map((type) => ({ type })) as never,
  });
  return beyond(
    paths.map(({ steps }) => steps.map(({ event }) => String(event.type))),
    doable,
    'destroy',
  );
}

/**
 * The `nth` of so many shares of a row, short ways and long ones: all shares together are the whole row. `HINDCAST_WALKS` says how many
 * are in each instead: with enough of them each share is the whole row.
 */
export function share<T>(row: readonly T[], nth: number, of: number): readonly T[] {
  const count = process.env.HINDCAST_WALKS && Number(process.env.HINDCAST_WALKS);
  if (!count) return row.filter((_, i) => i % of === nth);
  if (count >= row.length) return row;
  return Array.from({ length: count }, (_, i) => row[Math.floor(((i + nth / of) * row.length) / count)] as T);
}

const IMAGE_DEEDS = ['import', 'commit', 'load', 'tag', 'untag', 'save', 'delete', 'prune', 'retag'] as const;
export type ImageDeed = (typeof IMAGE_DEEDS)[number];

/** Ways through the image machine, likewise; and longer ones that nobody planned. */
export function imageWays(): readonly (readonly ImageDeed[])[] {
  const events = IMAGE_DEEDS.map((type) => ({ type })) as never;
  const paths = getShortestPaths(imageMachine, { events });
  const planned = beyond(
    paths.map(({ steps }) => steps.map(({ event }) => String(event.type))),
    IMAGE_DEEDS,
    null,
  );
  const way = fc
    .array(fc.constantFrom(...IMAGE_DEEDS), { minLength: 4, maxLength: STEPS_MAX, size: 'max' })
    .map((rest): readonly ImageDeed[] => ['import', ...rest]);
  return [...share(planned, 0, 1), ...fc.sample(way, { numRuns: STRAYS, seed: SEED })];
}

/** Paths in words, those words that are deeds, and one more deed of each kind behind every path: what is refused must change nothing. */
function beyond<D extends string>(paths: readonly string[][], doable: readonly D[], last: D | null) {
  const through = paths.map((words) => words.filter((word): word is D => (doable as readonly string[]).includes(word)));
  const longer = through.flatMap((way) => doable.map((deed) => [...way, deed]));
  const unique = new Map([...through, ...longer].map((way) => [way.join(' '), way]));
  return [...unique.values()].filter((way) => way.length > 0 && !way.slice(0, -1).some((deed) => deed === last));
}

const STEPS_MAX = 14;
const SEED_DEFAULT = 20_261_124;

/** Which made-up walks, and how many (`HINDCAST_SEED`, `HINDCAST_STRAYS`): they are for the hunt, not for every day. */
export const SEED = Number(process.env.HINDCAST_SEED ?? SEED_DEFAULT);

export const STRAYS = Number(process.env.HINDCAST_STRAYS ?? 0);

/** Walks that the machine would not think of: any container, any policy, anything done to it in any order. */
export function strays(): readonly Walk[] {
  const deeds = [...DOABLE.filter((deed) => deed !== 'destroy'), ...BESIDES];
  // Most begin with a start: of a container that never ran there is little to say.
  const way = fc
    .array(fc.constantFrom<Deed>(...deeds), { minLength: 4, maxLength: STEPS_MAX, size: 'max' })
    .map((rest): readonly Deed[] => ['start', ...rest]);
  const walk = fc.record({ kind: fc.constantFrom(...KINDS), policy: fc.constantFrom(...POLICIES), way });
  return fc.sample(walk, { numRuns: STRAYS, seed: SEED });
}
