import { type BuildEvent, type Event, isBuildEvent } from '../event/event.js';

/** What a step of a build is called when it is over. */
const OVER: ReadonlySet<string> = new Set(['cached', 'done', 'error', 'canceled']);

/** Whether an event is one by which a trace shows how an image was made: the builds' own beginnings, steps and ends, and not what they wrote. */
export function tellsOfBuild(event: Event, builds: ReadonlySet<string>): event is BuildEvent {
  if (!isBuildEvent(event) || event.id === null || !builds.has(event.id)) return false;
  if (event.type === 'build.step') return OVER.has(event.data.status);
  return event.type !== 'build.output' && event.type !== 'build.warning';
}
