import type { Observable } from 'rxjs';
import type { ContainerState, HostState } from '../fold/index.js';
import type { Engine } from './engine.js';

export type Awaited = 'created' | 'running' | 'healthy' | 'unhealthy' | 'paused' | 'exited' | 'removed';

export interface WaitOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Waits until a container is in a state. */
export async function waitFor(
  _from: Engine | Observable<HostState>,
  _reference: string,
  _awaited: Awaited,
  _options: WaitOptions = {},
): Promise<ContainerState> {
  throw new Error('not there yet');
}
