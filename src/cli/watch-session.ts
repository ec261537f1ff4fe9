import { once } from 'node:events';

import { asyncScheduler, auditTime, map, type Observable, tap } from 'rxjs';
import type { Event } from '../event/event.js';
import { MILLISECOND, SECOND } from '../event/instant.js';
import type { HostState } from '../fold/index.js';
import { connect, follow, type Notice } from '../live/index.js';
import { tail } from '../live/tail.js';
import { watched } from '../live/watched.js';
import { changes } from '../stream/index.js';
import type { Filters } from '../view/filter.js';
import { connectOptions, type EngineOptions } from './engine-options.js';
import { EXIT, type Io } from './io.js';
import { noticeText, say } from './notices.js';
import { isDrawable, Screen } from './screen.js';
import { jsonLines, lines, watchPage } from './watch-views.js';

const DRAW_MILLISECONDS = 100;
/** What an engine says is here so much later at most, as a rule. */
const DELAY = SECOND;

/** What `hindcast watch` may be told. */
export interface WatchOptions extends EngineOptions {
  readonly all?: boolean;
  readonly filter: readonly string[];
  readonly fromFormat?: string;
  readonly json?: boolean;
}

/** What is watched, and what it is called. */
interface Watched {
  readonly title: () => string;
  readonly states: (each: boolean) => Observable<HostState>;
}

/** Shows what runs as it changes, until interrupted or until the log ends; gives the exit status. */
export async function watch(log: string | undefined, filters: Filters, options: WatchOptions, io: Io): Promise<number> {
  const isPage = !options.json && isDrawable(io);
  const source = log === undefined ? await engine(options, io, isPage) : grown(log, options, io);
  if (isPage) await page(source, filters, options, io);
  else await print(source, options.json ? jsonLines(filters) : lines(filters), io);
  return io.signal.aborted ? EXIT.interrupted : EXIT.done;
}

async function engine(options: WatchOptions, io: Io, isPage: boolean): Promise<Watched> {
  const found = await connect(connectOptions(options, io));
  let trouble: string | null = null;
  const on = (notice: Notice) => {
    if (notice.kind === 'disconnected') trouble = noticeText(notice);
    if (notice.kind === 'connected') trouble = null;
    const text = noticeText(notice);
    if (text !== null && !isPage) say(io, text);
  };
  const { name, version, clock } = found.identity;
  const heardUntil = () =>
    trouble === null ? BigInt(asyncScheduler.now()) * MILLISECOND + (clock?.ahead ?? 0n) - DELAY : null;
  const batches = follow(found, { on, ready: readyOf(io) }).pipe(map((event) => [event]));
  return {
    title: () => trouble ?? `${name} ${version} at ${found.address}`,
    states: (each) => watched(batches, { each, isHistory: false, heardUntil }),
  };
}

function grown(log: string, { fromFormat }: WatchOptions, io: Io): Watched {
  const batches: Observable<readonly Event[]> = tail(log, { format: fromFormat, stdin: io.stdin, ready: readyOf(io) });
  return { title: () => log, states: (each) => watched(batches, { each, isHistory: true }) };
}

async function page(source: Watched, filters: Filters, { all = false }: WatchOptions, io: Io): Promise<void> {
  const screen = new Screen(io.stdout);
  screen.open();
  try {
    await until(source.states(false).pipe(auditTime(DRAW_MILLISECONDS)), io, (state) =>
      screen.show(watchPage(state, filters, all, source.title())),
    );
  } finally {
    screen.close();
  }
}

async function print(source: Watched, paint: ReturnType<typeof lines>, io: Io): Promise<void> {
  await until(source.states(true).pipe(changes()), io, (change) => {
    const text = paint(change);
    if (text !== '') io.stdout.write(text);
  });
}

/** Until it is over, or interrupted. */
function until<T>(stream: Observable<T>, { signal }: Io, show: (item: T) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const listening = stream.pipe(tap(show)).subscribe({ error: reject, complete: resolve });
    const stop = () => {
      listening.unsubscribe();
      resolve();
    };
    listening.add(() => signal.removeEventListener('abort', stop));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}

/** Who reads what is printed may be slower than what happens. */
function readyOf({ stdout }: Io): () => Promise<void> | null {
  return () => (stdout.writableNeedDrain ? once(stdout, 'drain').then(() => undefined) : null);
}
