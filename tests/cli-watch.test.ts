import { appendFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { fitted } from '../src/cli/screen.js';
import { container, hex, logOf, type Said } from './support/docker.js';
import { FakeEngine, inspectOf } from './support/fake-engine.js';
import { settle } from './support/hands.js';
import { folders } from './support/recorded.js';
import { hindcast, rows, scratch } from './support/run.js';
import { Running } from './support/running.js';

const file = scratch();
const folder = folders();
const web = container(hex('a'), 'web', 'app:1', { tier: 'front' });
const db = container(hex('b'), 'db', 'postgres');
const log = (said: readonly Said[]) => `${logOf(said)}\n`;

let running: Running[] = [];
afterEach(async () => {
  for (const one of running) await one.interrupt();
  running = [];
});

function watch(argv: readonly string[], options?: ConstructorParameters<typeof Running>[1]): Running {
  const started = new Running(['watch', ...argv], options);
  running.push(started);
  return started;
}

/** The lines without their times. */
const lines = (text: string) => text.split('\n').map((line) => line.replace(/^\S+Z {2}/, ''));

describe('hindcast watch, not on a terminal', () => {
  const story = [web.create(), web.start(), db.create(), db.start(), web.rename('old'), db.die('1'), web.destroy()];

  it('is a line for each container that has become something else, for as long as a pipe goes on', async () => {
    const { status, out } = await hindcast(['watch', '-'], log(story));
    expect(status).toBe(0);
    expect(lines(out)).toEqual([
      'aaaaaaaaaaaa  web  created',
      'aaaaaaaaaaaa  web  running',
      'bbbbbbbbbbbb  db  created',
      'bbbbbbbbbbbb  db  running',
      'aaaaaaaaaaaa  old  running  was web',
      'bbbbbbbbbbbb  db  exited (1) crashed ?',
      'aaaaaaaaaaaa  old  removed',
      '',
    ]);
  });

  it('of a log that is there already is its end, and then what is written to it', async () => {
    const path = file('grows.jsonl', log(story.slice(0, 4)));
    const watching = watch([path]);
    await watching.prints('db  running\n');
    expect(lines(watching.out.text)).toEqual(['aaaaaaaaaaaa  web  running', 'bbbbbbbbbbbb  db  running', '']);
    appendFileSync(path, log(story).split('\n').slice(4, 5).join('\n').concat('\n'));
    await watching.prints('old  running  was web\n');
    expect(await watching.interrupt()).toBe(130);
    expect(watching.err.text).toBe('');
  });

  it('of a log that is packed is its end', async () => {
    const path = file('packed.jsonl.gz', gzipSync(log(story.slice(0, 4))));
    const { status, out } = await hindcast(['watch', path]);
    expect([status, lines(out).length]).toEqual([0, 3]);
  });

  it('streams each change as JSON: entries of the state document, before and after', async () => {
    const changes = rows(
      await hindcast(
        ['watch', '-', '--json'],
        log([web.create(), web.mount('data', '/data'), web.start(), web.destroy()]),
      ),
    );
    expect(changes.map(({ kind, id, before, after }) => [kind, id, before === null, after === null])).toEqual([
      ['container', hex('a'), true, false],
      ['image', 'app:1', true, false],
      ['container', hex('a'), false, false],
      ['volume', 'data', true, false],
      ['container', hex('a'), false, false],
      ['container', hex('a'), false, true],
      ['volume', 'data', false, false],
    ]);
    expect(changes[4]).toMatchObject({
      at: '2026-11-23T21:50:52.000000000Z',
      position: 3,
      before: { name: 'web', status: 'created' },
      after: { name: 'web', status: 'running', labels: { tier: 'front' } },
    });
  });

  it('shows only what is asked for, and what ceases to be', async () => {
    const { out } = await hindcast(['watch', '-', '--filter', 'status=running'], log(story));
    expect(lines(out)).toEqual([
      'aaaaaaaaaaaa  web  running',
      'bbbbbbbbbbbb  db  running',
      'aaaaaaaaaaaa  old  running  was web',
      'bbbbbbbbbbbb  db  exited (1) crashed ?',
      'aaaaaaaaaaaa  old  removed',
      '',
    ]);
    const front = rows(await hindcast(['watch', '-', '--json', '--filter', 'label=tier'], log(story)));
    expect(new Set(front.map(({ id }) => id))).toEqual(new Set([hex('a')]));
  });

  it('takes nothing for a log that is none, and no filter that there is not', async () => {
    const none = await hindcast(['watch', file('page.html', '<html></html>\n')]);
    expect([none.status, none.err]).toEqual([1, expect.stringContaining('not an event log')]);
    const missing = await hindcast(['watch', `${folder()}/log`]);
    expect([missing.status, missing.err]).toEqual([1, expect.stringContaining('no such file')]);
    const filter = await hindcast(['watch', '-', '--filter', 'nmae=web']);
    expect([filter.status, filter.err]).toEqual([2, expect.stringContaining('did you mean: name')]);
  });

  it('lets nothing of a log steer a terminal', async () => {
    const evil = container(hex('e'), 'x\u001b[2J\u202e\n', 'app\u001b]0;owned\u0007');
    for (const argv of [
      ['watch', '-'],
      ['watch', '-', '--json'],
    ]) {
      const { out } = await hindcast(argv, log([evil.create(), evil.start(), evil.rename('y\u009b31m')]));
      expect(out).toContain('running');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    }
  });
});

describe('hindcast watch of an engine', () => {
  it('begins with what there is, and says what happens', async () => {
    const fake = await FakeEngine.start();
    try {
      fake.containers.set(hex('a'), inspectOf(hex('a'), 'web'));
      const watching = watch(['--host', fake.host]);
      await watching.prints('aaaaaaaaaaaa  web  running\n');
      fake.say('container', 'create', hex('b'), { image: 'app:1', name: 'db' });
      await watching.prints('bbbbbbbbbbbb  db  created\n');
      fake.cut();
      await watching.says('following');
      expect(await watching.interrupt()).toBe(130);
      while ((await fake.connections) > 0) await settle();
    } finally {
      await fake.stop();
    }
  });

  it('that is not there ends at once', async () => {
    const { status, err } = await hindcast(['watch', '--host', 'unix:///nowhere.sock']);
    expect([status, err]).toEqual([1, expect.stringContaining('no such socket')]);
  });
});

describe('hindcast watch on a terminal', () => {
  const ESCAPE = '\u001b';
  const ENTER = `${ESCAPE}[?1049h${ESCAPE}[?25l`;
  const LEAVE = `${ESCAPE}[?25h${ESCAPE}[?1049l`;

  /** What stands on the page now: every drawing begins at its upper left corner. */
  function page(text: string): readonly string[] {
    const drawn = text.slice(text.lastIndexOf(`${ESCAPE}[1;1H`));
    const end = drawn.indexOf(`${ESCAPE}[0J`);
    return (end < 0 ? drawn : drawn.slice(0, end))
      .split(ESCAPE)
      .flatMap((part) => /^\[\d+;1H(.*)$/.exec(part)?.[1] ?? []);
  }

  it('is drawn over and over in its place, and leaves its last state and the terminal as it was', async () => {
    const path = file('page.jsonl', log([web.create(), web.start(), db.create()]));
    const watching = watch([path], { isTTY: true });
    await watching.until(() => page(watching.out.text).length === 4);
    expect(watching.out.text.startsWith(ENTER)).toBe(true);
    expect(page(watching.out.text)).toEqual([
      `${path}  2026-11-23 21:50:52 UTC  1 shown, 1 more with -a`.slice(0, 80),
      '',
      'CONTAINER ID   IMAGE   CREATED         STATUS        NAMES',
      'aaaaaaaaaaaa   app:1   2 seconds ago   Up 1 second   web',
    ]);
    appendFileSync(path, log([web.create(), web.start(), db.create(), db.start()]).split('\n').slice(3).join('\n'));
    await watching.until(() => page(watching.out.text).length === 5);
    expect(page(watching.out.text)[3]).toMatch(/^bbbbbbbbbbbb {3}postgres .*db$/);
    expect(await watching.interrupt()).toBe(130);
    const after = watching.out.text.slice(watching.out.text.indexOf(LEAVE) + LEAVE.length);
    expect(after).toMatch(/NAMES\nbbbbbbbbbbbb.*\naaaaaaaaaaaa.*\n$/);
  });

  it('is drawn anew when the terminal has another size', async () => {
    const path = file('size.jsonl', log([web.create(), web.start(), db.create(), db.start()]));
    const watching = watch([path], { isTTY: true });
    await watching.until(() => page(watching.out.text).length === 5);
    Object.assign(watching.out, { columns: 20, rows: 4 });
    watching.out.emit('resize');
    await watching.until(() => page(watching.out.text).length === 4);
    expect(page(watching.out.text).slice(2)).toEqual(['CONTAINER ID   IMAGE', 'and 2 more']);
  });

  it('shows its first lines where there is not room for all, and no half of a wide letter', () => {
    expect(fitted(['a', 'b', 'c'], 10, 3)).toEqual(['a', 'b', 'c']);
    expect(fitted(['a', 'b', 'c', 'd'], 10, 3)).toEqual(['a', 'b', 'and 2 more']);
    expect(fitted(['漢字漢字', 'abcdef'], 5, 3)).toEqual(['漢字', 'abcde']);
  });

  it('is lines where a terminal cannot be drawn on', async () => {
    const stdin = Readable.from([Buffer.from(log([web.create()]))]);
    const watching = watch(['-'], { isTTY: true, stdin, env: { TERM: 'dumb' } });
    expect(await watching.status).toBe(0);
    expect(lines(watching.out.text)).toEqual(['aaaaaaaaaaaa  web  created', '']);
  });
});
