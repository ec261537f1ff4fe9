import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { run } from '../src/cli/program.js';
import { hex, logOf, type Said, sha } from './support/docker.js';
import { logText } from './support/recording.js';
import { EXAMPLE, hindcast, rows, scratch } from './support/run.js';
import { all, parseXml, type Xml } from './support/xml.js';

const file = scratch();
/** The README shows the first picture. */
const golden = (name: string) => (name === 'webapp-incident.svg' ? `../docs/${name}` : `golden/timeline/${name}`);

const RECORDED = ['docker-20/compose-stack', 'docker-20/daemon-restart'] as const;
const logs = [
  { name: 'webapp-incident', path: EXAMPLE },
  ...RECORDED.map((of) => {
    const name = of.split('/')[1] ?? of;
    return { name, path: file(`${name}.jsonl`, logText(of)) };
  }),
];

/** Without the place of the log, which is another on each machine. */
const placeless = (text: string, path: string) => text.replaceAll(path, path.split('/').at(-1) ?? '');

async function svg(path: string, ...options: readonly string[]): Promise<string> {
  const output = join(dirname(file('here', '')), 'out.svg');
  expect(await hindcast(['timeline', path, '-o', output, ...options])).toEqual({ status: 0, out: '', err: '' });
  expect(existsSync(`${output}.part`)).toBe(false);
  return readFileSync(output, 'utf8');
}

describe('hindcast timeline', () => {
  it.each(logs)('draws $name', async ({ name, path }) => {
    const { out, err } = await hindcast(['timeline', path, '--width', '100']);
    expect(err).toBe('');
    await expect(placeless(out, path)).toMatchFileSnapshot(golden(`${name}.txt`));
  });

  it.each(logs)('draws $name as SVG', async ({ name, path }) => {
    const picture = await svg(path);
    parseXml(picture);
    await expect(placeless(picture, path)).toMatchFileSnapshot(golden(`${name}.svg`));
  });

  it('says what it draws as data', async () => {
    const [data] = rows(await hindcast(['timeline', EXAMPLE, '--format', 'json']));
    expect(data).toMatchObject({
      schema: 'hindcast/timeline@1',
      from: '2026-11-23T21:50:50.202379648Z',
      lanesOmitted: 0,
      gaps: [],
    });
    const lanes = (data as unknown as { lanes: { name: string; marks: object[] }[] }).lanes;
    expect(lanes.find(({ marks }) => marks.length === 4)?.marks[1]).toMatchObject({
      kind: 'death',
      at: '2026-11-23T21:51:01.976417493Z',
      exitCode: 137,
      exitReason: 'oom',
      position: 58,
    });
  });

  it.each([40, 77, 300])('keeps to %i columns', async (width) => {
    const { out } = await hindcast(['timeline', EXAMPLE, '--width', String(width)]);
    // The line with the path is as long as the path.
    const lines = out.split('\n').filter((line) => !line.includes(EXAMPLE));
    expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(width);
    expect(out).toMatch(/M/);
  });

  it('has nothing but ASCII, if asked', async () => {
    for (const { path } of logs)
      expect((await hindcast(['timeline', path, '--ascii'])).out).toMatch(/^[\x20-\x7e\n]*$/);
  });

  it('draws the gap, and what came of it', async () => {
    const { out } = await hindcast(['timeline', logs[2]?.path ?? '']);
    expect(out).toMatch(/^recording +▒+R +▒+R$/m);
    expect(out).toMatch(/▒ gap in the recording\s+R the engine restarted/);
  });

  it('draws the part that was asked for', async () => {
    const { out } = await hindcast([
      'timeline',
      EXAMPLE,
      '--since',
      '2026-11-23T21:51:00Z',
      '--until',
      '2026-11-23T21:51:10Z',
      '--filter',
      'name=^web-2',
    ]);
    expect(out).toMatch(/2026-11-23 21:51:00 to 21:51:10 UTC, 10 seconds/);
    expect(out.match(/^web-.*/gm)?.map((line) => line.slice(0, 5))).toEqual(['web-2']);
    expect(out).toMatch(/^ {2}\(2\) .*M.*M.*M/m);
  });

  it.each([
    ['nothing', ''],
    ['builds without times', '#1 [internal] load build definition from Dockerfile\n#1 DONE 0.0s\n'],
  ])('has nothing to draw of %s', async (_, text) => {
    const path = file('none.log', text);
    const ran = await hindcast(['timeline', path]);
    expect(ran.status).toBe(0);
    expect(ran.out).toBe(`${path}: no time in it, nothing to draw\n`);
    parseXml(await svgOf(path));
  });

  it('draws a single record', async () => {
    const path = file('one.jsonl', logOf([['container', 'create', hex('a'), { name: 'web', image: 'app:1' }]]));
    expect((await hindcast(['timeline', path])).out).toMatch(/^web +·$/m);
    parseXml(await svg(path));
  });

  it.each([
    [['-o', 'timeline.png'], 2, /not the name of an SVG file: timeline\.png\n.*--format json/],
    [['-o', '/nowhere/at/all.svg'], 1, /\/nowhere\/at\/all\.svg: cannot be written: .*\n {2}Choose a folder/],
    [['--width', '12'], 2, /from 40 to 1000/],
    [['--filter', 'kind=container'], 2, /no filter is called "kind"/],
  ])('refuses %j', async (options, status, message) => {
    const ran = await hindcast(['timeline', EXAMPLE, ...options]);
    expect(ran).toMatchObject({ status, out: '' });
    expect(ran.err).toMatch(message);
  });
});

