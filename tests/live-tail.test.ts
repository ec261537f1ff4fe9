import { appendFileSync, copyFileSync, mkdirSync, renameSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Subscription } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { FileChanges } from '../src/live/file-changes.js';
import { type TailOptions, tail } from '../src/live/tail.js';
import { Recording } from '../src/store/index.js';
import { Hands, settle } from './support/hands.js';
import { folders } from './support/recorded.js';
import { ABOUT, line, lines } from './support/recorded-lines.js';

const folder = folders();
const open: Subscription[] = [];
afterEach(() => {
  for (const tailing of open.splice(0)) tailing.unsubscribe();
});

/** What a tail has given so far, by number (null: not readable), and a way to wait for more of it. */
class Tailed {
  readonly numbers: (number | null)[] = [];
  rests = 0;
  isComplete = false;
  error: unknown = null;
  #wake = (): void => undefined;
  readonly #tailing: Subscription;

  constructor(path: string, options: TailOptions = {}) {
    const woken = (act: () => void) => {
      act();
      this.#wake();
    };
    this.#tailing = tail(path, options).subscribe({
      next: (events) => woken(() => this.#take(events)),
      error: (error: unknown) => woken(() => Object.assign(this, { error })),
      complete: () => woken(() => Object.assign(this, { isComplete: true })),
    });
    open.push(this.#tailing);
  }

  #take(events: readonly Event[]): void {
    if (events.length === 0) this.rests += 1;
    for (const { type, id } of events) {
      this.numbers.push(type === 'recording.unreadable' ? null : Number(/^c(\d+)/.exec(id ?? '')?.[1]));
    }
  }

  async until(isThere: () => boolean): Promise<void> {
    while (!isThere()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async has(numbers: readonly (number | null)[]): Promise<void> {
    const before = this.rests;
    await this.until(() => this.numbers.length >= numbers.length && this.rests > 0 && this.rests >= before);
    expect(this.numbers).toEqual(numbers);
  }

  stop(): void {
    this.#tailing.unsubscribe();
  }
}

const text = (from: number, count: number) => `${lines(from, count).join('\n')}\n`;
const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

function logOf(content: string): string {
  const path = folder();
  mkdirSync(path);
  writeFileSync(join(path, 'log.jsonl'), content);
  return join(path, 'log.jsonl');
}

describe('the tail of a log file', () => {
  it('is what is there, the news that this is all, and what is written later', async () => {
    const path = logOf(text(1, 3));
    const tailed = new Tailed(path);
    await tailed.has([1, 2, 3]);
    appendFileSync(path, text(4, 2));
    await tailed.has(upTo(5));
  });

  it('has a line when it is whole', async () => {
    const path = logOf(line(1).slice(0, 30));
    const tailed = new Tailed(path);
    await tailed.has([]);
    appendFileSync(path, line(1).slice(30));
    const before = tailed.rests;
    await tailed.until(() => tailed.rests > before);
    expect(tailed.numbers).toEqual([]);
    appendFileSync(path, `\n${line(2)}`);
    await tailed.has([1]);
    appendFileSync(path, '\n');
    await tailed.has([1, 2]);
  });

  it('goes on when the file is renamed and made anew, and has what was written last', async () => {
    const path = logOf(text(1, 1));
    const tailed = new Tailed(path);
    await tailed.has([1]);
    renameSync(path, `${path}.1`);
    appendFileSync(`${path}.1`, text(2, 1));
    await tailed.has([1, 2]);
    writeFileSync(path, text(3, 1));
    await tailed.has([1, 2, 3]);
    unlinkSync(path);
    writeFileSync(path, text(4, 2));
    await tailed.has(upTo(5));
  });

  it('goes on when the file is copied away and emptied', async () => {
    const path = logOf(text(1, 5));
    const tailed = new Tailed(path);
    await tailed.has(upTo(5));
    copyFileSync(path, `${path}.1`);
    truncateSync(path);
    const before = tailed.rests;
    await tailed.until(() => tailed.rests > before);
    appendFileSync(path, text(6, 1));
    await tailed.has(upTo(6));
  });

  it('names the piece of a record with which a file ended', async () => {
    const path = logOf(`${text(1, 1)}{"sta`);
    const tailed = new Tailed(path);
    await tailed.has([1]);
    unlinkSync(path);
    writeFileSync(path, text(2, 1));
    await tailed.has([1, null, 2]);
  });

  it('is an error where there is no log, with the cure', async () => {
    const path = folder();
    mkdirSync(path);
    const missing = new Tailed(join(path, 'nothing'));
    await missing.until(() => missing.error !== null);
    expect(missing.error).toMatchObject({ code: 'input', message: expect.stringContaining('no such file') });
    const other = new Tailed(logOf('<html>not found</html>\n'));
    await other.until(() => other.error !== null);
    expect(other.error).toMatchObject({ code: 'input', message: expect.stringContaining('HTML') });
  });

  it('of what is packed, and of a pipe, has an end', async () => {
    const path = folder();
    mkdirSync(path);
    writeFileSync(join(path, 'log.gz'), gzipSync(text(1, 3)));
    const packed = new Tailed(join(path, 'log.gz'));
    await packed.until(() => packed.isComplete);
    expect([packed.numbers, packed.rests]).toEqual([[1, 2, 3], 1]);
    const chunks = (async function* () {
      yield Buffer.from(text(1, 1));
      yield Buffer.from(text(2, 1));
    })();
    const piped = new Tailed('-', { stdin: chunks });
    await piped.until(() => piped.isComplete);
    expect([piped.numbers, piped.rests]).toEqual([[1, 2], 2]);
  });

  it('reads no further than somebody is ready for', async () => {
    const path = logOf(text(1, 1));
    let release = (): void => undefined;
    const room = new Promise<void>((resolve) => {
      release = resolve;
    });
    const tailed: Tailed = new Tailed(path, { ready: () => (tailed.numbers.length === 0 ? null : room) });
    await tailed.until(() => tailed.numbers.length === 1);
    await settle();
    expect(tailed.rests).toBe(0);
    release();
    await tailed.until(() => tailed.rests === 1);
  });
});

describe('the tail of a recording', () => {
  it('has every record once, over segments that end and are packed meanwhile', async () => {
    const path = folder();
    const options = { now: Date.now, rotateBytes: 700 };
    const first = await Recording.open(path, ABOUT, options);
    await first.append(lines(1, 30));
    await first.packed();
    const tailed = new Tailed(path);
    await tailed.has(upTo(30));
    for (let n = 31; n <= 90; n += 3) await first.append(lines(n, 3));
    await first.close();
    // Another start, another segment.
    const second = await Recording.open(path, ABOUT, options);
    await second.append(lines(91, 3));
    await second.close();
    await tailed.has(upTo(93));
  });
});

describe('changes of files', () => {
  it('are looked for now and then where nobody tells of them', async () => {
    const hands = new Hands();
    const changes = new FileChanges(join(folder(), 'not there'), hands);
    let looks = 0;
    const look = async () => {
      while (!changes.isClosed) {
        await changes.next();
        looks += 1;
      }
    };
    const looking = look();
    await hands.pass(3_500);
    expect(looks).toBe(3);
    changes.close();
    await looking;
    expect(hands.waiting).toBe(0);
  });
});
