import { map, type Observable } from 'rxjs';
import type { Event } from '../event/event.js';
import type { Engine } from './engine.js';
import { tell } from './tell.js';
import type { TellOptions } from './tell-options.js';

/**
 * Follows an engine: what happens there, as events.
 *
 * In plain words: as the lines of a recording would be read. First come the facts of what is there already (`recording.observed`), then what the engine says,
 * once each, whatever breaks in between; what may have been missed is an event too (`recording.gap`). Cold, and without an end; unsubscribe, or abort the
 * signal, and nothing is left behind. A subscriber that is slow makes no memory grow: beyond `bufferLines` lines it is told a gap.
 *
 * Errors: the signal's reason; `engine` if the very first connection is refused. Later ones are tried again, with back-off, for good.
 *
 * @example
 * ```ts
 * follow(await connect()).pipe(states()).subscribe((state) => console.log(state.containers.length));
 * ```
 */
export function follow(engine: Engine, options: TellOptions = {}): Observable<Event> {
  return tell(engine, options).pipe(map(({ event }) => event));
}
