import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SECOND } from '../src/event/instant.js';
import { ago, goTime, humanDuration } from '../src/view/duration.js';

const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;
const DAY = 24n * HOUR;
const WEEK = 7n * DAY;
const MONTH = 30n * DAY;
const YEAR = 365n * DAY;

describe('a length of time', () => {
  // The cases of docker/go-units' own test.
  it.each([
    [SECOND / 2n, 'Less than a second'],
    [SECOND, '1 second'],
    [47n * SECOND, '47 seconds'],
    [MINUTE, 'About a minute'],
    [3n * MINUTE, '3 minutes'],
    [35n * MINUTE, '35 minutes'],
    [35n * MINUTE + 40n * SECOND, '35 minutes'],
    [HOUR, 'About an hour'],
    [HOUR + 45n * MINUTE, '2 hours'],
    [3n * HOUR, '3 hours'],
    [3n * HOUR + 59n * MINUTE, '4 hours'],
    [DAY, '24 hours'],
    [DAY + 12n * HOUR, '36 hours'],
    [2n * DAY, '2 days'],
    [7n * DAY, '7 days'],
    [13n * DAY + 5n * HOUR, '13 days'],
    [2n * WEEK, '2 weeks'],
    [2n * WEEK + 4n * DAY, '2 weeks'],
    [3n * WEEK, '3 weeks'],
    [4n * WEEK, '4 weeks'],
    [4n * WEEK + 3n * DAY, '4 weeks'],
    [MONTH, '4 weeks'],
    [MONTH + 2n * WEEK, '6 weeks'],
    [2n * MONTH, '2 months'],
    [2n * MONTH + 2n * WEEK, '2 months'],
    [3n * MONTH, '3 months'],
    [6n * MONTH + 2n * WEEK, '6 months'],
    [13n * MONTH, '13 months'],
    [24n * MONTH, '24 months'],
    [24n * MONTH + 2n * WEEK, '2 years'],
    [3n * YEAR + 2n * MONTH, '3 years'],
  ])('%d ns is %s', (length, words) => {
    expect(humanDuration(length)).toBe(words);
  });

  it('is never negative: a clock that went back shows as no time at all', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, YEAR), fc.bigInt(0n, YEAR), (now, later) => {
        expect(ago(now + later, now)).toBe('Less than a second ago');
      }),
    );
  });
});

it('prints a time as Docker does, and nothing for one that nobody told', () => {
  expect(goTime(1_795_468_499_999_999_999n)).toBe('2026-11-23 21:14:59 +0000 UTC');
  expect(goTime(null)).toBe('');
});
