import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { filter, firstValueFrom, mergeMap } from 'rxjs';
import type { Event } from '../../src/event/event.js';
import { tail } from '../../src/live/tail.js';
import { PROGRAM } from './build.js';

/** `hindcast record` as a process of its own. */
export class RecordProcess {
  readonly folder: string;
  /** What it has said on standard error. */
  readonly said: string[] = [];
  readonly #child: ChildProcess;
  #wake = (): void => undefined;

  /** `by`: what runs it, in front of it; `env`: beside our own. */
  constructor(folder: string, argv: readonly string[], by: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
    this.folder = folder;
    const [command = '', ...rest] = [...by, process.execPath, PROGRAM, 'record', folder, ...argv];
    this.#child = spawn(command, rest, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } });
    if (!this.#child.stderr) throw new Error('it has no standard error');
    createInterface({ input: this.#child.stderr }).on('line', (line) => {
      this.said.push(line);
      this.#wake();
    });
    this.#child.on('exit', () => this.#wake());
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Until it has said something that looks so. */
  async says(pattern: RegExp): Promise<void> {
    while (!this.said.some((line) => pattern.test(line))) {
      if (this.#child.exitCode !== null) throw new Error(`it ended: ${this.said.join('\n')}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Until the recording has a volume of this name: then it has all that was told before. */
  async has(mark: string): Promise<void> {
    const events = tail(this.folder).pipe(mergeMap((batch) => batch));
    // What was made before anybody listened, or in a gap, is found by a look.
    const isMark = ({ type, id }: Event) => id === mark && (type === 'volume.create' || type === 'recording.observed');
    await firstValueFrom(events.pipe(filter(isMark)));
  }

  /** Until it has ended by itself; gives its exit status. */
  async ends(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'close');
    return this.#child.exitCode;
  }

  /** Ends it; gives its exit status. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return this.#child.exitCode;
    const ended = once(this.#child, 'close');
    this.#child.kill(signal);
    await ended;
    return this.#child.exitCode;
  }
}
