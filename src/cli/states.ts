import { type HostState, Moments } from '../fold/index.js';
import type { History } from './history.js';
import { parseTime } from './time.js';

/** The states at these times (without any: at the end), from an index, or in one pass over the history; a time counted from the end takes two. */
export async function statesAt(history: History, times: readonly string[]): Promise<readonly HostState[]> {
  const asked = times.map(parseTime);
  const known = await history.indexed(asked);
  if (known) return known;
  const targets = await history.targets(asked);
  const moments = new Moments(targets.length > 0 ? targets : [{ kind: 'end' }]);
  for await (const events of history.batches()) {
    if (!moments.pushAll(events)) break;
  }
  return moments.finish();
}

/** The state at one time, or at the end. */
export async function stateAt(history: History, time: string | undefined): Promise<HostState> {
  const [state] = await statesAt(history, time === undefined ? [] : [time]);
  if (!state) throw new Error('a fold gives one state for each target');
  return state;
}
