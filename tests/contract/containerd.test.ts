import { describe, expect, it } from 'vitest';
import { fold, initial } from '../../src/fold/index.js';
import { goInstant } from '../../src/read/go-time.js';
import { readText } from '../../src/read/index.js';
import { logText } from '../support/recording.js';
import { readerContract } from './reader.js';

const log = logText('containerd-1.6/docker', 'events.txt');
readerContract('containerd', log, {
  lines: true,
  instants: (text) => [...text.matchAll(/^(\S+ \S+ \S+ \S+) /gm)].map(([, at]) => goInstant(at ?? '')),
});

describe('ctr events', () => {
  const line = (topic: string, event: object, namespace = 'default') =>
    `2026-11-23 21:25:05.5 +0000 UTC ${namespace} ${topic} ${JSON.stringify(event)}`;
  const told = (...lines: string[]) => fold(initial(), readText(lines.join('\n'))).containers;

  it('tells the exit of a container from that of an exec in it', () => {
    const running = [
      line('/containers/create', { id: 'c', image: 'i' }),
      line('/tasks/start', { container_id: 'c', pid: 1 }),
    ];
    expect(told(...running, line('/tasks/exit', { container_id: 'c', id: 'e', exit_status: 7 }))[0]?.status).toBe(
      'running',
    );
    expect(told(...running, line('/tasks/exit', { container_id: 'c', id: 'c', exit_status: 7 }))[0]).toMatchObject({
      status: 'exited',
      exitCode: 7,
    });
  });

  it('reads an absent exit status as zero', () => {
    expect(
      told(line('/tasks/start', { container_id: 'c' }), line('/tasks/exit', { container_id: 'c', id: 'c' }))[0]
        ?.exitCode,
    ).toBe(0);
  });

  it("does not take the end of a run in Docker's namespace for a removal", () => {
    const run = (namespace: string) =>
      told(
        line('/containers/create', { id: 'c' }, namespace),
        line('/tasks/start', { container_id: 'c' }, namespace),
        line('/tasks/exit', { container_id: 'c', id: 'c' }, namespace),
        line('/containers/delete', { id: 'c' }, namespace),
      );
    expect(run('default')).toEqual([]);
    expect(run('moby')[0]?.uncertain).toContain('exists');
  });

  it('follows what docker did: run, exec, pause, stop, start, kill', () => {
    const container = fold(initial(), readText(log)).container('1d3b');
    expect(container).toMatchObject({ status: 'exited', exitCode: 137, execs: 0 });
  });
});
