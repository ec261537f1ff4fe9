import { describe, expect, it } from 'vitest';
import { instant } from '../../src/event/instant.js';
import { fold, initial } from '../../src/fold/index.js';
import { readText } from '../../src/read/index.js';
import { toDocument } from '../../src/view/document.js';
import { logText } from '../support/recording.js';
import { factsOf, wrong } from '../support/truth.js';
import { readerContract } from './reader.js';

const cli = logText('podman-5/everything', 'events-cli.jsonl');
const times = (log: string) => [...log.matchAll(/"Time":"([^"]+)"/g)].map(([, at]) => instant(at ?? ''));
const nanos = (log: string) => [...log.matchAll(/"timeNano":(\d+)/g)].map(([, digits]) => BigInt(digits ?? ''));

for (const name of ['podman-4/everything', 'podman-5/everything']) {
  readerContract('podman-json', logText(name), { lines: true, instants: times });
}
readerContract('podman-json', cli, { lines: true, instants: nanos });

describe.each(['podman-4/everything', 'podman-5/everything'])('%s', (name) => {
  it('says nothing wrong of its containers, and is decided about status everywhere', () => {
    const facts = factsOf(name);
    expect(wrong(facts)).toEqual([]);
    const status = facts.filter(({ subject, field }) => subject === 'container' && field === 'status');
    expect(status.length).toBeGreaterThan(10);
    expect(status.every(({ verdict }) => verdict === 'right')).toBe(true);
  });
});

describe('podman', () => {
  const ID = 'c'.repeat(64);
  const line = (Status: string, seconds: number, more: object = {}) =>
    JSON.stringify({
      ID,
      Image: 'localhost/base:1',
      Name: 'web',
      Status,
      Time: `2026-11-23T21:24:${10 + seconds}Z`,
      Type: 'container',
      Attributes: {},
      ...more,
    });
  const told = (...lines: string[]) => fold(initial(), readText(lines.join('\n'))).container(ID);

  it('leaves out an exit code of zero before 5.0', () => {
    expect(told(line('create', 0), line('start', 1), line('died', 2), line('cleanup', 3))).toMatchObject({
      status: 'exited',
      exitCode: 0,
    });
  });

  it('tells a restart by policy from one by hand: nothing was cleaned up between', () => {
    const run = [line('create', 0), line('init', 1), line('start', 1), line('died', 2, { ContainerExitCode: 5 })];
    const again = [line('restart', 3), line('init', 3), line('start', 4)];
    expect(told(...run, ...again)).toMatchObject({ status: 'running', restarts: 1 });
    expect(told(...run, line('cleanup', 2), ...again)).toMatchObject({ status: 'running', restarts: 0 });
  });

  it('is not fooled by a label exitCode: labels stand apart', () => {
    const labels = { Attributes: { exitCode: 'x' } };
    const died = line('died', 2, { ContainerExitCode: 7, ...labels });
    const exited = told(line('create', 0, labels), line('start', 1, labels), died);
    expect(exited).toMatchObject({ exitCode: 7, labels: { exitCode: 'x' } });
    expect(exited?.uncertain).not.toContain('exitCode');
  });

  it('leaves the pod’s id among the attributes where it is asked from afar (4.3): it is no label', () => {
    const labels = (PodID: string | undefined, Attributes: object) =>
      told(line('create', 0, { ...(PodID === undefined ? {} : { PodID }), Attributes }))?.labels;
    expect(labels(undefined, { podId: '', tier: 'web' })).toEqual({ tier: 'web' });
    expect(labels('d'.repeat(64), { podId: 'd'.repeat(64) })).toEqual({});
    // Another value can only be a label's.
    expect(labels(undefined, { podId: 'mine' })).toEqual({ podId: 'mine' });
  });

  it('starts anew after a boot: what ran is in doubt', () => {
    const refresh = JSON.stringify({
      Status: 'refresh',
      Time: '2026-11-23T21:24:20Z',
      Type: 'system',
      Attributes: null,
    });
    expect(told(line('create', 0), line('start', 1), refresh)?.uncertain).toContain('status');
  });

  it('gives the same state from the log file and from the command line, but for what only one of them tells', () => {
    const containers = (log: string) =>
      toDocument(fold(initial(), readText(log))).containers.map(({ health: _, uncertain: __, ...rest }) => rest);
    expect(containers(cli)).toEqual(containers(logText('podman-5/everything')));
  });
});
