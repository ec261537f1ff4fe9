import { filter, firstValueFrom } from 'rxjs';
import { connect, follow, waitFor } from '../../src/live/index.js';

/** A program of its own that follows an engine and leaves it, in each way; it prints what is left, and must end by itself. */
const host = process.argv[2] ?? '';
const engine = await connect({ host, env: {} });

/** What still holds the process, but for what it was started with. */
const sockets = () => process.getActiveResourcesInfo().filter((name) => /Socket|TCP|Timeout/.test(name)).length;
const before = sockets();

/** Closing takes the event loop a turn or two. */
async function left(): Promise<number> {
  for (let i = 0; i < 1000 && sockets() > before; i++) await new Promise((resolve) => setImmediate(resolve));
  return sockets() - before;
}

const isListed = filter((event: { type: string }) => event.type === 'recording.observed');
await firstValueFrom(follow(engine).pipe(isListed));
console.log(`unsubscribed: ${await left()} sockets`);

const stop = new AbortController();
const aborted = firstValueFrom(
  follow(engine, { signal: stop.signal }).pipe(filter(({ type }) => type === 'container.start')),
);
stop.abort(new Error('enough'));
const why = await aborted.catch((error: Error) => error.message);
console.log(`aborted: ${why}, ${await left()} sockets`);

const gone = await waitFor(engine, 'web', 'healthy', { signal: AbortSignal.abort('exited') }).catch((reason) => reason);
console.log(`waited: ${gone}, ${await left()} sockets`);
