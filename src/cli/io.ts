import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { HindcastError } from '../error.js';
import { STEERING, visible as safe } from '../visible.js';

export { safe };

/** All that a command touches of the world, so that it runs the same in a test. */
export interface Io {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
  /** For who has something to bring to its end when the process is told to go, which then does not go by itself. */
  readonly onTerminate?: ((act: () => void) => void) | undefined;
}

/** The program's exit statuses; programs rely on the numbers. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  finding: 3,
  strict: 4,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;

/** What is wrong, what could have been meant, and the cure, a line each. */
export function errorText({ message, candidates, cure }: HindcastError): string {
  const meant = candidates.length === 0 ? '' : `  did you mean: ${candidates.map(safe).join(', ')}\n`;
  return `hindcast: ${safe(message)}\n${meant}${cure === null ? '' : `  ${safe(cure)}\n`}`;
}

/** JSON that is as harmless to a terminal as it is exact to a program; indented as asked. */
export function jsonText(value: unknown, indent = 0): string {
  // In JSON text these stand only inside strings, where \u is the same character; a bare line end is the indentation's.
  return JSON.stringify(value, null, indent).replace(STEERING, (c) =>
    c === '\n' ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** One line of JSON. */
export function jsonLine(value: unknown): string {
  return `${jsonText(value)}\n`;
}

/** Writes, and waits while the reader at the other end is slower. */
export async function write(stream: Writable, text: string): Promise<void> {
  if (text !== '' && !stream.write(text) && !stream.destroyed) await once(stream, 'drain');
}
