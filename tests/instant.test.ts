import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInstant, parseDuration, parseInstant, parseUnixSeconds } from '../src/event/instant.js';
import { EXAMPLE, hindcast, rows } from './support/run.js';

const shown = (text: string) => {
  const at = parseInstant(text);
  return at === null ? null : formatInstant(at);
};

describe('a time', () => {
  it.each([
    ['2026-11-23T21:51:07Z', '2026-11-23T21:51:07.000000000Z'],
    ['2026-11-23t21:51:07z', '2026-11-23T21:51:07.000000000Z'],
    ['2026-11-23T21:51:07.1Z', '2026-11-23T21:51:07.100000000Z'],
    ['2026-11-23T21:51:07.123456789Z', '2026-11-23T21:51:07.123456789Z'],
    ['2026-11-23T21:51:07.1234567899Z', '2026-11-23T21:51:07.123456789Z'],
    ['2026-11-23T21:51:07+05:45', '2026-11-23T16:06:07.000000000Z'],
    ['2026-11-23T21:51:07.5-0330', '2026-11-24T01:21:07.500000000Z'],
    ['2026-11-23T00:30:00+23:59', '2026-11-22T00:31:00.000000000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000000000Z'],
    ['2026-11-23T21:51:60Z', '2026-11-23T21:52:00.000000000Z'],
    ['2026-11-23', '2026-11-23T00:00:00.000000000Z'],
    ['2026-11-23T21:51', '2026-11-23T21:51:00.000000000Z'],
    ['1969-12-31T23:59:59.5Z', '1969-12-31T23:59:59.500000000Z'],
  ])('%s is %s', (text, at) => {
    expect(shown(text)).toBe(at);
  });

  it.each([
    '',
    '2026-13-01T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-11-31T00:00:00Z',
    '2026-11-23T24:00:00Z',
    '2026-11-23T24:30:00Z',
    '2026-11-23T21:60:00Z',
    '2026-11-23T21:51:61Z',
    '2026-11-23T21:51:07+24:00',
    '2026-11-23T21:51:07-99:00',
    '2026-11-23T21:51:07+01:60',
    '2026-11-23T21:51:07.Z',
    '2026-11-23T21:51:07 CET',
    '26-11-23T21:51:07Z',
    '12026-11-23T21:51:07Z',
  ])('%j is none', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it('is read as it was written, every nanosecond of four-digit years', () => {
    const [first, last] = [-62_167_219_200n, 253_402_300_799n].map((seconds) => seconds * 1_000_000_000n);
    fc.assert(
      fc.property(fc.bigInt(first ?? 0n, last ?? 0n), (at) => parseInstant(formatInstant(at)) === at),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['0', 0n],
    ['1795470667', 1_795_470_667_000_000_000n],
    ['1795470667.5', 1_795_470_667_500_000_000n],
    ['1795470667.123456789', 1_795_470_667_123_456_789n],
    ['-0.5', -500_000_000n],
    ['1e9', null],
    ['0x10', null],
    ['.', null],
  ])('in Unix seconds: %s is %s', (text, at) => {
    expect(parseUnixSeconds(text)).toBe(at);
  });

  it.each([
    ['-10m', -600_000_000_000n],
    ['1h30m', 5_400_000_000_000n],
    ['-1.5s', -1_500_000_000n],
    ['-.5s', -500_000_000n],
    ['1.s', 1_000_000_000n],
    ['+1ns', 1n],
    ['2us', 2_000n],
    ['2\u00b5s', 2_000n],
    ['2\u03bcs', 2_000n],
    ['1h1m1s1ms1us1ns', 3_661_001_001_001n],
    ['.s', null],
    ['1d', null],
    ['10', null],
    ['1m-1s', null],
    ['', null],
  ])('as a Go duration: %s is %s', (text, nanoseconds) => {
    expect(parseDuration(text)).toBe(nanoseconds);
  });
});

describe('--at', () => {
  it.each(['999999999999', '-99999999999', '253402300800', '-100000000h', '-99999999999999999999h'])(
    '%s cannot be written in four-digit years, and is a wrong call',
    async (time) => {
      for (const argv of [
        ['state', EXAMPLE, '--at', time],
        ['events', EXAMPLE, '--since', time],
        ['trace', EXAMPLE, 'db', '--at', time],
        ['diff', EXAMPLE, '--from', time, '--to', '#5'],
      ]) {
        expect(await hindcast(argv)).toMatchObject({
          status: 2,
          out: '',
          err: expect.stringMatching(/years 0 and 9999/),
        });
      }
    },
  );

  it('takes the last nanosecond that there is, and the first', async () => {
    const ran = await hindcast(['state', EXAMPLE, '--at', '253402300799.999999999', '--at', '0000-01-01T00:00:00Z']);
    expect(rows(ran).map(({ at, position }) => [at, position])).toEqual([
      ['9999-12-31T23:59:59.999999999Z', 139],
      ['0000-01-01T00:00:00.000000000Z', 0],
    ]);
  });

  it('counted back from the end of a log that says nothing is its end', async () => {
    for (const log of [
      '',
      'garbage\n{"type":"recording.unreadable","at":"2026-11-23T21:51:30Z","data":{"log":"x","line":1,"reason":"y"}}',
    ]) {
      const ran = await hindcast(['state', '-', '--at', '-10m'], log);
      expect(rows(ran)).toMatchObject([{ at: null, since: null, events: 0, containers: [] }]);
    }
  });
});
