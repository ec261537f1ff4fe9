import { describe, expect, it } from 'vitest';
import { instant } from '../src/event/instant.js';
import { Fold, type HostState, Moments } from '../src/fold/index.js';
import { readText } from '../src/read/index.js';
import { observedFrom } from '../src/read/inspect.js';
import { eventsOf } from './support/recording.js';

const WEB = 'a'.repeat(64);
const line = (
  Action: string,
  time: number,
  Type = 'container',
  ID = WEB,
  Attributes = { name: 'web', image: 'app:1' },
) => JSON.stringify({ Type, Action, Actor: { ID, Attributes }, time });
const T = 1_795_470_600;
const iso = (time: number) => new Date(time * 1000).toISOString();
const gap = (from: number, to: number) =>
  JSON.stringify({
    type: 'recording.gap',
    at: iso(to),
    id: null,
    data: { from: iso(from), to: iso(to), reason: 'reconnect' },
  });

function at(time: number, ...lines: readonly string[]): HostState | undefined {
  const moments = new Moments([{ kind: 'instant', at: instant(iso(time)) }]);
  for (const event of readText(lines.join('\n'))) if (!moments.push(event)) break;
  return moments.finish()[0];
}

describe('an instant within a gap', () => {
  const before = [line('create', T), line('start', T + 1)];
  const hour = gap(T + 60, T + 3660);

  it.each([
    ['and nothing follows', []],
    ['and the end follows', [line('die', T + 4000)]],
  ])('is in doubt, although the gap is told when it is over, %s', (_, after) => {
    const state = at(T + 1800, ...before, hour, ...after);
    expect(state?.gaps.length).toBe(1);
    expect(state?.container('web')).toMatchObject({ status: 'running' });
    expect(state?.container('web')?.uncertain).toEqual(expect.arrayContaining(['exists', 'status']));
  });

  it('is told what the engine remembered of it', () => {
    const state = at(T + 1800, ...before, hour, line('die', T + 1700), line('start', T + 1900));
    expect(state?.container('web')).toMatchObject({ finishedAt: instant(iso(T + 1700)) });
    expect(state?.container('web')?.uncertain).not.toContain('exists');
  });

  it('is not the instant at which it begins, nor one after it', () => {
    expect(at(T + 60, ...before, hour)?.container('web')).toMatchObject({ status: 'running', uncertain: [] });
    expect(at(T + 60, ...before, hour)?.gaps).toEqual([]);
    const later = at(T + 5000, ...before, hour, line('restart', T + 4000), line('top', T + 4001));
    expect(later?.container('web')?.uncertain).not.toContain('status');
  });

  it('is in doubt in a real log', () => {
    const moments = new Moments([{ kind: 'instant', at: instant('2026-11-23T22:01:01Z') }]);
    for (const event of eventsOf('docker-20/daemon-restart')) if (!moments.push(event)) break;
    const [state] = moments.finish();
    expect(state?.gaps.length).toBe(1);
    expect(state?.containers.every(({ uncertain }) => uncertain.includes('exists'))).toBe(true);
  });
});

describe('a volume', () => {
  const mount = { driver: 'local', container: WEB, destination: '/data', 'read/write': 'true' };
  const volume = (action: string, time: number, attributes: object = { driver: 'local' }) =>
    JSON.stringify({ Type: 'volume', Action: action, Actor: { ID: 'data', Attributes: attributes }, time });
  const inspected = (Running: boolean) => ({
    Id: WEB,
    Name: '/web',
    State: { Status: Running ? 'running' : 'exited', Running },
    Config: { Image: 'app:1' },
    HostConfig: {},
    Mounts: [{ Type: 'volume', Name: 'data', Destination: '/data', Driver: 'local', RW: true }],
  });

  function folded(baseline: readonly object[], ...lines: readonly string[]) {
    const fold = new Fold();
    for (const one of baseline) {
      const seen = observedFrom(one);
      if (!seen) throw new Error('not what an inspect prints');
      fold.apply({ type: 'recording.observed', at: 0n, position: 0, id: seen.id, data: seen.facts, source: 'inspect' });
    }
    for (const event of readText(lines.join('\n'))) fold.apply(event);
    return fold.state().volume('data');
  }

  const DATA = {
    Name: 'data',
    Driver: 'local',
    Mountpoint: '/engine/data',
    Scope: 'local',
    CreatedAt: '2026-11-23T21:00:00Z',
  };

  it('is used by whom a baseline shows running with it, whichever is told first', () => {
    for (const baseline of [
      [DATA, inspected(true)],
      [inspected(true), DATA],
    ]) {
      expect(folded(baseline)).toMatchObject({ usedBy: [WEB], uncertain: [] });
    }
    expect(folded([DATA, inspected(false)])).toMatchObject({ usedBy: [], uncertain: [] });
    expect(folded([inspected(true)])).toMatchObject({ usedBy: [WEB], driver: 'local' });
  });

  it('from before the log may be used by others', () => {
    expect(folded([], volume('mount', T, mount))).toMatchObject({ usedBy: [WEB] });
    expect(folded([], volume('mount', T, mount))?.uncertain).toContain('usedBy');
    // Up to 20.10 a creation is also told of a volume that is there.
    const old = line('die', T, 'container', 'b'.repeat(64));
    expect(folded([], old, volume('create', T + 1), volume('mount', T + 2, mount))?.uncertain).toContain('usedBy');
  });

  it('that was made in the log is used by whom the log tells', () => {
    const modern = line('die', T, 'container', 'b'.repeat(64), { name: 'x', image: 'y', execDuration: '1' } as never);
    expect(folded([], modern, volume('create', T + 1), volume('mount', T + 2, mount))).toMatchObject({
      usedBy: [WEB],
      uncertain: [],
    });
    const other = { ...DATA, Name: 'other' };
    expect(folded([other], volume('create', T + 1), volume('mount', T + 2, mount))).toMatchObject({
      usedBy: [WEB],
      uncertain: [],
    });
  });
});
