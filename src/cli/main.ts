#!/usr/bin/env node
import { EXIT, type Io } from './io.js';

const interrupt = new AbortController();
process.once('SIGINT', () => {
  interrupt.abort();
  // A second one ends at once, as everywhere.
  process.once('SIGINT', () => process.exit(EXIT.interrupted));
});

// Told to go, or its terminal is closed: at once, but with the terminal as it was. Who has a file open closes it first.
let terminate: (() => void) | null = null;
const go = (status: number) => (terminate === null ? process.exit(status) : terminate());
process.once('SIGTERM', () => go(EXIT.terminated));
process.once('SIGHUP', () => go(EXIT.hungUp));

// Somebody closed the pipe (`| head`): there is nobody left to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  process.stderr.write(`hindcast: what it prints cannot be written: ${error.message}\n`);
  process.exit(EXIT.failed);
});
// Nobody listens to what goes wrong: the data may still be wanted.
process.stderr.on('error', () => {});

const io: Io = {
  // Who does not read from it does not open it.
  get stdin() {
    return process.stdin;
  },
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signal: interrupt.signal,
  onTerminate: (act) => {
    terminate = act;
  },
};

async function main(argv: readonly string[]): Promise<void> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    const { version } = await import('./version.js');
    process.stdout.write(`${version()}\n`);
    return;
  }
  const { run } = await import('./program.js');
  process.exitCode = await run(argv, io);
}

void main(process.argv.slice(2));
