import { type PackedEvents, Unpacker } from '../event/pack.js';
import type { Model } from './model.js';
import type { Place } from './place.js';

/** Events that come while the page is in the middle of a frame are shown together. */
const GATHER_MS = 80;

/** Follows the log that the page's server reads: what there is, then what comes. The server says how far it is when it is asked again. */
export function follow(model: Model, place: Place): void {
  const source = new EventSource('events');
  let unpacker = new Unpacker();
  let isFirst = true;
  let gathered: PackedEvents[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  const show = () => {
    timer = null;
    const events = gathered.flatMap((chunk) => unpacker.push(chunk));
    gathered = [];
    if (events.length > 0) model.append(events);
  };
  // A file was dropped: what the server says now is of another log.
  const unsubscribe = model.subscribe(() => {
    if (model.source.kind === 'live') return;
    unsubscribe();
    source.close();
    if (timer !== null) clearTimeout(timer);
    model.connect(null);
  });
  model.connection = 'connecting';
  source.addEventListener('open', () => {
    // Each connection packs anew, from the event on after the last one that came.
    if (timer !== null) clearTimeout(timer);
    show();
    unpacker = new Unpacker();
    model.connect('live');
  });
  source.addEventListener('records', ({ data }: MessageEvent<string>) => {
    gathered.push(JSON.parse(data) as PackedEvents);
    timer ??= setTimeout(show, GATHER_MS);
  });
  source.addEventListener('current', () => {
    show();
    model.tell(null);
    if (isFirst) model.go(place);
    isFirst = false;
  });
  source.addEventListener('over', ({ data }: MessageEvent<string>) => {
    source.close();
    model.connect(null);
    model.tell({ kind: 'error', text: `The page no longer follows: ${JSON.parse(data) as string}` });
  });
  source.addEventListener('error', () => model.connect('lost'));
}
