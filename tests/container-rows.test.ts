import { describe, expect, it } from 'vitest';
import type { ContainerState } from '../src/fold/index.js';
import { told } from './support/story.js';

const isCertain = (container: ContainerState | undefined, field: string) => !container?.uncertain.includes(field);

describe('given a story, when it is folded, then the container is', () => {
  it.each([
    // what should happen
    ['create', 'created', true],
    ['create + start', 'running', true],
    ['create + start pause', 'paused', true],
    ['create + start pause unpause', 'running', true],
    ['create + start kill=15 die=0 - stop', 'exited', true],
    ['create + start kill=9 die=137', 'exited', true],
    // Docker 23 and later: stop before die, and even before the next start
    ['create + start kill=15 - stop', 'exited', true],
    ['create + start kill=15 - stop die26=0', 'exited', true],
    ['create + start kill=15 - stop + start die26=0', 'running', true],
    ['create + start kill=15 - stop + start die26=0 restart', 'running', true],
    // a stop of what is paused thaws it; a kill does not
    ['create + start pause kill=15 unpause die=143 - stop', 'exited', true],
    ['create + start pause kill=9 die=137 -', 'exited', true],
    // a kill is no death
    ['create + start kill=1', 'running', true],
    ['create + start kill=15', 'running', true],
    // an end that nobody asked for is open until silence or a start settles it
    ['create + start die=1 -', 'exited', false],
    ['create + start die=1 - 1 other', 'exited', false],
    ['create + start die=1 - 20 other', 'exited', true],
    ['create + start die=1 - 0.05 + start', 'running', true],
    // a start that fails says nothing
    ['create + -', 'created', true],
    // what is in a back-off ends with a stop only
    ['create + start die=1 - stop', 'exited', true],
    // the impossible rows: something was missed, and what is said is a fact
    ['die=1', 'exited', false],
    ['start', 'running', true],
    ['stop', 'exited', true],
    ['pause', 'paused', true],
    ['unpause', 'running', true],
    ['kill=15', 'unknown', false],
    ['rename', 'unknown', false],
    ['exec_create', 'running', true],
    ['healthy', 'running', true],
    ['create + start start', 'running', true],
    ['create pause', 'paused', true],
    ['create die=1 70 other', 'exited', true],
    ['create + start pause start', 'running', true],
    ['create + start kill=9 die=137 unpause', 'exited', true],
    ['create + start kill=9 die=137 stop stop', 'exited', true],
  ] as const)('%s: %s (certain: %s)', (story, status, certain) => {
    const container = told(story);
    expect(container?.status).toBe(status);
    expect(isCertain(container, 'status')).toBe(certain);
  });

  it.each([
    'create destroy',
    'destroy',
    'create destroy destroy',
    'create + start kill=9 die=137 destroy stop',
    'create + start destroy die=1',
    'create destroy +',
  ])('%s: gone, and not brought back by what trails it', (story) => {
    expect(told(story)).toBeUndefined();
  });
});

describe('exit codes', () => {
  it.each([
    ['create + start kill=9 die=137 -', 137, true],
    ['create + start die=3 - 20 other', 3, true],
    ['create + start die=3 - 0.05 + start', null, true],
    // a failed start leaves a code that no event tells
    ['create + -', null, false],
    ['create + start kill=9 die=137 - 5 + -', 137, false],
    // stopped, and the die is still to come
    ['create + start kill=15 - stop', null, false],
    ['create + start kill=15 - stop die26=0', 0, true],
  ] as const)('%s: %s (certain: %s)', (story, code, certain) => {
    expect(told(story)?.exitCode).toBe(code);
    expect(isCertain(told(story), 'exitCode')).toBe(certain);
  });
});

describe('why it ended', () => {
  it.each([
    ['create + start die=0 - 20 other', 'completed'],
    ['create + start die=1 - 20 other', 'crashed'],
    ['create + start oom die=137 - 20 other', 'oom'],
    ['create + start kill=9 die=137 -', 'killed'],
    ['create + start kill=15 die=0 - stop', 'stopped'],
    ['create + start kill=15 kill=9 die=137 - stop', 'stopped'],
    ['create + start kill=15 - stop die26=0', 'stopped'],
  ])('%s: %s', (story, reason) => {
    expect(told(story)?.exitReason).toBe(reason);
  });
});

describe('restarts by policy', () => {
  it('counts what the timing proves, and leaves open what a quick user could have done', () => {
    const once = told('create + start 3 die=1 - + start');
    expect(once?.restarts).toBe(1);
    expect(isCertain(once, 'restarts')).toBe(false);
    const twice = told('create + start 3 die=1 - + start 3 die=1 - 0.1 + start');
    expect(twice?.restarts).toBe(2);
    // On time for the second, too, was a user's start: seen on Docker 26, 0.3 s after the wait.
    expect(isCertain(twice, 'restarts')).toBe(false);
    const thrice = told('create + start 3 die=1 - + start 3 die=1 - 0.1 + start 3 die=1 - 0.3 + start');
    expect(thrice?.restarts).toBe(3);
    expect(isCertain(thrice, 'restarts')).toBe(true);
  });

  it('starts again from none when somebody asked for the start', () => {
    const container = told('create + start 3 die=1 - + start 3 die=1 - 0.1 + start kill=15 die=0 - stop + start');
    expect(container?.restarts).toBe(0);
    expect(isCertain(container, 'restarts')).toBe(true);
  });

  it('takes a start that comes too late for one that was asked for', () => {
    const container = told('create + start 3 die=1 - 30 + start');
    expect(container?.restarts).toBe(0);
    expect(isCertain(container, 'restarts')).toBe(true);
  });
});

describe('health', () => {
  it.each([
    ['create', 'none'],
    ['create + start', null],
    ['create + start healthy', 'healthy'],
    ['create + start healthy unhealthy', 'unhealthy'],
    ['create + start healthy pause', 'unhealthy'],
    ['create + start healthy pause unpause', 'unhealthy'],
    ['create + start healthy kill=9 die=137', 'unhealthy'],
    ['create + start healthy kill=9 die=137 - 5 + start', 'starting'],
  ] as const)('%s: %s', (story, health) => {
    expect(told(story)?.health).toBe(health);
  });
});

describe('networks', () => {
  it.each([
    ['create', 0, false],
    ['create + start', 1, true],
    // the end leaves them, and they are the container's still
    ['create + start kill=9 die=137 -', 1, true],
    ['create + start kill=15 - stop die26=0', 1, true],
    // 23 and later disconnect before the die: at that instant it may be either
    ['create + start -', 1, false],
    ['create + start - 5 other', 0, true],
    ['create + -', 1, false],
  ] as const)('%s: %i (certain: %s)', (story, count, certain) => {
    expect(told(story)?.networks.length).toBe(count);
    expect(isCertain(told(story), 'networks')).toBe(certain);
  });
});

describe('a list of a container', () => {
  it('that is empty is of all that have none: nobody can write to it', () => {
    const lists = [told('create')?.mounts, told('create')?.networks] as unknown[][];
    for (const list of lists) expect(() => list.push('another')).toThrow(TypeError);
  });
});
