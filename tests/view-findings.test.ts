import { describe, expect, it } from 'vitest';
import { found, lines, scene } from './support/scene.js';

/** What is found in a scene, of the kinds that are named. */
const of = (words: string, kind: string) => lines(scene(words)).filter((line) => line.startsWith(kind));

const RUN = 'create + start';
const POLICY = `${RUN} 0.3 die=1 0.05 + start 0.3 die=1 0.15 + start`;
/** Three restarts, each when a policy restarts: no user is that punctual. */
const PROVEN = `${POLICY} 0.3 die=1 0.35 + start`;

describe('crashloop', () => {
  it.each([
    ['three crashes, restarted when a policy restarts', `${POLICY} 0.3 die=1`, ['crashloop web ×3 #4,#7,#10']],
    ['it grows, and is told once', `${POLICY} 0.3 die=1 0.35 + start 0.3 die=1`, ['crashloop web ×4 #4,#7,#10,#13']],
    [
      'a log without networks: it takes more to prove it',
      'create start 0.3 die=1 0.4 start 0.3 die=1 0.5 start 0.3 die=1',
      ['crashloop? web ×3 #3,#5,#7'],
    ],
    ['two crashes are none', POLICY, []],
    ['a run that completed is no crash', `${RUN} die=0 0.05 + start die=0 0.15 + start die=0`, []],
    ['a run that was stopped ends the row', `${POLICY} 0.3 kill=15 die=143 stop 0.35 + start 0.3 die=1`, []],
    ['started by hand, later than a policy would', `${RUN} die=1 20 + start die=1 20 + start die=1`, []],
    ['started by hand, sooner', `${RUN} die=1 2 + start die=1 2 + start die=1`, []],
    [
      'its beginning was not seen: likely',
      'die=1 0.4 + start 0.3 die=1 0.8 + start 0.3 die=1 1.6 + start 0.3 die=1',
      ['crashloop? web ×3 #4,#7,#10'],
    ],
    ['after a gap it begins anew', `${RUN} 0.3 die=1 0.05 + start 0.3 die=1 gap=1 + start 0.3 die=1`, []],
    ['Docker 26: a stop may be told before its end', `${POLICY} 0.3 kill=15 stop die26=1`, []],
  ])('%s', (_, words, expected) => {
    expect(of(words, 'crashloop')).toEqual(expected);
  });

  it('does not believe an exit code under a label of that name', () => {
    expect(lines(scene(`${POLICY} 0.3 die=1`, { exitCode: '42' }))).toEqual([]);
  });

  it('is measured by its options', () => {
    const events = scene(`${POLICY} 0.3 die=1`);
    expect(lines(events, { crashloopCount: 4 })).toEqual([]);
    expect(lines(events, { crashloopCount: 2 })).toEqual(['crashloop web ×3 #4,#7,#10']);
    expect(lines(events, { crashloopWindow: 500_000_000n })).toEqual([]);
    expect(lines(events, { only: ['oom'] })).toEqual([]);
  });

  it('says from when to when, how often, and what to do', () => {
    const [loop] = found(scene(`${POLICY} 0.3 die=1`));
    expect(loop).toMatchObject({
      ...{ severity: 'critical', certain: true, count: 3, evidenceOmitted: 0 },
      subjects: [{ kind: 'container', name: 'web', image: 'app:1' }],
      commands: ['docker logs --tail 50 cccccccccccc', 'docker inspect cccccccccccc'],
    });
    expect(loop && loop.from !== null && loop.to !== null && loop.to - loop.from).toBe(1_100_000_000n);
  });

  it('has nothing to type for a container that is gone but its history', () => {
    expect(found(scene(`${POLICY} 0.3 die=1 destroy`))[0]?.commands).toEqual(['hindcast trace LOG cccccccccccc']);
  });
});

