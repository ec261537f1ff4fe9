import { describe, expect, it } from 'vitest';
import type { HostState } from '../src/fold/index.js';
import { fold, initial } from '../src/fold/index.js';
import { readText } from '../src/read/index.js';
import { ID, told } from './support/story.js';

const OTHER = 'd'.repeat(64);
const [X, Y] = ['1', '2'].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string];

interface Told {
  readonly type: string;
  readonly action: string;
  readonly id?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A log of these records, a second apart. */
function log(...records: readonly Told[]): string {
  return records
    .map(({ type, action, id = '', attributes = {} }, i) => {
      const Actor = {
        ID: id,
        Attributes: type === 'container' ? { name: 'web', image: 'app:1', ...attributes } : attributes,
      };
      return JSON.stringify({ Type: type, Action: action, Actor, time: 1_795_470_650 + i });
    })
    .join('\n');
}

const state = (...records: readonly Told[]): HostState => fold(initial(), readText(log(...records)));
const web = (action: string, attributes: Readonly<Record<string, string>> = {}): Told => ({
  type: 'container',
  action,
  id: ID,
  attributes,
});
const tag = (id: string, name: string): Told => ({ type: 'image', action: 'tag', id, attributes: { name } });
const image = (action: string, id: string): Told => ({ type: 'image', action, id, attributes: { name: id } });
/** Up to 20.10 a die has no duration: that is how a log shows its engine's age. */
const oldEngine = [web('create'), web('start'), web('die', { exitCode: '0' }), web('destroy')];

/** Where a plain fold of Docker's events goes wrong, one by one. */
describe('traps', () => {
  it('1: after a die under a restart policy the engine says restarting, and no event does', () => {
    const died = told('create + start die=1 -');
    expect(died?.uncertain).toEqual(expect.arrayContaining(['status', 'restarts']));
    expect(told('create + start die=1 - 20 other')?.uncertain).not.toContain('status');
  });

  it('1: who kills or stops it while it waits leaves no trace but the count', () => {
    // The engine says 1 for each of them if there was a policy, 0 if there was none.
    for (const story of [
      'create + start die=1 - 20 other',
      'create + start - die26=0 20 other',
      'create + start die=1 - stop',
    ])
      expect(told(story)?.uncertain).toContain('restarts');
    expect(told('create + start kill=9 die=137 - 20 other')?.uncertain).not.toContain('restarts');
    // A stop sends a signal, and is done right after the end; one of what waits sends none, and may come at any time.
    expect(told('create + start kill=15 die=0 - stop')?.uncertain).not.toContain('restarts');
    for (const story of ['create + start kill=15 die=0 - 0.4 stop', 'create + start kill=15 die=0 - 20 other'])
      expect(told(story)?.uncertain).toContain('restarts');
    // What was not known before is not known after.
    expect(told('start kill=15 die=0 - stop')?.uncertain).toContain('restarts');
  });

  it('1: a start before its time is no proof of a policy, and half a second too early is no proof of a user', () => {
    // 200 ms are due: 141 ms after the end it was a user, twice.
    const quick = told('create + start die=1 - 0.041 + start die=1 - 0.041 + start');
    expect(quick?.uncertain).toContain('restarts');
    // 400 ms are due after two in time: 240 ms after the end it may have been the policy's.
    const early = told('create + start die=1 - + start die=1 - 0.1 + start die=1 - 0.14 + start');
    expect(early?.uncertain).toContain('restarts');
  });

  it('2: a container that died while the engine was down leaves no die', () => {
    expect(told('create + start 5 + start')).toMatchObject({ status: 'running' });
    expect(told('create + start 5 destroy')).toBeUndefined();
  });

  it('3: a failed start leaves neither start nor die', () => {
    const failed = told('create + -');
    expect(failed).toMatchObject({ status: 'created', exitCode: null });
    expect(failed?.uncertain).toContain('exitCode');
  });

  it('4: a stop thaws what is paused, a kill does not', () => {
    expect(told('create + start pause kill=15 unpause die=143 - stop')).toMatchObject({
      status: 'exited',
      exitReason: 'stopped',
    });
    expect(told('create + start pause kill=9 die=137 -')).toMatchObject({ status: 'exited', exitReason: 'killed' });
  });

  it('5: a label exitCode makes every die say what the label says', () => {
    const labels = { exitCode: '42' };
    const { containers } = state(
      web('create', labels),
      web('start', labels),
      web('kill', { ...labels, signal: '9' }),
      web('die', labels),
    );
    expect(containers[0]).toMatchObject({ status: 'exited', labels });
    expect(containers[0]?.uncertain).toContain('exitCode');
  });

  it('6: health changes silently at a start, an end and a pause', () => {
    expect(told('create + start healthy pause')?.health).toBe('unhealthy');
    expect(told('create + start healthy kill=9 die=137 - 5 + start')?.health).toBe('starting');
  });

  it('7: an oom is no end', () => {
    expect(told('create + start oom')).toMatchObject({ status: 'running' });
    expect(told('create + start oom oom die=0 - 20 other')).toMatchObject({
      status: 'exited',
      exitReason: 'completed',
      oomKilled: true,
    });
  });

  it('8: restarts count those of the policy, and start anew when somebody asks', () => {
    expect(told('create + start 3 die=1 - + start 3 die=1 - 0.1 + start')?.restarts).toBe(2);
    expect(told('create + start 3 die=1 - + start 30 kill=15 die=0 - stop + start')?.restarts).toBe(0);
  });

  it('9: a tag that moves leaves no untag; an untag does not say which', () => {
    const moved = state(...oldEngine, tag(X, 'app:1'), tag(Y, 'app:1'));
    expect(moved.image('app:1')?.id).toBe(Y);
    expect(moved.images.find(({ id }) => id === X)?.tags).toEqual([]);
    const untagged = state(...oldEngine, tag(X, 'app:1'), tag(X, 'app:2'), image('untag', X));
    expect(untagged.image(X)?.uncertain).toContain('tags');
    expect(state(...oldEngine, tag(X, 'app:1'), image('untag', X), image('delete', X)).image('app:1')).toBeUndefined();
  });

  it('10: what a reference means is settled when the container is created', () => {
    const { containers } = state({ type: 'image', action: 'prune' }, tag(X, 'app:1'), web('create'), tag(Y, 'app:1'));
    expect(containers[0]).toMatchObject({ image: 'app:1', imageId: X });
  });

  it('11: a volume prune names nobody; a volume is created more than once', () => {
    const volume = (action: string, id: string): Told => ({
      type: 'volume',
      action,
      id,
      attributes: { driver: 'local' },
    });
    const pruned = state(...oldEngine, volume('create', 'data'), volume('prune', ''));
    expect(pruned.volume('data')?.uncertain).toContain('exists');
    const twice = state(...oldEngine, volume('create', 'data'), volume('create', 'data'));
    expect(twice.volumes).toHaveLength(1);
    expect(twice.volumes[0]?.uncertain).toContain('createdAt');
  });

  it('12: a reconnection repeats records, and a gap leaves everything in doubt until it is said again', () => {
    const once = log(web('create'), web('start'));
    expect(fold(initial(), readText(`${once}\n${once}`))).toMatchObject({ position: 4, events: 2 });
    const gap = {
      type: 'recording.gap',
      at: '2026-11-23T22:00:00Z',
      id: null,
      data: { from: '2026-11-23T21:55:00Z', to: '2026-11-23T22:00:00Z', reason: 'overflow' },
    };
    const doubted = fold(initial(), readText(`${once}\n${JSON.stringify(gap)}`));
    expect(doubted.containers[0]?.uncertain).toEqual(expect.arrayContaining(['exists', 'status']));
    const pause = JSON.stringify({
      Type: 'container',
      Action: 'pause',
      Actor: { ID, Attributes: { name: 'web', image: 'app:1' } },
      time: 1_795_480_000,
    });
    const [again] = fold(initial(), readText(`${once}\n${JSON.stringify(gap)}\n${pause}`)).containers;
    expect(again).toMatchObject({ status: 'paused' });
    for (const field of ['exists', 'status', 'name']) expect(again?.uncertain).not.toContain(field);
  });

  it('13: times go backwards, and arrival is the order', () => {
    const [create = '', start = ''] = log(web('create'), web('start')).split('\n');
    const early = start.replace('1795470651', '1795470649');
    expect(fold(initial(), readText(`${create}\n${early}`)).containers[0]?.status).toBe('running');
  });

  it('16: from Docker 23 on stop comes before die, which may fall into the next operation', () => {
    expect(told('create + start kill=15 - stop')).toMatchObject({ status: 'exited', exitCode: null });
    expect(told('create + start kill=15 - stop + start die26=0')).toMatchObject({ status: 'running', exitCode: null });
  });

  it('17: a die with a duration is of Docker 23 or later: an OOM counts at once', () => {
    const modern = [web('create'), web('start'), web('die', { exitCode: '0', execDuration: '1' }), web('destroy')];
    const oom = (...engine: readonly Told[]) => {
      const other = { id: OTHER, attributes: { name: 'db' } };
      return state(
        ...engine,
        { ...web('create'), ...other },
        { ...web('start'), ...other },
        { ...web('oom'), ...other },
      ).container('db');
    };
    expect(oom(...modern)).toMatchObject({ oomKilled: true });
    expect(oom(...oldEngine)).toMatchObject({ oomKilled: false });
    // An engine may be replaced by a newer one.
    expect(oom(...oldEngine, ...modern)).toMatchObject({ oomKilled: true });
    for (const engine of [modern, oldEngine]) expect(oom(...engine)?.uncertain).not.toContain('oomKilled');
    // A label of that name, a number or not, tells nothing of the engine.
    for (const execDuration of ['7', 'long']) {
      const labelled = [web('create', { execDuration }), web('die', { exitCode: '0', execDuration }), web('destroy')];
      expect(oom(...labelled)?.uncertain).toContain('oomKilled');
    }
  });

  it("18: containerd's image store loses images and moves names without a word", () => {
    const named: Told = { type: 'image', action: 'untag', id: X, attributes: { name: 'app:1' } };
    const silent = state(tag(X, 'app:1'), tag(X, 'app:2'), named);
    expect(silent.image('app:2')?.uncertain).toEqual(expect.arrayContaining(['exists', 'tags']));
    expect(state(...oldEngine, tag(X, 'app:1')).image('app:1')?.uncertain).not.toContain('exists');
  });
});
