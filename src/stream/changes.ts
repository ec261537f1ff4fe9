import { Observable, type OperatorFunction } from 'rxjs';
import type { ContainerState, HostState, ImageState, NetworkState, VolumeState } from '../fold/index.js';

interface ChangeOf<Kind extends string, State> {
  readonly kind: Kind;
  readonly id: string;
  /** Null: it was not there. */
  readonly before: State | null;
  /** Null: it is gone. */
  readonly after: State | null;
  /** The state in which it is so. */
  readonly state: HostState;
}

/** One thing that came, went or became different between two states. */
export type Change =
  | ChangeOf<'container', ContainerState>
  | ChangeOf<'image', ImageState>
  | ChangeOf<'volume', VolumeState>
  | ChangeOf<'network', NetworkState>;

type Things = ReadonlyMap<string, ContainerState | ImageState | VolumeState | NetworkState>;

/** Everything in a state, under a key of its own; a thing that did not change is the same object in the next state. */
function thingsOf(state: HostState): Things {
  const things = new Map<string, ContainerState | ImageState | VolumeState | NetworkState>();
  for (const c of state.containers) things.set(`container ${c.id}`, c);
  for (const i of state.images) things.set(`image ${i.id ?? i.tags[0] ?? ''}`, i);
  for (const v of state.volumes) things.set(`volume ${v.name}`, v);
  for (const n of state.networks) things.set(`network ${n.id}`, n);
  return things;
}

/** An event may touch a thing and leave it as it was. Only what is not the same object is looked at closer. */
function isAlike(a: object, b: object): boolean {
  const plain = (_key: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value);
  return JSON.stringify(a, plain) === JSON.stringify(b, plain);
}

function* compare(before: Things, after: Things, state: HostState): Generator<Change> {
  const change = (key: string, was: unknown, is: unknown) => {
    const space = key.indexOf(' ');
    return { kind: key.slice(0, space), id: key.slice(space + 1), before: was, after: is, state } as Change;
  };
  for (const [key, was] of before) if (!after.has(key)) yield change(key, was, null);
  for (const [key, is] of after) {
    const was = before.get(key) ?? null;
    if (was !== is && (was === null || !isAlike(was, is))) yield change(key, was, is);
  }
}

/**
 * What changed from each state to the next: one change for each thing that came, went or became different.
 *
 * In plain words: the first state's things all come. Within one step, what went comes first, then the rest in the order of the state's lists.
 *
 * @example
 * ```ts
 * replay(events).pipe(changes()).subscribe(({ kind, before, after }) => console.log(kind, before === null, after === null));
 * ```
 */
export function changes(): OperatorFunction<HostState, Change> {
  return (source) =>
    new Observable((subscriber) => {
      let before: Things = new Map();
      return source.subscribe({
        next: (state) => {
          const after = thingsOf(state);
          for (const change of compare(before, after, state)) {
            if (subscriber.closed) return;
            subscriber.next(change);
          }
          before = after;
        },
        error: (error) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
    });
}