describe('oom and oom-child', () => {
  it.each([
    ['the kernel kills the process', `${RUN} 1 oom oom die=137`, ['oom web #4,#6']],
    ['its word comes after the end', `${RUN} 1 die=137 oom`, ['oom web #4,#5']],
    ['twice, in two runs', `${RUN} oom die=137 1 + start oom die=137`, ['oom web ×2 #4,#5,#8,#9']],
    ['a child: the container ends in another way', `${RUN} oom 1 die=0`, ['oom-child web #4']],
    ['a child: the container runs on for long', `${RUN} oom 30 save=v1`, ['oom-child web #4']],
    ['not decided: the log ends', `${RUN} oom`, []],
    ['a child: it was killed by somebody', `${RUN} oom 1 kill=9 die=137`, ['oom-child web #4']],
    [
      'a child long before, then the kernel kills it',
      `${RUN} oom 60 oom die=137`,
      ['oom web #5,#6', 'oom-child web #4'],
    ],
    ['137 without an oom', `${RUN} 1 die=137`, []],
    ['an oom before the log', 'die=137', []],
    ['in a gap nobody knows what became of it', `${RUN} oom gap=60 30 save=v1`, []],
    ['a late oom of a container that ended well', `${RUN} die=0 oom`, []],
  ])('%s', (_, words, expected) => {
    expect(of(words, 'oom')).toEqual(expected);
  });
});

describe('flapping', () => {
  const UPS = `${RUN} healthy 1 unhealthy 1 healthy 1 unhealthy`;

  it.each([
    ['three changes', UPS, ['flapping web ×3 #5,#6,#7']],
    ['two changes are none', `${RUN} healthy 1 unhealthy 1 healthy`, []],
    [
      'what a pause makes unhealthy in silence is no change',
      `${RUN} healthy pause unpause healthy pause unpause healthy`,
      [],
    ],
    ['nor what a start makes of it', `${RUN} unhealthy die=1 + start healthy 1 unhealthy die=1 + start healthy`, []],
    ['further apart than ten minutes', `${RUN} healthy 400 unhealthy 400 healthy 400 unhealthy`, []],
    ['the same word again', `${RUN} healthy healthy healthy healthy`, []],
  ])('%s', (_, words, expected) => {
    expect(of(words, 'flapping')).toEqual(expected);
  });

  it('is measured by its options', () => {
    expect(lines(scene(UPS), { flapCount: 2 })).toEqual(['flapping web ×3 #5,#6,#7']);
    expect(lines(scene(UPS), { flapWindow: 1_000_000_000n })).toEqual([]);
  });
});

describe('sigkill', () => {
  it.each([
    ['a stop that had to kill', `${RUN} kill=15 10 kill=9 die=137 stop`, ['sigkill web #4,#5,#6']],
    ['Docker 26: the stop is told before the end', `${RUN} kill=15 10 kill=9 stop die26=137`, ['sigkill web #4,#5,#6']],
    ['its own stop signal', `${RUN} kill=10 10 kill=9 die=137 stop`, ['sigkill web #4,#5,#6']],
    [
      'twice',
      `${RUN} kill=15 1 kill=9 die=137 stop + start kill=15 1 kill=9 die=137 stop`,
      ['sigkill web ×2 #4,#5,#6,#10,#11,#12'],
    ],
    ['it was given no time', `${RUN} kill=15 kill=9 die=137 stop`, []],
    ['it obeyed', `${RUN} kill=15 1 die=0 stop`, []],
    ['two kills by hand, no stop', `${RUN} kill=15 10 kill=9 die=137`, []],
    ['a removal by force', `${RUN} kill=9 die=137 destroy`, []],
    [
      'paused, and thawed for the stop',
      `${RUN} pause kill=15 unpause 10 kill=9 die=137 stop`,
      ['sigkill web #5,#7,#8'],
    ],
    ['the signal was sent before a gap', `${RUN} kill=15 gap=1 kill=9 die=137 stop`, []],
  ])('%s', (_, words, expected) => {
    expect(of(words, 'sigkill')).toEqual(expected);
  });

  it('says how long it took', () => {
    const [stop] = found(scene(`${RUN} kill=15 10 kill=9 die=137 stop`));
    expect(stop?.what).toBe('web did not end on SIGTERM and had to be killed (SIGKILL); it took 10 s, of 10 s given');
  });

  it('does not believe a signal under a label of that name', () => {
    expect(lines(scene(`${RUN} kill=15 10 kill=9 die=137 stop`, { signal: '99' }))).toEqual([]);
  });
});

