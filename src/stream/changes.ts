import { defer, mergeMap, type OperatorFunction } from 'rxjs';
import {
  type ContainerState,
  type HostState,
  type ImageState,
  initial,
  type NetworkState,
  type VolumeState,
} from '../fold/index.js';
import { imagePairs, type Pair, pairsOf } from './pairs.js';

interface ChangeOf<Kind extends string, State> extends Pair<State> {
  readonly kind: Kind;
  /** The state in which it is so. */
  readonly state: HostState;
}

/** One thing that came, went or became different between two states. */
export type Change =
  | ChangeOf<'container', ContainerState>
  | ChangeOf<'image', ImageState>
  | ChangeOf<'volume', VolumeState>
  | ChangeOf<'network', NetworkState>;

function between(was: HostState, state: HostState): Change[] {
  return [
    ...pairsOf(was.containers, state.containers, ({ id }) => id).map(
      (p) => ({ kind: 'container', ...p, state }) as const,
    ),
    ...imagePairs(was.images, state.images).map((p) => ({ kind: 'image', ...p, state }) as const),
    ...pairsOf(was.volumes, state.volumes, ({ name }) => name).map((p) => ({ kind: 'volume', ...p, state }) as const),
    ...pairsOf(was.networks, state.networks, ({ id }) => id).map((p) => ({ kind: 'network', ...p, state }) as const),
  ];
}

/** What went comes first; each half in the order of the state's lists. */
function inOrder(changes: readonly Change[]): readonly Change[] {
  if (changes.length < 2) return changes;
  return [...changes.filter(({ after }) => after === null), ...changes.filter(({ after }) => after !== null)];
}

/**
 * What changed from each state to the next: one change for each thing that came, went or became different.
 *
 * In plain words: with `start`, from that state on; without, the first state's things all come. Within one step, what went comes first, then
 * the rest in the order of the state's lists. A change's `id` is a volume's name, and the name of an image of which only that is known; an
 * image whose id comes to be known has changed, and did not come.
 *
 * @example
 * ```ts
 * replay(events).pipe(changes()).subscribe(({ kind, before, after }) => console.log(kind, before === null, after === null));
 * ```
 */
export function changes(start: HostState = initial()): OperatorFunction<HostState, Change> {
  return (states) =>
    defer(() => {
      let before = start;
      return states.pipe(
        mergeMap((state) => {
          const was = before;
          before = state;
          return inOrder(between(was, state));
        }),
      );
    });
}
