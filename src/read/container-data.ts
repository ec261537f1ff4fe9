import type { ContainerData, Event } from '../event/event.js';
import type { Action } from './actions.js';
import { KIND } from './kinds.js';

/** Type and data of a record. */
export type Told = Pick<Event, 'type' | 'id' | 'data'>;

/**
 * What a record tells of its container and of its action, in the words and in the order of the decoder.
 *
 * `number` is an exit code or a signal, `seconds` how long the run was; -1 where the record does not say.
 */
export function dataOf(
  said: ContainerData,
  { kind, detail }: Action,
  execId: string | null,
  number: number,
  seconds: number,
): object {
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
