import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import type { HostState, Target } from '../fold/index.js';
import { type ReadOptions, readBaseline, readLogs } from '../read/index.js';
import type { Log } from '../store/log.js';
import { openLogs } from '../store/open.js';
import { spool } from '../store/spool.js';
import type { Span } from '../view/span.js';
import type { Window } from '../view/span-filter.js';
import { dumpText } from './dump.js';
import { type Fault, indexedSpans, indexedStates, openIndexOf } from './indexed.js';
import { EXIT, errorText, type Io, safe } from './io.js';
import { Progress } from './progress.js';
import { type AskedTime, targetOf } from './time.js';

const FAULTS_SHOWN_MAX = 10;

/** What every command that reads a log may be told about it. */
export interface LogOptions {
  readonly fromFormat?: string;
  readonly baseline?: string;
  readonly strict?: boolean;
  readonly jobs?: number;
  readonly index?: boolean;
}

/** A log, or several as one, as a command reads it: with its baseline before it, and its faults told on standard error. */
export class History {
  #logs: readonly Log[];
  readonly #baseline: readonly Event[];
  readonly #options: LogOptions;
  readonly #io: Io;
  #records = 0;
  #unreadable = 0;
  #gaps = 0;

  private constructor(logs: readonly Log[], baseline: readonly Event[], options: LogOptions, io: Io) {
    this.#logs = logs;
    this.#baseline = baseline;
    this.#options = options;
    this.#io = io;
  }

  static async open(names: readonly string[], options: LogOptions, io: Io): Promise<History> {
    const logs = await (names.includes('-') ? openLogs(names, io.stdin) : openLogs(names));
    return new History(logs, await loadBaseline(options.baseline), options, io);
  }

  /**
   * The states at these times, without any at the end, from an index of the log; null where it has none and is not worth one. `isFirstLook`: nothing is
   * told of faults.
   */
  async indexed(times: readonly AskedTime[], isFirstLook = false): Promise<readonly HostState[] | null> {
    const index = await openIndexOf(this.#logs, this.#baseline, this.#options, this.#io, times.length > 0);
    if (!index) return null;
    const { states, faults, unreadable } = await indexedStates(index, times, this.#io);
    if (!isFirstLook) this.#noticeFaults(faults, unreadable);
    return states;
  }

  /** The spans of everything, from an index of the log, perhaps without those that are not in the window; null as for {@link indexed}. */
  async indexedSpans(window: Window): Promise<AsyncIterable<readonly Span[]> | null> {
    const index = await openIndexOf(this.#logs, this.#baseline, this.#options, this.#io, false);
    return index && indexedSpans(index, window, this.#io, (faults, count) => this.#noticeFaults(faults, count));
  }

  /** How many records could not be read so far. */
  get unreadable(): number {
    return this.#unreadable;
  }

  /** Makes sure that the log can be read twice. */
  async rereadable(): Promise<void> {
    const logs: Log[] = [];
    for (const log of this.#logs) logs.push(await spool(log, this.#io.signal));
    this.#logs = logs;
  }

  /** What these times mean in this history. For one that is counted back from the last record, the log is read once, in silence. */
  async targets(times: readonly AskedTime[]): Promise<readonly Target[]> {
    const isFromEnd = times.some(({ kind }) => kind === 'ago');
    if (isFromEnd) await this.rereadable();
    const last = isFromEnd ? await this.#lastAt() : null;
    return times.map((time) => targetOf(time, last));
  }

  async #lastAt(): Promise<Instant | null> {
    let last: Instant | null = null;
    for await (const events of this.silently()) {
      for (const event of events)
        if (event.position > 0 && event.type !== 'recording.unreadable') last = event.at ?? last;
    }
    return last;
  }

  /** The events, for a first look: nothing is told of faults, which the second reading tells. */
  async *silently(): AsyncGenerator<readonly Event[]> {
    if (this.#baseline.length > 0) yield this.#baseline;
    const progress = new Progress(this.#io, this.#size());
    try {
      yield* this.#read(progress);
    } finally {
      progress.stop();
    }
  }

  #read(progress: Progress, onNoLog?: ReadOptions['onNoLog']): ReturnType<typeof readLogs> {
    const { fromFormat: format, jobs } = this.#options;
    const { signal } = this.#io;
    return readLogs(this.#logs, { format, jobs, signal, onBytes: (bytes) => progress.add(bytes), onNoLog });
  }

  /**
   * The events, in order, the baseline first. A record that cannot be read is told at once, the first ten of them.
   *
   * Who has seen enough may stop: under `--strict` the rest is still looked at, for the exit status is about the whole log.
   */
  async *batches(): AsyncGenerator<readonly Event[]> {
    if (this.#baseline.length > 0) yield this.#baseline;
    const progress = new Progress(this.#io, this.#size());
    const reading = this.#read(progress, (error) => this.#io.stderr.write(errorText(error)));
    try {
      for (let next = await reading.next(); !next.done; next = await reading.next()) {
        this.#notice(next.value, progress);
        yield next.value;
      }
      if (this.#records === 0) this.#io.stderr.write(`hindcast: ${safe(this.#names)}: empty, not one record in it\n`);
    } finally {
      if (this.#options.strict) for await (const events of reading) this.#notice(events, progress);
      await reading.return(undefined);
      progress.stop();
      this.#summarise();
    }
  }

  /** The exit status that the log itself asks for. */
  get status(): number {
    return this.#options.strict && this.#unreadable + this.#gaps > 0 ? EXIT.strict : EXIT.done;
  }

  get #names(): string {
    return this.#logs.map(({ name }) => name).join(', ');
  }

  #size(): number | null {
    let size = 0;
    for (const log of this.#logs) {
      if (log.size === null) return null;
      size += log.size;
    }
    return size;
  }

  #notice(events: readonly Event[], progress: Progress): void {
    this.#records += events.length;
    for (const event of events) {
      if (event.type === 'recording.gap') this.#gaps += 1;
      if (event.type !== 'recording.unreadable') continue;
      progress.stop();
      this.#onFault(event.data);
    }
  }

  #onFault(fault: Fault): void {
    this.#unreadable += 1;
    if (this.#unreadable <= FAULTS_SHOWN_MAX) this.#io.stderr.write(`hindcast: ${faultLine(fault)}\n`);
  }

  /** Records of which an index knows: the first, and how many there were. */
  #noticeFaults(faults: readonly Fault[], count: number): void {
    for (const fault of faults) this.#onFault(fault);
    this.#unreadable = count;
    this.#summarise();
  }

  #summarise(): void {
    const more = this.#unreadable - FAULTS_SHOWN_MAX;
    if (more > 0)
      this.#io.stderr.write(
        `hindcast: ${more} more record${more === 1 ? '' : 's'} could not be read and ${more === 1 ? 'was' : 'were'} skipped\n`,
      );
  }
}

function faultLine({ log, line, reason }: Fault): string {
  return safe(`${log}:${line}: skipped: ${reason}`);
}

async function loadBaseline(path: string | undefined): Promise<readonly Event[]> {
  if (path === undefined) return [];
  return readBaseline(await dumpText(path, 'Make it with: docker inspect $(docker ps -aq) > baseline.json'), path);
}
