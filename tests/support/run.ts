import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { afterAll } from 'vitest';
import { run } from '../../src/cli/program.js';

/** What a run of the program printed and how it ended. */
export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

class Kept extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
}

export const EXAMPLE = new URL('../../examples/webapp-incident.jsonl', import.meta.url).pathname;

/** Runs the command line in this process, with standard input as text. */
export async function hindcast(argv: readonly string[], stdin: string | Uint8Array = ''): Promise<Ran> {
  const out = new Kept();
  const err = new Kept();
  const input = typeof stdin === 'string' ? Buffer.from(stdin) : stdin;
  const io = {
    stdin: input.length === 0 ? new PassThrough().end() : Readable.from([input]),
    stdout: out,
    stderr: err,
    env: {},
    signal: new AbortController().signal,
  };
  const status = await run(argv, io);
  return { status, out: out.text, err: err.text };
}

/** The JSON lines that a run printed. */
export function rows(ran: Ran): Record<string, never>[] {
  return ran.out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** Writes files into a folder that goes with the tests of this file; gives their paths. */
export function scratch(): (name: string, content: string | Uint8Array) => string {
  const folder = mkdtempSync(join(tmpdir(), 'hindcast-cli-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return (name, content) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
}
