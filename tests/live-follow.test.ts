import { describe, expect, it } from 'vitest';
import { readText } from '../src/read/index.js';
import { inspectOf } from './support/fake-engine.js';
import { JOB, listening, WEB } from './support/listening.js';

const engine = listening();
const { say } = engine;

describe('what is told', () => {
  it('begins with what is there, and goes on with what happens, byte by byte', async () => {
    engine.fake.containers.set(WEB, inspectOf(WEB, 'web'));
    const hearer = await engine.listen();
    await hearer.listens();
    expect(hearer.state.container('web')).toMatchObject({ status: 'running', image: 'app:1', uncertain: [] });
    const said = [say('kill'), say('die')];
    await hearer.until(({ lines }) => lines.length === 2);
    expect(hearer.lines).toEqual(said);
  });

  it('says the same as lines and as events', async () => {
    engine.fake.containers.set(WEB, inspectOf(WEB, 'web'));
    const hearer = await engine.listen();
    await hearer.listens();
    say('die');
    await hearer.until(({ lines }) => lines.length === 1);
    const read = readText(hearer.told.map(({ line }) => line).join('\n'));
    expect(hearer.told.map(({ event }) => event)).toEqual(read);
  });

  it.each([
    ['Docker', []],
    ['Podman', [{ Name: 'Podman Engine' }]],
  ])('does not tell what %s said before anybody listened, nor waits for it', async (_, components) => {
    engine.fake.components = components;
    say('create');
    const hearer = await engine.listen();
    await hearer.listens();
    const later = say('start');
    await hearer.until(({ lines }) => lines.length > 0);
    expect(hearer.lines).toEqual([later]);
  });

  it('hears what Podman says as soon as it has answered', async () => {
    engine.fake.components = [{ Name: 'Podman Engine' }];
    const hearer = await engine.listen();
    await hearer.until(({ notices }) => notices.some(({ kind }) => kind === 'connected'));
    const said = [say('create'), say('start')];
    await hearer.until(({ lines }) => lines.length === 2);
    expect(hearer.lines).toEqual(said);
    await hearer.listens();
    expect(hearer.notices.map(({ kind }) => kind)).toEqual(['connected']);
  });

  it('looks at what is created and started: policies are in no event', async () => {
    const hearer = await engine.listen();
    await hearer.listens();
    engine.fake.containers.set(WEB, inspectOf(WEB, 'web', {}, { StartedAt: new Date().toISOString() }));
    say('create');
    say('start');
    await hearer.until(({ told }) =>
      told.some(
        ({ event }) => event.type === 'recording.observed' && event.id === WEB && 'restartPolicy' in event.data,
      ),
    );
    const seen = hearer.told.findLast(({ event }) => event.type === 'recording.observed' && event.id === WEB);
    expect(seen?.event.data).toMatchObject({ restartPolicy: 'always', autoRemove: false });
  });

  it('finds a container gone by the time it looks no error', async () => {
    const hearer = await engine.listen();
    await hearer.listens();
    say('create');
    say('start');
    say('die');
    say('destroy');
    engine.fake.containers.set(JOB, inspectOf(JOB, 'job', {}, { StartedAt: new Date().toISOString() }));
    say('start', JOB, 'job');
    await hearer.until(({ told }) => told.some(({ event }) => event.type === 'recording.observed' && event.id === JOB));
    expect(hearer.error).toBeNull();
    expect(hearer.state.container('web')).toBeUndefined();
  });

  it('looks again at a network that somebody joined while it was looked at', async () => {
    const id = 'e'.repeat(64);
    engine.fake.networks.set(id, { Id: id, Name: 'net', Driver: 'bridge', Scope: 'local', IPAM: {}, Containers: {} });
    let joins = 0;
    engine.fake.onAsked = (path) => {
      if (path !== `/networks/${id}` || joins > 0) return;
      joins += 1;
      engine.fake.say('network', 'connect', id, { container: WEB, name: 'net', type: 'bridge' });
      engine.fake.networks.set(id, { ...engine.fake.networks.get(id), Containers: { [WEB]: {} } });
    };
    const hearer = await engine.listen();
    await hearer.until(({ told }) =>
      told.some(({ event }) => event.type === 'recording.observed' && event.id === id && 'containers' in event.data),
    );
    expect(hearer.state.networks).toMatchObject([{ name: 'net', containers: [WEB], uncertain: [] }]);
  });

  it.each([
    ['vfs', null],
    ['overlay', { UpperDir: '/somewhere/diff' }],
  ])(
    "does not take Podman's store, with %s, for one of Docker's: its names move without a word",
    async (Name, Data) => {
      const id = `sha256:${'d'.repeat(64)}`;
      const image = { Id: id, RepoTags: ['app:1'], RootFS: { Layers: [] }, GraphDriver: { Name, Data } };
      engine.fake.components = [{ Name: 'Podman Engine' }];
      engine.fake.images.set(id, image);
      const hearer = await engine.listen();
      await hearer.listens();
      const seen = hearer.told.find(({ event }) => event.type === 'recording.observed' && event.id === id);
      expect(seen?.event.data).toMatchObject({ subject: 'image', tags: ['app:1'], store: null });
      engine.fake.say('image', 'tag', 'd'.repeat(64), { image: '', name: 'other:1', podId: '' });
      await hearer.until(({ lines }) => lines.length === 1);
      expect(hearer.state.images).toMatchObject([{ id, uncertain: ['tags'] }]);
      // What agrees is not told again, though the doubt stays.
      engine.fake.images.set(id, { ...image, RepoTags: ['app:1', 'other:1', 'moved:1'] });
      engine.fake.say('image', 'tag', 'd'.repeat(64), { image: '', name: 'other:1', podId: '' });
      const told = () => hearer.told.filter(({ event }) => event.type === 'recording.observed' && event.id === id);
      await hearer.until(() => told().length === 2);
      expect(told()[1]?.event.data).toMatchObject({ tags: ['app:1', 'other:1', 'moved:1'] });
      const looked = new Promise<void>((resolve) => {
        engine.fake.onAsked = (path) => path.startsWith('/images/sha256') && resolve();
      });
      engine.fake.say('container', 'commit', WEB, { image: 'app:1', name: 'web', podId: '' });
      await looked;
      engine.fake.images.set(id, { ...image, RepoTags: ['app:1'] });
      engine.fake.say('container', 'commit', WEB, { image: 'app:1', name: 'web', podId: '' });
      await hearer.until(() => told().at(-1)?.line.includes('other:1') === false);
      expect(told()).toHaveLength(3);
    },
  );

  it('asks what a container wrote when it ends, if that is wanted', async () => {
    const hearer = await engine.listen({ changes: true });
    await hearer.listens();
    engine.fake.containers.set(WEB, inspectOf(WEB, 'web', {}, { Status: 'exited', Running: false }));
    say('start');
    say('die');
    await hearer.until(({ told }) =>
      told.some(({ event }) => event.type === 'recording.observed' && event.data.subject === 'changes'),
    );
    expect(engine.fake.asked.some(({ path }) => path === `/containers/${WEB}/changes`)).toBe(true);
  });

  it('never sends anything but GET', async () => {
    engine.fake.containers.set(WEB, inspectOf(WEB, 'web'));
    const hearer = await engine.listen({ changes: true });
    await hearer.listens();
    say('die');
    await hearer.until(({ lines }) => lines.length === 1);
    engine.fake.cut();
    await hearer.until(({ notices }) => notices.filter(({ kind }) => kind === 'connected').length === 2);
    expect(new Set(engine.fake.asked.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(engine.fake.asked.length).toBeGreaterThan(10);
  });
});

describe('a connection that breaks', () => {
  it('misses nothing that the engine remembers, and repeats nothing', async () => {
    const hearer = await engine.listen();
    await hearer.listens();
    const said = [say('create'), say('start')];
    await hearer.until(({ lines }) => lines.length === 2);
    engine.fake.cut();
    said.push(say('kill'), say('die'));
    await hearer.until(({ lines }) => lines.length === 4);
    expect(hearer.lines).toEqual(said);
    expect(hearer.gaps).toEqual([]);
  });

  it('does not wait for what the stream has left out, once it tells of later', async () => {
    const hearer = await engine.listen();
    await hearer.listens();
    say('create');
    await hearer.until(({ lines }) => lines.length === 1);
    engine.fake.isDropping = true;
    const dropped = say('start');
    engine.fake.isDropping = false;
    engine.fake.ahead += 1_000_000_000n;
    // This calls for a look, in which the engine is asked what it remembers; then it tells of what is later than the question.
    engine.fake.onAsked = (path) => void (path === '/events' && setImmediate(() => say('kill', JOB, 'job')));
    say('kill', JOB, 'job');
    await hearer.until(({ notices }) => notices.some(({ kind }) => kind === 'disconnected'));
    expect(hearer.lines).toContain(dropped);
    expect(hearer.notices).toContainEqual(expect.objectContaining({ why: 'the stream is behind' }));
    expect(hearer.gaps).toEqual([]);
  });

  it('asks from before the last record, by more than records are out of order', async () => {
    const hearer = await engine.listen();
    await hearer.listens();
    say('create');
    await hearer.until(({ lines }) => lines.length === 1);
    const asked = engine.fake.asked.length;
    engine.fake.cut();
    await hearer.until(({ notices }) => notices.filter(({ kind }) => kind === 'connected').length === 2);
    const since = engine.fake.asked.slice(asked).find(({ path }) => /^\/events\?since=[\d.]+$/.test(path));
    const seconds = Number(since?.path.split('=')[1]);
    const last = Number(hearer.told.at(-1)?.event.at ?? 0n) / 1e9;
    expect(last - seconds).toBeGreaterThan(4);
    expect(last - seconds).toBeLessThan(10);
  });

  it('names what may have been missed when the engine was started anew', async () => {
    const hearer = await engine.listen();
    await hearer.listens();
    say('start');
    await hearer.until(({ lines }) => lines.length === 1);
    await engine.fake.down();
    await engine.fake.up();
    const boot = say('start', JOB, 'job');
    await hearer.until(({ lines }) => lines.includes(boot));
    expect(hearer.gaps).toEqual(['engine-restart']);
    // The gap stands before what the engine said since, and reaches from what was known to now.
    const types = hearer.types;
    expect(types.indexOf('recording.gap')).toBeLessThan(types.lastIndexOf('container.start'));
  });

  it('names what may have been missed when more happened than an engine remembers', async () => {
    const hearer = await engine.listen();
    await hearer.listens();
    say('start');
    await hearer.until(({ lines }) => lines.length === 1);
    engine.fake.cut();
    const said = Array.from({ length: 300 }, (_, i) => say(i % 2 === 0 ? 'pause' : 'unpause'));
    await hearer.until(({ lines }) => lines.includes(said.at(-1) ?? ''));
    expect(hearer.gaps).toEqual(['overflow']);
    expect(hearer.lines.slice(1)).toEqual(said.slice(-256));
    const gap = hearer.told.find(({ event }) => event.type === 'recording.gap')?.event;
    const lost = readText(said.slice(0, -256).join('\n'));
    if (gap?.type !== 'recording.gap') throw new Error('no gap');
    for (const { at } of lost) expect(at !== null && at >= gap.data.from && at <= gap.data.to).toBe(true);
  });

  it('tries again while nobody answers', async () => {
    const hearer = await engine.listen();
    await hearer.listens();
    await engine.fake.down();
    await hearer.until(({ notices }) => notices.filter(({ kind }) => kind === 'disconnected').length >= 3);
    await engine.fake.up();
    await hearer.until(
      ({ notices }) =>
        notices.at(-1)?.kind === 'connected' || notices.filter(({ kind }) => kind === 'connected').length === 2,
    );
    expect(hearer.error).toBeNull();
  });

  it('removes what went in a gap, by a list', async () => {
    engine.fake.containers.set(WEB, inspectOf(WEB, 'web'));
    engine.fake.containers.set(JOB, inspectOf(JOB, 'job'));
    const hearer = await engine.listen();
    await hearer.listens();
    await engine.fake.down();
    engine.fake.containers.delete(WEB);
    await engine.fake.up();
    await hearer.until(
      ({ told }) =>
        told.filter(({ event }) => event.type === 'recording.observed' && event.data.subject === 'list').length >= 8,
    );
    const state = hearer.state;
    expect(state.containers.map(({ name, uncertain }) => [name, uncertain])).toEqual([['job', []]]);
  });

  it('goes on with a recording as if it had never been away', async () => {
    const first = await engine.listen();
    await first.listens();
    const said = [say('create'), say('start')];
    await first.until(({ lines }) => lines.length === 2);
    first.stop();
    const known = first.state;
    said.push(say('die'));
    const second = await engine.listen({ known, since: known.at ?? undefined });
    await second.until(({ lines }) => lines.length === 1);
    await second.listens();
    expect([...first.lines, ...second.lines]).toEqual(said);
    expect(second.gaps).toEqual([]);
    expect(second.told[0]?.event.position).toBe(known.position + 1);
  });

  it('is not told again what was before it began', async () => {
    for (const action of ['create', 'start']) say(action, JOB, 'job');
    const first = await engine.listen();
    await first.listens();
    say('create');
    await first.until(({ lines }) => lines.length === 1);
    first.stop();
    const known = first.state;
    const said = say('start');
    const second = await engine.listen({ known, since: known.at ?? undefined });
    await second.until(({ lines }) => lines.includes(said));
    await second.listens();
    expect(second.lines).toEqual([said]);
    expect(first.state.containers.map(({ name }) => name)).toEqual(['web']);
  });
});
