import { Subject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HindcastError } from '../src/error.js';
import type { HostState } from '../src/fold/index.js';
import { connect, follow, waitFor } from '../src/live/index.js';
import { states } from '../src/stream/index.js';
import { container, historyOf, type Said, stateAfter } from './support/docker.js';
import { FakeEngine, inspectOf } from './support/fake-engine.js';

const WEB = 'a'.repeat(64);
const web = container(WEB, 'web', 'app:1');
const health = (status: string): Said => [
  'container',
  `health_status: ${status}`,
  WEB,
  { image: 'app:1', name: 'web' },
];

/** A state after each of these. */
function told(said: readonly Said[]): readonly HostState[] {
  return said.map((_, i) => stateAfter(historyOf(said.slice(0, i + 1))));
}

describe('waiting', () => {
  it.each([
    ['running', [web.create(), web.start()]],
    ['healthy', [web.create(), web.start(), health('unhealthy'), health('healthy')]],
    ['unhealthy', [web.create(), web.start(), health('unhealthy')]],
    ['paused', [web.create(), web.start(), ['container', 'pause', WEB, { image: 'app:1', name: 'web' }]]],
    ['created', [web.create()]],
    ['removed', [web.create(), web.destroy()]],
  ] as const)('for %s ends when it is so, and not before', async (awaited, said) => {
    const source = new Subject<HostState>();
    let found: unknown = null;
    const waiting = waitFor(source, 'web', awaited).then((entry) => {
      found = entry;
      return entry;
    });
    const all = told(said as unknown as readonly Said[]);
    for (const state of all.slice(0, -1)) source.next(state);
    await Promise.resolve();
    expect(found).toBeNull();
    source.next(all.at(-1) as HostState);
    expect((await waiting).id).toBe(WEB);
    expect(source.observed).toBe(false);
  });

  it('does not take for exited what a restart policy may bring back', async () => {
    const source = new Subject<HostState>();
    let found: unknown = null;
    void waitFor(source, 'web', 'exited').then((entry) => {
      found = entry;
    });
    for (const state of told([web.create(), web.start(), web.die('1')])) source.next(state);
    await Promise.resolve();
    expect(found).toBeNull();
  });

  it('stays with the container whose name it was given, whatever is called so later', async () => {
    const other = container('b'.repeat(64), 'web', 'app:2');
    const source = new Subject<HostState>();
    const waiting = waitFor(source, 'web', 'removed');
    for (const state of told([web.create(), web.rename('old'), other.create(), other.destroy()])) source.next(state);
    expect(source.observed).toBe(true);
    for (const state of told([web.create(), web.destroy()]).slice(1)) source.next(state);
    expect((await waiting).id).toBe(WEB);
  });

  it('fails if it is removed before, with its exit code', async () => {
    const source = new Subject<HostState>();
    const waiting = waitFor(source, 'web', 'healthy');
    for (const state of told([web.create(), web.start(), web.die('3'), web.destroy()])) source.next(state);
    const error = await waiting.catch((error: unknown) => error);
    expect(error).toBeInstanceOf(HindcastError);
    expect(error).toMatchObject({ code: 'not-found', found: 'removed; its exit code was 3' });
  });

  it('ends with the reason of its signal', async () => {
    const stop = new AbortController();
    const source = new Subject<HostState>();
    const waiting = waitFor(source, 'web', 'running', { signal: stop.signal });
    stop.abort(new Error('too late'));
    await expect(waiting).rejects.toThrow('too late');
    expect(source.observed).toBe(false);
    await expect(waitFor(source, 'web', 'running', { signal: stop.signal })).rejects.toThrow('too late');
  });
});

describe('waiting on an engine', () => {
  let fake: FakeEngine;
  beforeEach(async () => {
    fake = await FakeEngine.start();
  });
  afterEach(async () => {
    await fake.stop();
  });

  it('sees what is so already', async () => {
    fake.containers.set(WEB, inspectOf(WEB, 'web', {}, { Health: { Status: 'healthy' } }));
    const entry = await waitFor(await connect({ host: fake.host, env: {} }), 'web', 'healthy');
    expect(entry.name).toBe('web');
  });

  it('sees what comes, by the states of a follower that others use too', async () => {
    const all = follow(await connect({ host: fake.host, env: {} })).pipe(states());
    const waiting = waitFor(all, 'web', 'running');
    while (fake.listeners === 0) await new Promise((resolve) => setImmediate(resolve));
    fake.say('container', 'create', WEB, { image: 'app:1', name: 'web' });
    fake.say('container', 'start', WEB, { image: 'app:1', name: 'web' });
    expect((await waiting).status).toBe('running');
  });
});
