import type { Event } from '../event/event.js';
import { Fold } from '../fold/index.js';
import type { Window } from '../view/span-filter.js';
import { Spans } from '../view/spans.js';
import { Finder } from './index-finder.js';
import type { Open } from './index-open.js';
import { spansFrom } from './index-resume.js';
import { type KnownSpans, knownSpans, type Numbered, spansOver } from './index-spans.js';

/** Told how many records could not be read up to where reading begins, and which position that is; then of each event that is read. It may begin again. */
export interface Told {
  readonly onBegin: (unreadable: number, position: number) => void;
  readonly onEvent: (event: Event) => void;
}

/** The spans of a log that is open. */
export function* spansOf(open: Open, window: Window, told: Told | undefined): Generator<Numbered> {
  const known = open.reader && knownSpans(open.reader);
  if (open.reader && known) yield* spansOver(open.reader, known, window);
  yield* spansBehind(open, known, told);
}

/** Those that are still open, and what the log has grown by. */
function* spansBehind(open: Open, known: KnownSpans | null, told: Told | undefined): Generator<Numbered> {
  const finder = new Finder(open);
  const { saved, state } = known
    ? spansFrom(finder, known, known.saved.folded)
    : { saved: undefined, state: undefined };
  const spans = new Spans({ fold: new Fold(state), from: saved, isAlone: true });
  const mark = finder.last();
  const read = mark?.place.records ?? 0;
  told?.onBegin(mark?.unreadable ?? 0, read);
  // Where spans begin anew, those that were written come again.
  const written = known?.count ?? 0;
  let count = saved ? written : 0;
  for (const events of eventsFrom(open, finder, saved?.folded ?? 0)) {
    if (told) for (const event of events) if (event.position > read) told.onEvent(event);
    const over = spans.pushAll(events);
    if (over.length > 0) yield behind(written, [count, over]);
    count += over.length;
  }
  yield behind(written, [count, spans.finish()]);
}

/** Without those that stand before the first so many. */
export function behind(count: number, [before, spans]: Numbered): Numbered {
  return before >= count ? [before, spans] : [count, spans.slice(count - before)];
}

function* eventsFrom({ baseline }: Open, finder: Finder, position: number): Generator<readonly Event[]> {
  if (position === 0) yield baseline;
  yield* finder.after(position, 'end');
}
