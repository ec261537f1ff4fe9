import { tap } from 'rxjs';
import { HindcastError } from '../error.js';
import { formatInstant } from '../event/instant.js';
import { Fold, type HostState } from '../fold/index.js';
import { connect, type Engine, type Notice, tell } from '../live/index.js';
import { parsePlace } from '../live/metrics-server.js';
import { Recorder } from '../live/recorder.js';
import { LEFT_OUT } from '../live/redact.js';
import { Recording, type RecordingAbout } from '../store/index.js';
import { connectOptions, type EngineOptions } from './engine-options.js';
import { History } from './history.js';
import { EXIT, type Io } from './io.js';
import { noticeText, say, tellOfFiles } from './notices.js';
import { NO_METRICS, openMetrics } from './record-metrics.js';
import { version } from './version.js';

/** What `hindcast record` may be told. */
export interface RecordOptions extends EngineOptions {
  readonly changes?: boolean;
  readonly withEnv?: boolean;
  readonly rotateSize?: number;
  readonly rotateAge?: number;
  readonly keepSize?: number;
  readonly keepAge?: number;
  readonly metrics?: string;
}

/** Follows an engine into a recording until it is told to stop; gives the exit status. */
export async function record(folder: string, options: RecordOptions, io: Io): Promise<number> {
  if (options.metrics !== undefined) parsePlace(options.metrics);
  const ending = new AbortController();
  io.onTerminate?.(() => ending.abort());
  try {
    await session(folder, options, io, AbortSignal.any([io.signal, ending.signal]));
  } catch (error) {
    // Told to go before it had begun.
    if (!ending.signal.aborted || error !== ending.signal.reason) throw error;
  }
  return ending.signal.aborted ? EXIT.done : EXIT.interrupted;
}

async function session(folder: string, options: RecordOptions, io: Io, signal: AbortSignal): Promise<void> {
  const engine = await connect({ ...connectOptions(options, io), signal });
  const recording = await open(folder, engine, options, io);
  try {
    const count = await follow(engine, recording, await known(folder, io), options, io, signal);
    say(io, `${count} record${count === 1 ? '' : 's'} more in ${folder}`);
  } finally {
    await recording.close();
  }
}

function aboutOf({ identity }: Engine, { withEnv }: RecordOptions): RecordingAbout {
  const { name, version: its, apiVersion, id, hostname, clock } = identity;
  return {
    recorder: `hindcast ${version()}`,
    engine: { name, version: its, apiVersion, id, hostname },
    clockOffsetMilliseconds: clock && Number(clock.ahead) / 1e6,
    clockOffsetErrorMilliseconds: clock && Number(clock.after - clock.before + clock.coarse) / 2e6,
    redacted: withEnv ? [] : LEFT_OUT,
  };
}

async function open(folder: string, engine: Engine, options: RecordOptions, io: Io): Promise<Recording> {
  const { name, version: its, apiVersion } = engine.identity;
  const about = aboutOf(engine, options);
  const recording = await Recording.open(folder, about, {
    now: Date.now,
    rotateBytes: options.rotateSize,
    rotateMilliseconds: options.rotateAge,
    keepBytes: options.keepSize,
    keepMilliseconds: options.keepAge,
    on: (notice) => tellOfFiles(io, notice),
  });
  say(io, `following ${name} ${its} (API ${apiVersion}) at ${engine.address}`);
  say(
    io,
    about.redacted.length > 0 ? `left out: ${about.redacted.join(', ')}` : 'nothing is left out, secrets neither',
  );
  return recording;
}

/** What the recording tells so far. */
async function known(folder: string, io: Io): Promise<HostState> {
  const fold = new Fold();
  const history = await History.open([folder], {}, io);
  for await (const events of history.silently()) for (const event of events) fold.apply(event);
  const state = fold.state();
  const { at, position } = state;
  const behind = at === null ? '' : `, behind ${position} records, the last of ${formatInstant(at)}`;
  say(io, `recording into ${folder}${behind}`);
  return state;
}

/** Records until the signal comes; gives how many records. */
async function follow(
  engine: Engine,
  recording: Recording,
  before: HostState,
  options: RecordOptions,
  io: Io,
  signal: AbortSignal,
): Promise<number> {
  // Of its own: a state that is kept keeps all that its fold has done since.
  const fold = new Fold(before);
  const metrics =
    options.metrics === undefined ? NO_METRICS : await openMetrics(options.metrics, engine, recording, fold);
  if (metrics.url) say(io, `metrics at ${metrics.url}`);
  const failing = new AbortController();
  const recorder = new Recorder(recording, {
    on: (written) => metrics.written(written),
    signal: AbortSignal.any([signal, failing.signal]),
  });
  let last = engine.identity;
  const on = (notice: Notice) => {
    const text = noticeText(notice);
    if (text !== null) say(io, text);
    metrics.noticed(notice);
    if (notice.kind !== 'connected' || !notice.again) return;
    const { id, version: its } = engine.identity;
    if (id !== null && last.id !== null && id !== last.id) failing.abort(anotherEngine(engine));
    // What cannot be written shows with the next record.
    else if (its !== last.version) recording.describe(aboutOf(engine, options)).catch(() => undefined);
    last = engine.identity;
  };
  const { changes, withEnv } = options;
  const resumed = before.at === null ? {} : { known: before, since: before.at };
  const told = tell(engine, { ...resumed, changes, withEnv, on, ready: recorder.ready });
  try {
    await recorder.record(
      told.pipe(
        tap((one) => {
          // Who counts containers must know of them; who only writes need not.
          if (metrics !== NO_METRICS) fold.apply(one.event);
          metrics.told(one);
        }),
      ),
    );
    failing.signal.throwIfAborted();
    return recording.synced;
  } finally {
    await metrics.close();
  }
}

function anotherEngine({ address }: Engine): HindcastError {
  return new HindcastError('engine', `${address}: another engine answers there now`, {
    expected: 'the engine that was followed so far',
    found: 'one with another id',
    cure: 'Record each engine into a folder of its own.',
  });
}
