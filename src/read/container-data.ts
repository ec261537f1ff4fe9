import type { ContainerData, Event } from '../event/event.js';
import type { Action } from './actions.js';
import { KIND } from './kinds.js';

/** All that a record tells but when it was and where it stands. */
export type Told = Pick<Event, 'type' | 'id' | 'data' | 'source'>;

/** What an action says of itself: an exec's id, an exit code or a signal, how long the run was; -1 where there is none. */
export interface Own {
  readonly execId: string | null;
  readonly number: number;
  readonly seconds: number;
}

/** What a record tells of its container and of its action, in the words and in the order of the decoder. */
export function dataOf(said: ContainerData, { kind, detail }: Action, { execId, number, seconds }: Own): object {
  const { name, image, labels } = said;
  switch (kind) {
    case KIND.exec:
      return { name, image, labels, execId, command: detail };
    case KIND.execDie:
      return { name, image, labels, execId, command: detail, exitCode: number };
    case KIND.die:
      return { name, image, labels, exitCode: number, execDuration: seconds < 0 ? null : seconds };
    case KIND.kill:
      return { name, image, labels, signal: number };
    case KIND.health:
      return { name, image, labels, health: detail };
    default:
      return said;
  }
}
