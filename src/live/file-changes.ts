import { type FSWatcher, watch } from 'node:fs';
import type { SchedulerLike } from 'rxjs';

/** Not every file system tells of changes: a share, or the disk of another machine. So often is looked without having been told. */
const LOOK_MILLISECONDS = 1_000;

/** Tells when something in a folder may have changed. */
export class FileChanges {
  readonly #scheduler: SchedulerLike;
  readonly #watcher: FSWatcher | null;
  #isChanged = false;
  #isClosed = false;
  #wake = (): void => undefined;

  constructor(folder: string, scheduler: SchedulerLike) {
    this.#scheduler = scheduler;
    this.#watcher = watcherOf(folder, () => this.#onChange());
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  #onChange(): void {
    this.#isChanged = true;
    this.#wake();
  }

  /** Until something has changed since this was asked the last time, it is time to look anyway, or nobody wants to know any more. */
  async next(): Promise<void> {
    if (!this.#isChanged && !this.#isClosed) {
      await new Promise<void>((resolve) => {
        const timer = this.#scheduler.schedule(() => resolve(), LOOK_MILLISECONDS);
        this.#wake = () => {
          timer.unsubscribe();
          resolve();
        };
      });
    }
    this.#wake = () => undefined;
    this.#isChanged = false;
  }

  close(): void {
    this.#isClosed = true;
    this.#watcher?.close();
    this.#wake();
  }
}

/** Null where nobody tells: then it is looked at now and then. */
function watcherOf(folder: string, onChange: () => void): FSWatcher | null {
  try {
    const watcher = watch(folder, onChange);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}