describe('start-failed', () => {
  it.each([
    ['networks joined and left, and nothing between', 'create + -', ['start-failed web #2,#3']],
    ['twice', 'create + - 5 + -', ['start-failed web ×2 #2,#3,#4,#5']],
    ['it ran before', `${RUN} die=0 - 5 + -`, ['start-failed web #6,#7']],
    ['it came to grief while it joined: likely', 'create -', ['start-failed? web #1,#2']],
    ['disconnected by hand, long after', 'create 60 -', []],
    ['it ran', `${RUN} die=1 -`, []],
    ['Docker 26: it left before the end was told', `${RUN} - die26=1`, []],
    ['joined by hand while it ran', `${RUN} + -`, []],
    ['nobody knows whether it ran', '+ -', []],
    ['in a gap', 'create + gap=1 -', []],
  ])('%s', (_, words, expected) => {
    expect(of(words, 'start-failed')).toEqual(expected);
  });
});

describe('exit-paused', () => {
  it.each([
    ['killed while it was frozen', `${RUN} pause kill=9 die=137`, ['exit-paused web #4,#6']],
    ['removed by force', `${RUN} pause kill=9 die=137 destroy`, ['exit-paused web #4,#6']],
    ['thawed first', `${RUN} pause kill=15 unpause die=0 stop`, []],
    ['paused before the log', 'kill=9 die=137', []],
    ['paused before a gap', `${RUN} pause gap=1 die=137`, []],
    ['paused in the run before', `${RUN} pause die=137 + start die=1`, ['exit-paused web #4,#5']],
  ])('%s', (_, words, expected) => {
    expect(of(words, 'exit-paused')).toEqual(expected);
  });
});

describe('policy-disarmed', () => {
  it.each([
    [
      'a policy that has acted, a SIGKILL, and silence',
      `${PROVEN} 60 kill=9 die=137 60 save=v1`,
      ['policy-disarmed web #13,#14 still'],
    ],
    [
      'another signal, and silence for longer than a policy waits',
      `${PROVEN} 60 kill=1 die=129 90 save=v1`,
      ['policy-disarmed web #13,#14 still'],
    ],
    ['another signal, and not yet as long', `${PROVEN} 60 kill=1 die=129 20 save=v1`, []],
    ['somebody starts it later', `${PROVEN} 60 kill=9 die=137 60 + start`, ['policy-disarmed web #13,#14']],
    ['somebody starts it at once', `${PROVEN} 60 kill=9 die=137 1 + start`, []],
    ['it was a stop', `${PROVEN} 60 kill=15 10 kill=9 die=137 stop 60 save=v1`, []],
    ['it was a removal', `${PROVEN} 60 kill=9 die=137 destroy 60 save=v1`, []],
    ['no policy that anybody knows of', `${RUN} 60 kill=9 die=137 60 save=v1`, []],
    ['it crashed', `${PROVEN} 60 die=1 90 save=v1`, []],
    ['an update may have taken the policy away', `${PROVEN} update 60 kill=9 die=137 60 save=v1`, []],
    [
      'the engine started it when it came up: likely',
      `${RUN} gap=9=engine-restart + start 60 kill=9 die=137 60 save=v1`,
      [],
    ],
  ])('%s', (_, words, expected) => {
    expect(of(words, 'policy')).toEqual(expected);
  });

  it('knows a policy from a baseline', () => {
    const inspect = (Name: string) => ({
      ...{
        Id: 'c'.repeat(64),
        Name: '/web',
        Image: 'sha256:1',
        Config: { Image: 'app:1' },
        State: { Status: 'running' },
      },
      HostConfig: { RestartPolicy: { Name, MaximumRetryCount: 0 } },
    });
    const words = 'kill=9 die=137 60 save=v1';
    expect(lines(scene(words, {}, [inspect('always')]))).toEqual(['policy-disarmed web #1,#2 still']);
    expect(lines(scene(words, {}, [inspect('no')]))).toEqual([]);
  });
});

describe('gap and engine-restart', () => {
  it.each([
    ['a gap', `${RUN} gap=12`, ['gap recording #4']],
    ['the engine was away', `${RUN} gap=12=engine-restart`, ['engine-restart engine #4', 'gap recording #4']],
    ['before the first record nothing was known', `gap=12=engine-restart ${RUN}`, []],
  ])('%s', (_, words, expected) => {
    expect(lines(scene(words))).toEqual(expected);
  });
});
