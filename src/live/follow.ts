import { map, type Observable } from 'rxjs';
import type { Event } from '../event/event.js';
import type { Engine } from './engine.js';
import { type TellOptions, tell } from './tell.js';

/** Events of an engine that still runs, as they happen. */
export function follow(engine: Engine, options: TellOptions = {}): Observable<Event> {
  return tell(engine, options).pipe(map(({ event }) => event));
}
