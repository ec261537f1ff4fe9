import type { BuildEvent, Event, EventOf } from './event.js';
import { isExec } from './exec.js';

/** An event without a time at which an engine said it: that is of a build, or of what the log itself is like. */
export type Untimed = BuildEvent | EventOf<'recording.gap'> | EventOf<'recording.unreadable'>;

const UNTIMED: ReadonlySet<Event['type']> = new Set([
  ...(['recording.gap', 'recording.unreadable'] as const),
  ...(Object.keys({
    'build.start': 0,
    'build.step': 0,
    'build.output': 0,
    'build.warning': 0,
    'build.finish': 0,
    'build.fail': 0,
    'build.cancel': 0,
  } satisfies Record<BuildEvent['type'], 0>) as BuildEvent['type'][]),
]);

export function isUntimed(event: Event): event is Untimed {
  return !isExec(event) && UNTIMED.has(event.type);
}
