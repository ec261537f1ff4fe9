import { existsSync } from 'node:fs';
import { HindcastError } from '../error.js';
import type { Event, EventOf } from '../event/event.js';
import type { HostState, Target } from '../fold/index.js';
import { INDEXED_FROM_BYTES } from '../store/index-bounds.js';
import { sidePath } from '../store/index-files.js';
import type { Log } from '../store/log.js';
import type { LogIndex } from '../store/log-index.js';
import { openIndex } from '../store/open-index.js';
import type { Span } from '../view/span.js';
import type { Window } from '../view/span-filter.js';
import { type Io, safe } from './io.js';
import { Progress } from './progress.js';
import { type AskedTime, targetOf } from './time.js';

/** What was asked for besides the logs. */
interface Asked {
  readonly fromFormat?: string;
  readonly strict?: boolean;
  readonly index?: boolean;
}

/**
 * The index that answers for these logs; null where the log is to be read.
 *
 * In plain words: one log by itself, which is large or has an index already. `mayBuild`: what is asked would be found faster the next time; what takes all of
 * the log in any case is not worth an index. With a baseline or a format that is asked for, only an index that was made with the same is used, and none
 * is made unasked. `--strict` is about the whole log, so that is read.
 */
export async function openIndexOf(
  logs: readonly Log[],
  baseline: readonly Event[],
  { fromFormat: format, index, strict }: Asked,
  io: Io,
  mayBuild: boolean,
): Promise<LogIndex | null> {
  const [log] = logs;
  if (!log || logs.length > 1 || !log.reopenable || index === false || strict) return null;
  const isWorthOne = mayBuild && (log.size ?? 0) >= INDEXED_FROM_BYTES;
  if (!isWorthOne && !existsSync(sidePath(log.name))) return null;
  const progress = new Progress(io, log.size);
  try {
    const opened = await openIndex(log.name, {
      format,
      baseline,
      build: isWorthOne && format === undefined && baseline.length === 0,
      signal: io.signal,
      onBytes: (bytes) => progress.add(bytes),
      onNotice: (text) => io.stderr.write(`hindcast: ${safe(text)}\n`),
    });
    if (opened.records > 0) return opened;
    await opened.close();
    return null;
  } catch (error) {
    if (io.signal.aborted) throw error;
    // What is wrong with the log, reading it tells best; what cannot be indexed can be read all the same.
    if (error instanceof HindcastError) return null;
    throw error;
  } finally {
    progress.stop();
  }
}

/** Where a record stands that could not be read, and why. */
export type Fault = EventOf<'recording.unreadable'>['data'];

/** The states that were asked for, and what could not be read before the last of them: the first records, and how many. */
interface Found {
  readonly states: readonly HostState[];
  readonly faults: readonly Fault[];
  readonly unreadable: number;
}

/** The states at these times, from an index, which is closed then. */
export async function indexedStates(index: LogIndex, times: readonly AskedTime[], { signal }: Io): Promise<Found> {
  try {
    const isFromEnd = times.some(({ kind }) => kind === 'ago');
    const last = isFromEnd ? (await index.at({ kind: 'end' }, signal)).at : null;
    const targets: Target[] = times.length === 0 ? [{ kind: 'end' }] : times.map((time) => targetOf(time, last));
    const answers = [];
    for (const target of targets) answers.push(await answered(index, target, signal));
    const latest = answers.reduce((a, b) => (b.position > a.position ? b : a));
    return { ...latest, states: answers.map(({ state }) => state) };
  } finally {
    await index.close();
  }
}

/** The spans of all the log, from an index, which is closed then; `onFaults` is told at the end what could not be read. */
export async function* indexedSpans(
  index: LogIndex,
  window: Window,
  { signal }: Io,
  onFaults: (faults: readonly Fault[], unreadable: number) => void,
): AsyncGenerator<readonly Span[]> {
  try {
    let before = { unreadable: 0, position: 0 };
    let read: Fault[] = [];
    const onBegin = (unreadable: number, position: number) => {
      before = { unreadable, position };
      read = [];
    };
    const onEvent = (event: Event) => void (event.type === 'recording.unreadable' && read.push(event.data));
    yield* index.spans(window, signal, { onBegin, onEvent });
    onFaults([...knownFaults(index, before.position), ...read], before.unreadable + read.length);
  } finally {
    await index.close();
  }
}

/** Of the records up to a position that could not be read, those of which an index knows. */
function knownFaults(index: LogIndex, position: number): readonly Fault[] {
  const known = index.faults.filter((fault) => fault.position <= position);
  return known.map(({ part, line, reason }) => ({ log: index.partName(part), line, reason }));
}

async function answered(index: LogIndex, target: Target, signal: AbortSignal) {
  const read: Fault[] = [];
  const { state, position, unreadable } = await index.answer(target, signal, (event) => {
    if (event.type === 'recording.unreadable') read.push(event.data);
  });
  return { state, position, faults: [...knownFaults(index, position), ...read], unreadable: unreadable + read.length };
}
