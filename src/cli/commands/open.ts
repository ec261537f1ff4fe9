import { basename } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { Feed } from '../../live/feed.js';
import { feedLog } from '../../live/feed-log.js';
import { servePage } from '../../live/page-server.js';
import { tail } from '../../live/tail.js';
import { readBaseline } from '../../read/index.js';
import { openBrowser } from '../browser.js';
import { dumpText } from '../dump.js';
import type { LogOptions } from '../history.js';
import { EXIT, type Io, safe, write } from '../io.js';
import { fillPage } from '../report-page.js';

interface Options extends LogOptions {
  readonly port: number;
  readonly browser: boolean;
}

const HELP = `
The page follows the log as it grows, and says when it does not. It is served on 127.0.0.1 only, under an address that holds a secret: whoever has it sees
all that the log says. Ctrl-C ends it.

Examples:
  $ hindcast open log.jsonl
  $ docker events --format '{{json .}}' | hindcast open -
  $ hindcast open recording/ --no-browser --port 8080`;

function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new InvalidArgumentError('Write a number up to 65535.');
}

/** `hindcast open`: the page, for a log that grows. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  program
    .command('open')
    .description('the picture in a browser, for a log that grows')
    .argument('<log>', 'the log')
    .option('--from-format <name>', 'read the log as this format instead of detecting it')
    .option('--baseline <file>', 'what `docker inspect` printed for everything there was when the log began')
    .option('--port <n>', 'serve on this port (without it: one that is free)', port, 0)
    .option('--no-browser', 'print the address, and open nothing')
    .addHelpText('after', HELP)
    .action(async (log: string, options: Options) => {
      await serve(log, options, io);
      done(EXIT.interrupted);
    });
}

/** Reads and serves until somebody interrupts. */
async function serve(log: string, options: Options, io: Io): Promise<void> {
  const name = log === '-' ? 'standard input' : basename(log);
  const feed = new Feed();
  if (options.baseline !== undefined) feed.push(await baseline(options.baseline));
  const page = fillPage({ kind: 'live', name, records: 0, notes: [], thinned: false });
  const over = new AbortController();
  io.signal.addEventListener('abort', () => over.abort(), { once: true });
  try {
    const reading = feedLog(feed, tail(log, { stdin: io.stdin, format: options.fromFormat }), over.signal);
    const url = await servePage(page, feed, { port: options.port, signal: over.signal });
    await write(io.stdout, `${url}\n`);
    if (options.browser)
      openBrowser(url, (reason) => io.stderr.write(`hindcast: no browser was opened: ${safe(reason)}\n`));
    await Promise.race([reading, interrupted(io.signal)]);
    if (feed.over !== null) io.stderr.write(`hindcast: ${safe(feed.over)}; the page stays until Ctrl-C\n`);
    await interrupted(io.signal);
  } finally {
    over.abort();
  }
}

function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function baseline(path: string) {
  return readBaseline(await dumpText(path, 'Make it with: docker inspect $(docker ps -aq) > baseline.json'), path);
}
