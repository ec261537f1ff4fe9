import { concat, defer, mergeMap, type OperatorFunction } from 'rxjs';
import type { Event } from '../event/event.js';
import type { Finding } from '../view/findings/finding.js';
import { Findings } from '../view/findings/findings.js';
import type { FindingsOptions } from '../view/findings/options.js';

/**
 * Finds what deserves attention in a stream of events, and tells it as soon as the log proves it.
 *
 * In plain words: a finding that is told again under the same `key` replaces the one before: it has grown, or is over. When the stream ends, what only its end
 * decides is told. Whoever keeps the last one of each key has what a look at the whole log gives. What silence decides is told when the events' own time has
 * gone on for long enough; there is no clock. Each subscription looks anew, in bounded memory. Options as for `Findings`: kinds, windows (nanoseconds), limits.
 *
 * @example
 * ```ts
 * from(events).pipe(findings({ only: ['crashloop', 'oom'] })).subscribe(({ what, cure }) => console.log(what, cure));
 * ```
 */
export function findings(options: Partial<FindingsOptions> = {}): OperatorFunction<Event, Finding> {
  return (events) =>
    defer(() => {
      const finder = new Findings(options);
      return concat(
        events.pipe(mergeMap((event) => finder.push(event))),
        defer(() => finder.finish().told),
      );
    });
}
