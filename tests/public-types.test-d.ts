import type { Observable } from 'rxjs';
import { expectTypeOf, test } from 'vitest';
import { type ContainerState, type Event, fold, type HostState, initial, readText } from '../src/index.js';
import { at, changes, replay, states } from '../src/stream/index.js';

test('an event narrows by its type', () => {
  const [event] = readText('');
  if (event?.type === 'container.die') expectTypeOf(event.data.exitCode).toEqualTypeOf<number | null>();
  if (event?.type === 'volume.mount') expectTypeOf(event.data.destination).toEqualTypeOf<string | null>();
  // @ts-expect-error there is no such event
  if (event?.type === 'container.died') throw new Error();
});

test('a state is read-only, and finding nothing is undefined', () => {
  const state = fold(initial(), []);
  expectTypeOf(state).toEqualTypeOf<HostState>();
  expectTypeOf(state.container('x')).toEqualTypeOf<ContainerState | undefined>();
  // @ts-expect-error states are values
  state.position = 3;
});

test('streams carry states', () => {
  expectTypeOf(replay([])).toEqualTypeOf<Observable<HostState>>();
  expectTypeOf(states()).parameter(0).toEqualTypeOf<Observable<Event>>();
  expectTypeOf(at(1n)).returns.toEqualTypeOf<Observable<HostState>>();
  expectTypeOf(changes()).parameter(0).toEqualTypeOf<Observable<HostState>>();
});
