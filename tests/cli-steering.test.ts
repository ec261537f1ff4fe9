import { describe, expect, it } from 'vitest';
import { EXAMPLE, hindcast, scratch } from './support/run.js';

const file = scratch();

const codes = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCharCode(from + i));
/** Everything that moves a cursor, ends a line, or turns text around. */
const STEERING = [
  ...codes(0, 0x1f),
  ...codes(0x7f, 0x9f),
  ...['\u061c', '\u200e', '\u200f', '\u2028', '\u2029', '\ufeff'],
  ...codes(0x202a, 0x202e),
  ...codes(0x2066, 0x2069),
].join('');
const ALLOWED = '\n';

const raw = (text: string) => [...text].filter((c) => STEERING.includes(c) && c !== ALLOWED);

/** A log in which every text that an engine, or a recording's author, can choose is an attack. */
function hostileLog(): string {
  const X = STEERING;
  const id = 'a'.repeat(64);
  const of = { name: `c${X}`, image: `i${X}`, [`l${X}`]: `v${X}` };
  const records: [type: string, action: string, id: string, attributes: Record<string, string>][] = [
    ['image', 'pull', `p${X}`, { name: `p${X}` }],
    ['image', 'tag', `sha256:${'b'.repeat(64)}`, { name: `t${X}` }],
    ['network', 'create', `n${X}`, { name: `net${X}`, type: `d${X}` }],
    ['volume', 'create', `v${X}`, { driver: `d${X}` }],
    ['container', 'create', id, of],
    ['network', 'connect', `n${X}`, { container: id, name: `net${X}`, type: `d${X}` }],
    ['volume', 'mount', `v${X}`, { container: id, destination: `/${X}`, driver: `d${X}`, 'read/write': 'true' }],
    ['container', 'start', id, of],
    ['container', `exec_create: ${X}`, id, { ...of, execID: `e${X}` }],
    ['container', `health_status: ${X}`, id, of],
    ['container', `odd${X}`, id, of],
    [`odd${X}`, `odd${X}`, `x${X}`, { [`k${X}`]: X }],
    ['container', 'create', `c\u001b[2J${'c'.repeat(60)}`, { ...of, name: `d${X}` }],
    ['container', 'rename', id, { ...of, oldName: `/c${X}`, name: `r${X}` }],
    ['container', 'kill', id, { ...of, name: `r${X}`, signal: X }],
    ['container', 'die', id, { ...of, name: `r${X}`, exitCode: '1' }],
  ];
  const lines = records.map(([Type, Action, ID, Attributes], i) =>
    JSON.stringify({ Type, Action, Actor: { ID, Attributes }, time: 1795470650 + i }),
  );
  const [from, to] = ['2026-11-23T21:54:20Z', '2026-11-23T21:54:34Z'];
  return [
    ...lines,
    JSON.stringify({ type: 'recording.gap', at: to, id: X, data: { from, to, reason: X } }),
    JSON.stringify({ type: 'recording.unreadable', at: to, id: null, data: { log: X, line: 1, reason: X } }),
    JSON.stringify({ type: `odd.${X}`, at: to, id: X, data: { attributes: { [X]: X } } }),
    `raw ${X.replaceAll(/[\n\r]/g, '')}`,
    `{"${X.replaceAll(/[\n\r"\\]/g, '')}`,
  ].join('\n');
}

describe('nothing raw', () => {
  const log = file('hostile.jsonl', hostileLog());
  const X = STEERING.replace('\0', '');

  it.each([
    ['replay', log],
    ['replay', log, '--format', 'json'],
    ['state', log],
    ['ps', '-a', log],
    ['ps', '-a', log, '--format', 'json'],
    ['ps', '-aq', '--no-trunc', log],
    ['images', '-a', '--digests', log],
    ['images', '-aq', log],
    ['images', '-a', log, '--format', 'json'],
    ['inspect', log, 'aaaa', 'bbbb'],
    ['events', log],
    ['events', log, '--format', 'json'],
    ['spans', log],
    ['timeline', log],
    ['timeline', log, '--format', 'json'],
    ['spans', log, '--format', 'json'],
    ['trace', log, 'aaaa'],
    ['trace', log, 'bbbb'],
    ['trace', log, 'aaaa', '--format', 'json'],
    ['diff', log, '--from', '#0', '--to', '#99'],
    ['diff', log, '--from', '#99', '--to', '#0'],
    ['diff', log, '--from', '#7', '--to', '#99', '--format', 'json'],
  ])('comes from a log through %s', async (...argv) => {
    const { out, err } = await hindcast(argv);
    expect(out).not.toBe('');
    expect({ out: raw(out), err: raw(err) }).toEqual({ out: [], err: [] });
  });

  it.each([
    ['ps', X],
    [X],
    ['help', X],
    ['machine', X],
    ['replay', EXAMPLE, `--${X}`],
    ['inspect', EXAMPLE, X],
    ['trace', EXAMPLE, X],
    ['ps', EXAMPLE, '--at', X],
    ['ps', EXAMPLE, '--filter', X],
    ['ps', EXAMPLE, '--filter', `status=${X}`],
    ['ps', EXAMPLE, '--filter', `exited=${X}`],
    ['ps', EXAMPLE, '--filter', `since=${X}`],
    ['images', EXAMPLE, '--filter', `before=${X}`],
    ['ps', EXAMPLE, '-n', X],
    ['ps', EXAMPLE, '--format', X],
    ['state', EXAMPLE, '--format', X],
    ['ps', EXAMPLE, '--from-format', X],
    ['ps', EXAMPLE, '--baseline', X],
    ['check', EXAMPLE, '--truth', X],
  ])('comes back from the call %#', async (...argv) => {
    const { out, err, status } = await hindcast(argv);
    expect({ out: raw(out), err: raw(err) }).toEqual({ out: [], err: [] });
    expect([0, 1, 2]).toContain(status);
  });

  it('comes from the name of a file', async () => {
    const named = file(`f\u001b[31m\u009b\u202e.jsonl`, 'garbage\n');
    const { out, err } = await hindcast(['replay', named]);
    expect(err).toMatch(/\\x1b\[31m/);
    expect({ out: raw(out), err: raw(err) }).toEqual({ out: [], err: [] });
  });
});
