import { describe, expect, it } from 'vitest';
import { fold, initial } from '../src/fold/index.js';
import { readText } from '../src/read/index.js';

const ID = 'a'.repeat(64);
const START = 1_795_585_713;

/** Podman's events through Docker's interface, a second apart. */
function web(...told: readonly (readonly [action: string, attributes?: Record<string, string>])[]) {
  const lines = told.map(([Action, more = {}], i) => {
    const Attributes = { image: 'app:1', name: 'web', podId: '', containerExitCode: '0', tier: 'web', ...more };
    const time = START + i;
    return JSON.stringify({ Type: 'container', Action, Actor: { ID, Attributes }, time }).replace(
      /}$/,
      `,"timeNano":${time}000000000}`,
    );
  });
  const state = fold(initial(), readText(lines.join('\n')));
  const container = state.container('web');
  if (!container) throw new Error('there is no container');
  return container;
}

describe("Podman's ways", () => {
  it('an exitCode is a label, but at an end', () => {
    const labels = { tier: 'web', exitCode: 'a label' };
    expect(web(['create', { exitCode: 'a label' }]).labels).toEqual(labels);
    const died = web(
      ['create', { exitCode: 'a label' }],
      ['start', { exitCode: 'a label' }],
      ['die', { exitCode: '7', containerExitCode: '7' }],
    );
    expect(died.labels).toEqual(labels);
    expect(web(['start'], ['die', { exitCode: '7', containerExitCode: '7' }])).toMatchObject({
      exitCode: 7,
      labels: { tier: 'web' },
    });
  });

  it('no event tells that what was frozen is killed', () => {
    const killed = web(['create'], ['start'], ['pause'], ['kill']);
    expect(killed.uncertain).toEqual(expect.arrayContaining(['status', 'exitCode', 'finishedAt']));
    expect(web(['create'], ['start'], ['pause']).uncertain).not.toContain('status');
    const again = web(['create'], ['start'], ['pause'], ['kill'], ['init'], ['start']);
    expect(again).toMatchObject({ status: 'running' });
    expect(again.uncertain).not.toContain('status');
    expect(again.uncertain).toContain('finishedAt');
  });

  it('an init makes it as new', () => {
    const ended = [
      ['create'],
      ['init'],
      ['start'],
      ['die', { containerExitCode: '5', exitCode: '5' }],
      ['cleanup'],
    ] as const;
    expect(web(...ended)).toMatchObject({ status: 'exited', exitCode: 5 });
    expect(web(...ended, ['init'])).toMatchObject({ status: 'created', exitCode: null, restarts: 0 });
    expect(web(...ended, ['init'], ['start'])).toMatchObject({ status: 'running', restarts: 0 });
  });

  it('tells of each image that goes, and not of the names that a build gives', () => {
    const id = '1'.repeat(64);
    const image = (Status: string, seconds: number) =>
      JSON.stringify({ ID: id, Name: 'app:1', Status, Time: `2026-11-23T21:24:${10 + seconds}Z`, Type: 'image' });
    const found = fold(initial(), readText(image('tag', 0)));
    expect(found.images).toMatchObject([{ id: `sha256:${id}`, tags: ['localhost/app:1'], uncertain: ['tags'] }]);
    expect(fold(initial(), readText([image('tag', 0), image('remove', 1)].join('\n'))).images).toEqual([]);
  });

  it('a restart by policy looks like one by a user who was quick', () => {
    const again = web(['create'], ['start'], ['die', { containerExitCode: '5' }], ['restart'], ['init'], ['start']);
    expect(again).toMatchObject({ status: 'running' });
    expect(again.uncertain).toContain('restarts');
  });
});
