import { Observable } from 'rxjs';
import type { Engine } from './engine.js';
import { Follower } from './follower.js';
import type { TellOptions } from './tell-options.js';
import type { Told } from './told.js';

/**
 * Follows an engine: each line for a recording, with the event that it says.
 *
 * In plain words: what the engine says, once each, less its secrets; what it says when asked, where no event had told it (`recording.observed`); and what
 * may have been missed (`recording.gap`). It connects again for as long as it is wanted. Cold: each subscription follows by itself. Its error is the signal's
 * reason, or a `HindcastError` `engine` if the very first connection is refused; by itself it never completes. Unsubscribe, and no socket or timer is left.
 *
 * @example
 * ```ts
 * tell(await connect()).subscribe(({ line }) => process.stdout.write(`${line}\n`));
 * ```
 */
export function tell(engine: Engine, options: TellOptions = {}): Observable<Told> {
  return new Observable((subscriber) => {
    const isOver = new AbortController();
    const { signal } = options;
    const both = signal ? AbortSignal.any([signal, isOver.signal]) : isOver.signal;
    subscriber.add(() => isOver.abort());
    const follower = new Follower(engine, options, both, subscriber);
    follower.run().catch((error: unknown) => subscriber.error(error));
  });
}
