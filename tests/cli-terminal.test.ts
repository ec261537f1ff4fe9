import { Writable } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { run } from '../src/cli/program.js';
import { Progress } from '../src/cli/progress.js';
import { logText } from './support/recording.js';
import { EXAMPLE, hindcast, scratch } from './support/run.js';

const file = scratch();

/** A stream that says that it is a terminal. */
class Terminal extends Writable {
  readonly isTTY = true;
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
  cursorTo() {}
  clearLine() {}
}

const ESCAPE = '\u001b';
const HIDDEN = `${ESCAPE}[?25l`;
const SHOWN = `${ESCAPE}[?25h`;

function world(env: Record<string, string> = {}) {
  const [stdout, stderr] = [new Terminal(), new Terminal()];
  return { stdin: process.stdin, stdout, stderr, env, signal: new AbortController().signal };
}

describe('on a terminal', () => {
  it.each([
    [{}, true],
    [{ NO_COLOR: '' }, true],
    [{ NO_COLOR: '1' }, false],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    [{ TERM: 'dumb' }, false],
    [{ TERM: 'xterm' }, true],
  ])('headings are set off, unless it is not wanted or cannot be: %j', async (env, isBold) => {
    const io = world(env);
    expect(await run(['replay', EXAMPLE], io)).toBe(0);
    expect(io.stdout.text.includes(ESCAPE)).toBe(isBold);
  });

  it('help says nothing of lists that are empty anyway', async () => {
    for (const command of ['ps', 'images', 'events', 'state', 'inspect', 'trace']) {
      const { out } = await hindcast([command, '--help']);
      expect(out).toMatch(/^Usage: hindcast/);
      expect(out).not.toMatch(/default: \[/);
    }
  });
});

describe('the progress bar', () => {
  afterEach(() => vi.useRealTimers());

  /** A bar that shows, as after half a second. */
  async function shown() {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    const io = world();
    const before = process.listeners('exit');
    const progress = new Progress(io, 100);
    vi.setSystemTime(Date.now() + 501);
    progress.add(10);
    await vi.dynamicImportSettled();
    const exits = process.listeners('exit').filter((listener) => !before.includes(listener));
    return { io, progress, exits };
  }

  it('hides the cursor while it shows, and gives it back', async () => {
    const { io, progress } = await shown();
    expect(io.stderr.text).toContain(HIDDEN);
    expect(io.stderr.text).not.toContain(SHOWN);
    progress.stop();
    expect(io.stderr.text).toContain(SHOWN);
  });

  it('gives it back also where the program is ended in the middle', async () => {
    const { io, exits } = await shown();
    expect(exits.length).toBe(1);
    exits[0]?.call(process, 143);
    expect(io.stderr.text).toContain(SHOWN);
    expect(process.listeners('exit')).not.toContain(exits[0]);
  });

  it('does not show before half a second, nor where the end is not known', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    for (const [total, later] of [
      [100, 499],
      [null, 5_000],
    ] as const) {
      const io = world();
      const progress = new Progress(io, total);
      vi.setSystemTime(Date.now() + later);
      progress.add(10);
      await vi.dynamicImportSettled();
      progress.stop();
      expect(io.stderr.text).toBe('');
    }
  });

  it.each([
    [['ps'], 1],
    [['ps', '--at', '-1s'], 2],
    [['events', '--since', '-1s'], 2],
    [['trace', 'db'], 2],
  ])('shows at every reading that takes long: %j', async ([command = '', ...rest], readings) => {
    await import('cli-progress');
    let now = 0;
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => (now += 1_000));
    const long = file('long.jsonl', logText('docker-20/webapp-incident').repeat(12));
    const io = world();
    expect(await run([command, long, ...rest], io)).toBe(0);
    clock.mockRestore();
    expect(io.stderr.text.split(HIDDEN).length - 1).toBe(readings);
    expect(io.stderr.text.split(SHOWN).length - 1).toBe(readings);
  });
});
