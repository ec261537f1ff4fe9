import { randomBytes } from 'node:crypto';
import { copyFileSync, readdirSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const ENDING = '.hindcast';
/** What is being built has the number of the process in its name, so that what a killed one left can be told. */
const UNFINISHED = /\.hindcast\.(\d+)-[0-9a-f]+\.tmp$/;

/** Where the index of a log stands: beside it, under its name. */
export function sidePath(log: string): string {
  return `${log.replace(/\/+$/, '')}${ENDING}`;
}

/** A file that an index is built in, which takes the place of the index when it is whole, and goes if it never is. */
export class Unfinished {
  readonly path: string;
  readonly #side: string;

  /** Throws what the operating system says where no file can be made. */
  constructor(side: string, copy?: { readonly length: number }) {
    this.#side = side;
    this.path = `${side}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
    process.once('exit', this.remove);
    removeLeft(side);
    if (!copy) return;
    copyFileSync(side, this.path);
    truncateSync(this.path, copy.length);
  }

  /** Puts it in its place; whoever reads the one before goes on reading that. */
  finish(): void {
    renameSync(this.path, this.#side);
    process.off('exit', this.remove);
  }

  /** Takes it away, however the program ends. */
  readonly remove = (): void => {
    process.off('exit', this.remove);
    rmSync(this.path, { force: true });
  };
}

/** Takes away what programs left that were killed. */
function removeLeft(side: string): void {
  const folder = dirname(side);
  for (const file of readdirSync(folder)) {
    const left = file.startsWith(`${basename(side)}.`) ? UNFINISHED.exec(file) : null;
    if (left && !isAlive(Number(left[1]))) rmSync(join(folder, file), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
