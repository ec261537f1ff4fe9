import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { readText } from '../src/read/index.js';
import { toReplay } from '../src/view/replay.js';
import { Summariser } from '../src/view/summary.js';
import { eventsOf } from './support/recording.js';

function summary(events: Iterable<Event>) {
  const summariser = new Summariser();
  for (const event of events) summariser.push(event);
  return summariser.finish();
}

const record = (Action: string, ID: string, at: number, Attributes: object = {}) =>
  JSON.stringify({
    Type: 'container',
    Action,
    Actor: { ID, Attributes: { name: 'n', image: 'i', ...Attributes } },
    time: 1_795_470_000 + at,
  });

const ID = 'c'.repeat(64);

describe('a whole log in numbers', () => {
  it('tells of every container, end and move of a tag', () => {
    const { tallies, deaths, moves } = summary(eventsOf('docker-20/webapp-incident'));
    const byName = (name: string) => tallies.filter((tally) => tally.name === name && tally.removed);
    expect(byName('web-2')).toMatchObject([{ starts: 5, deaths: 5, ooms: 15 }]);
    expect(deaths.filter(({ reason }) => reason === 'oom').length).toBe(8);
    expect(deaths.at(-1)).toMatchObject({ name: 'db', reason: 'stopped', exitCode: 0 });
    expect(moves.map(({ reference, position }) => [reference, position])).toEqual([
      ['shop/web:latest', 43],
      ['shop/web:latest', 117],
    ]);
  });

  it('counts what health checks say', () => {
    const { tallies } = summary(eventsOf('docker-20/health-flapping'));
    expect(tallies.map(({ unhealthy }) => unhealthy).sort()).toEqual([0, 1, 2]);
  });

  it('counts a record that a reconnection repeats once', () => {
    const events = eventsOf('docker-20/webapp-incident');
    const whole = toReplay(summary(events));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: events.length }), fc.integer({ min: 1, max: 60 }), (end, length) => {
        const again = [...events.slice(0, end), ...events.slice(Math.max(0, end - length))];
        const told = toReplay(summary(again));
        expect(told.containers).toEqual(whole.containers);
        expect(told.deaths.map(({ at, exitCode, reason }) => [at, exitCode, reason])).toEqual(
          whole.deaths.map(({ at, exitCode, reason }) => [at, exitCode, reason]),
        );
        expect(told.moves.length).toBe(whole.moves.length);
      }),
      { numRuns: 25 },
    );
  });

  it('takes how long a run was from the engine where the next one began before its end was told', () => {
    const log = [
      record('create', ID, 0),
      record('start', ID, 1),
      record('stop', ID, 61),
      record('start', ID, 62),
      record('die', ID, 63, { exitCode: '0', execDuration: '60' }),
    ];
    expect(summary(readText(log.join('\n'))).deaths).toMatchObject([{ ran: 60_000_000_000n }]);
  });

  it('does not know how long a run was whose start nobody saw', () => {
    expect(summary(readText(record('die', ID, 9, { exitCode: '1' }))).deaths).toMatchObject([
      { ran: null, exitCode: 1 },
    ]);
  });

  it('stays of a bounded size, and says what it left out', () => {
    const lines = Array.from({ length: 10_500 }, (_, i) =>
      ['create', 'start', 'die', 'destroy'].map((action) =>
        record(action, i.toString(16).padStart(64, '0'), i, { exitCode: '3' }),
      ),
    );
    const { tallies, talliesOmitted, deaths, deathsOmitted, records } = summary(readText(lines.flat().join('\n')));
    expect(records).toBe(42_000);
    expect({ told: tallies.length, talliesOmitted }).toEqual({ told: 10_000, talliesOmitted: 500 });
    expect(deaths.length).toBeLessThan(2_000);
    expect(deaths.length + deathsOmitted).toBe(10_500);
    expect(deaths.at(-1)?.exitCode).toBe(3);
  });
});
