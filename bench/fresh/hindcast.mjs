import { Writable } from 'node:stream';
import { run } from '../../dist/src/cli/program.js';

/** `hindcast state`, as the program does it, without the start of the process. */
export async function hindcast(file, ...more) {
  const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });
  const { signal } = new AbortController();
  const io = { stdin: process.stdin, stdout: nowhere(), stderr: nowhere(), env: {}, signal };
  if ((await run(['state', file, ...more], io)) !== 0) throw new Error(`hindcast state ${file} failed`);
}