/** What is told on standard error of such a log is no business of the picture. */
async function svgOf(path: string): Promise<string> {
  const output = join(dirname(path), 'none.svg');
  await hindcast(['timeline', path, '-o', output]);
  return readFileSync(output, 'utf8');
}

const ESCAPE = '\u001b';

describe('a terminal', () => {
  async function drawn(env: Readonly<Record<string, string>>, isTTY: boolean, columns = 90): Promise<string> {
    let text = '';
    const stdout = Object.assign(
      new Writable({
        write: (chunk, _, done) => {
          text += String(chunk);
          done();
        },
      }),
      { isTTY, columns },
    );
    const io = {
      stdin: new PassThrough().end(),
      stdout,
      stderr: new PassThrough(),
      env,
      signal: new AbortController().signal,
    };
    expect(await run(['timeline', EXAMPLE], io)).toBe(0);
    return text;
  }

  it('has colours and its own width', async () => {
    const text = await drawn({}, true, 90);
    expect(text).toContain(`${ESCAPE}[32m█`);
    const plain = text.replaceAll(new RegExp(`${ESCAPE}\\[\\d+m`, 'g'), '');
    expect(plain).toBe(await drawn({ NO_COLOR: '1' }, true, 90));
    expect(plain).toBe((await hindcast(['timeline', EXAMPLE, '--width', '90'])).out);
  });

  it('has none where nobody looks', async () => {
    expect(await drawn({}, false)).not.toContain(ESCAPE);
  });
});

describe('hostile names', () => {
  const NAMES = [
    '</svg><script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onload='alert(1)",
    '<!--',
    ']]>',
    '&amp;&#x3c;script&#x3e;',
    '\u202etxt.exe',
    '\u001b]0;owned\u0007\u001b[2J',
    '\u0000\ufffe\ud800',
    'javascript:alert(1)',
    '__proto__',
    'ф漢字e\u0301 \u200bzero',
    'x'.repeat(500),
  ];

  const said = NAMES.flatMap((name, i): Said[] => {
    const id = hex(i.toString(16));
    const of = { name, image: name, 'com.docker.compose.service': name, 'com.docker.compose.project': name };
    return [
      ['image', 'tag', sha(i.toString(16)), { name }],
      ['container', 'create', id, of],
      ['container', 'start', id, of],
      ['container', 'die', id, { ...of, exitCode: '1' }],
    ];
  });
  const path = file('hostile.jsonl', logOf(said));

  it('are text in a picture', async () => {
    const picture = parseXml(await svg(path));
    const known = new Set('svg title desc style defs pattern line rect text g circle'.split(' '));
    const names = (element: Xml): string[] => [element.name, ...element.children.flatMap(names)];
    expect(names(picture).filter((name) => !known.has(name))).toEqual([]);
    const attributes = (element: Xml): string[] => [
      ...Object.keys(element.attributes),
      ...element.children.flatMap(attributes),
    ];
    expect(attributes(picture).filter((name) => /^on|href|src/.test(name))).toEqual([]);
    const titles = all(picture, 'title').map(({ text }) => text);
    expect(titles).toContain('</svg><script>alert(1)</script>');
    expect(titles).toContain('\\u202etxt.exe');
    expect(titles).toContain('\\x1b]0;owned\\x07\\x1b[2J');
    expect(titles).toContain('\\x00\\ufffe\\ud800');
  });

  it('steer no terminal, and do not widen it', async () => {
    const { out } = await hindcast(['timeline', path, '--width', '40']);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    expect(out).toMatch(/^x{31}… {2,}/m);
  });
});

describe('the picture', () => {
  it('is self-contained, light and dark, and said in words', async () => {
    const text = await svg(EXAMPLE);
    const picture = parseXml(text);
    expect(picture.attributes).toMatchObject({ role: 'img', 'aria-labelledby': 'timeline-title timeline-desc' });
    const [title] = all(picture, 'title');
    const [desc] = all(picture, 'desc');
    expect([title?.attributes.id, desc?.attributes.id]).toEqual(['timeline-title', 'timeline-desc']);
    expect(desc?.text).toMatch(
      /^8 lanes: from images by id, db, web-1, web-1, .*Ends: 8 out of memory, 3 stopped, 2 completed\. Changes of image: 4\. Gaps in the recording: none\.$/,
    );
    expect(text.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|@import|<script|<image|<foreignObject/);
    expect(text).toContain('@media (prefers-color-scheme:dark)');
  });

  it('stays small, however long the log', async () => {
    const crash = Array.from({ length: 3_000 }, (_, i): Said[] => {
      const id = i.toString(16).padStart(64, '0');
      const of = { name: `job-${i % 400}`, image: 'job:1' };
      return [
        ['container', 'create', id, of],
        ['container', 'start', id, of],
        ['container', 'die', id, { ...of, exitCode: '1' }],
      ];
    });
    const path = file('long.jsonl', logOf(crash.flat()));
    const picture = parseXml(await svg(path));
    expect(all(picture, 'rect').length).toBeLessThan(21_000);
    const said =
      '2,800 more lanes are left out, the 200 most eventful are drawn: to see others, choose with --filter, --since or --until';
    expect(all(picture, 'text').map(({ text }) => text)).toContain(said);
    expect(all(picture, 'desc')[0]?.text).toContain(said);
    expect((await hindcast(['timeline', path])).out.replaceAll('\n', ' ')).toContain(said);
    const narrow = (await hindcast(['timeline', path, '--width', '60'])).out.split('\n');
    expect(Math.max(...narrow.filter((line) => !line.includes(path)).map((line) => [...line].length))).toBe(60);
    const { out } = await hindcast(['timeline', path, '--filter', 'name=^job-399$']);
    expect(out).toMatch(/^job-399 .*X/m);
    expect(out).not.toContain('left out');
  });
});
