import { describe, expect, it } from 'vitest';
import { SPAN_COLUMNS } from '../src/view/span-row.js';
import { hex, logOf } from './support/docker.js';
import { EXAMPLE, hindcast, rows, scratch } from './support/run.js';

const file = scratch();

/** Reads comma-separated values as RFC 4180 has them; written for this test, from its grammar. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [[]];
  for (let at = 0; at < text.length; ) {
    const [whole = '', quoted, bare = '', end] =
      /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(text.slice(at)) ?? [];
    expect(whole, `a field at ${at}`).not.toBe('');
    records.at(-1)?.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === '\r\n') records.push([]);
    at += whole.length;
  }
  expect(records.pop()).toEqual([]);
  return records;
}

describe('hindcast spans', () => {
  it('prints the same rows as JSON and as CSV', async () => {
    const json = rows(await hindcast(['spans', EXAMPLE, '--format', 'json'])) as Record<string, unknown>[];
    const [head = [], ...records] = parseCsv((await hindcast(['spans', EXAMPLE, '--format', 'csv'])).out);
    expect(head).toEqual(SPAN_COLUMNS);
    expect(head.slice(0, 10)).toEqual('who kind track name project service state from to seconds'.split(' '));
    expect(json.length).toBeGreaterThan(60);
    const text = (value: unknown) => (Array.isArray(value) ? value.join(' ') : String(value ?? ''));
    expect(records).toEqual(json.map((row) => head.map((column) => text(row[column]))));
    expect(json.every((row) => Object.keys(row).join() === SPAN_COLUMNS.join())).toBe(true);
  });

  it('tells of an out-of-memory kill', async () => {
    const [row] = rows(
      await hindcast(['spans', EXAMPLE, '--format', 'json', '--filter', 'name=^web-1$', '--filter', 'state=running']),
    );
    expect(row).toMatchObject({
      kind: 'container',
      track: 'status',
      from: '2026-11-23T21:51:00.641540522Z',
      to: '2026-11-23T21:51:01.976417493Z',
      seconds: 1.334876971,
      image: 'shop/web:latest',
      exit: 137,
      reason: 'oom',
      by: 'container.start',
      position: 52,
      uncertain: [],
    });
  });

  it('shows a table in the order of the beginnings, doubts with a question mark', async () => {
    const { out } = await hindcast(['spans', EXAMPLE, '--filter', 'kind=container', '--filter', 'name=web-1']);
    const lines = out.trimEnd().split('\n');
    expect(lines[0]?.split(/ {2,}/)).toEqual([
      'FROM',
      'TO',
      'SECONDS',
      'KIND',
      'NAME',
      'STATE',
      'IMAGE',
      'EXIT',
      'WHY',
    ]);
    const begins = lines.slice(1).map((line) => line.slice(0, 30));
    expect(begins).toEqual([...begins].sort());
    expect(out).toMatch(/restarting \?/);
    expect(out).toMatch(/1\.335 +container +web-1 +running +shop\/web:latest +137 +oom\n/);
  });

  it.each([
    [
      ['--since', '2026-11-23T21:51:17.5Z', '--filter', 'kind=tag'],
      ['busybox:base', 'shop/web:latest', 'shop/web:v1'],
    ],
    [
      ['--since', '#130', '--until', '#131', '--filter', 'kind=tag'],
      ['busybox:base', 'shop/web:latest', 'shop/web:v1'],
    ],
    [['--until', '#3', '--filter', 'kind=container'], ['zen_babbage']],
    [
      ['--since', '-0s', '--filter', 'kind=container'],
      ['db', 'web-1', 'web-2'],
    ],
    [
      ['--filter', 'kind=volume', '--filter', 'kind=network'],
      ['none', 'shop-data', 'shop-net'],
    ],
    [
      ['--filter', 'image=shop/web', '--filter', 'track=meaning'],
      ['shop/web:latest', 'shop/web:v1', 'shop/web:v2'],
    ],
  ])('%j', async (options, names) => {
    const found = rows(await hindcast(['spans', EXAMPLE, '--format', 'json', ...options]));
    expect([...new Set(found.map(({ name }) => String(name)))].sort()).toEqual(names);
  });

  it.each([
    [['--filter', 'kind=contaner'], /did you mean: container/],
    [['--filter', 'sate=running'], /did you mean: state/],
    [['--format', 'yaml'], /Use table, json or csv/],
    [['--since', 'noon'], /not a time/],
  ])('refuses %j', async (options, message) => {
    const ran = await hindcast(['spans', EXAMPLE, ...options]);
    expect(ran).toMatchObject({ status: 2, out: '' });
    expect(ran.err).toMatch(message);
  });
});

describe('what a log says in CSV', () => {
  const named = (name: string, labels: Readonly<Record<string, string>> = {}) =>
    logOf([['container', 'create', hex('a'), { name, image: 'app:1', ...labels }]]);

  it.each([
    ['=HYPERLINK("http://x","y")', `'=HYPERLINK("http://x","y")`],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\\x09=1"],
    ['\r=1', "'\\x0d=1"],
    ['\uff1d1', "'\uff1d1"],
    ['a,b "c"', 'a,b "c"'],
    ['a\r\nb', 'a\\x0d\\x0ab'],
    ['\u001b[2J\u202etxt', '\\x1b[2J\\u202etxt'],
    ['__proto__', '__proto__'],
    ['1', '1'],
  ])('%j is text, and no more', async (name, cell) => {
    const labels = { 'com.docker.compose.project': name, 'com.docker.compose.service': name };
    const path = file('odd.jsonl', named(name, labels));
    const { out } = await hindcast(['spans', path, '--format', 'csv', '--filter', 'kind=container']);
    const [head = [], record = [], ...more] = parseCsv(out);
    expect(more).toEqual([]);
    for (const column of ['name', 'project', 'service']) expect(record[head.indexOf(column)]).toBe(cell);
  });

  it('keeps numbers as numbers, and an empty text apart from nothing', async () => {
    const path = file('empty.jsonl', named('web', { 'com.docker.compose.service': '' }));
    const { out } = await hindcast(['spans', path, '--format', 'csv', '--filter', 'kind=container']);
    expect(out.split('\r\n')[1]).toMatch(/^a{64},container,status,web,,"",created,2026-11-23T[^,]*,,0,app:1,,,,/);
  });
});
