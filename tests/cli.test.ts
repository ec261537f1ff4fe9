import { describe, expect, it } from 'vitest';
import { logText } from './support/recording.js';
import { EXAMPLE, hindcast, rows, scratch } from './support/run.js';

const file = scratch();

describe('state', () => {
  it('prints one document for every --at, in their order', async () => {
    const ran = await hindcast([
      'state',
      EXAMPLE,
      '--at',
      '#28',
      '--at',
      '#0',
      '--at',
      '2026-11-23T21:51:10Z',
      '--at',
      '-10s',
      '--at',
      '1795470655',
    ]);
    expect(ran.status).toBe(0);
    const documents = rows(ran);
    expect(documents.length).toBe(5);
    expect(documents[0]).toMatchObject({ schema: 'hindcast/state@1', position: 28, events: 28 });
    expect(documents[1]).toMatchObject({ position: 0, at: null, containers: [] });
    expect(documents[2]).toMatchObject({ at: '2026-11-23T21:51:10.000000000Z' });
    expect(documents[3]).toMatchObject({ at: '2026-11-23T21:51:09.508474552Z' });
    expect(documents[4]).toMatchObject({ at: '2026-11-23T21:50:55.000000000Z' });
  });

  it('has the keys of the contract, in their order', async () => {
    const [document] = rows(await hindcast(['state', EXAMPLE]));
    expect(Object.keys(document ?? {})).toEqual(
      'schema at position events since gaps containers images volumes networks builds'.split(' '),
    );
    const { containers, images, volumes, networks } = document as unknown as Record<string, object[]>;
    expect(Object.keys(containers?.[0] ?? {})).toEqual(
      (
        'id name image imageId status health exitCode exitReason oomKilled createdAt startedAt finishedAt restarts labels networks ' +
        'mounts execs seen uncertain'
      ).split(' '),
    );
    expect(Object.keys(images?.[0] ?? {})).toEqual('id tags parent layers origin createdAt uncertain'.split(' '));
    expect(Object.keys(volumes?.[0] ?? {})).toEqual('name driver createdAt usedBy uncertain'.split(' '));
    expect(Object.keys(networks?.[0] ?? {})).toEqual('id name driver containers uncertain'.split(' '));
  });

  it('is the same from standard input, from gzip, and in two halves named in the wrong order', async () => {
    const log = logText('docker-20/webapp-incident');
    const half = log.indexOf('\n', log.length / 2) + 1;
    const whole = (await hindcast(['state', EXAMPLE])).out;
    expect((await hindcast(['state', '-'], log)).out).toBe(whole);
    expect((await hindcast(['state', file('b.jsonl', log.slice(half)), file('a.jsonl', log.slice(0, half))])).out).toBe(
      whole,
    );
  });

  it('counts -10m from the end on standard input too', async () => {
    const log = logText('docker-20/webapp-incident');
    expect((await hindcast(['state', '-', '--at', '-10s'], log)).out).toBe(
      (await hindcast(['state', EXAMPLE, '--at', '-10s'])).out,
    );
  });

  it('folds what `events --format json` prints to the same state', async () => {
    const events = (await hindcast(['events', EXAMPLE, '--format', 'json'])).out;
    expect((await hindcast(['state', '-'], events)).out).toBe((await hindcast(['state', EXAMPLE])).out);
  });
});

describe('ps, images, inspect', () => {
  it("prints Docker's columns", async () => {
    const { out } = await hindcast(['ps', EXAMPLE, '-a', '--at', '#92']);
    const [head = '', ...lines] = out.trimEnd().split('\n');
    expect(head).toBe('CONTAINER ID   IMAGE             CREATED          STATUS                        NAMES');
    expect(lines.length).toBe(6);
    expect(out).toMatch(/web-1-old$/m);
  });

  it("prints Docker's own fields as JSON", async () => {
    const [row] = rows(await hindcast(['ps', EXAMPLE, '--no-trunc', '--format', 'json', '--filter', 'name=db']));
    expect(row).toMatchObject({
      ID: '8d9d5a3b0d499839fa3d1919370bc2cdf48b4869437f8acc5c41abd9de98cfbb',
      Names: 'db',
      Image: 'busybox:base',
      State: 'running',
      Labels: 'tier=db',
      Networks: 'shop-net',
      Mounts: 'shop-data',
      CreatedAt: '2026-11-23 21:50:53 +0000 UTC',
    });
  });

  it.each([
    [['status=exited'], 3],
    [['status=exited', 'status=created'], 4],
    [['status=exited', 'name=web-1'], 2],
    [['label=tier=db'], 1],
    [['label=tier', 'label=version=v2'], 2],
    [['ancestor=busybox:base'], 1],
    [['volume=shop-data'], 1],
    [['network=shop-net'], 5],
    [['exited=137'], 3],
    [['id=8d9d'], 1],
    [['since=web-1-old'], 4],
  ])('filters by %j', async (filters, count) => {
    const args = filters.flatMap((filter) => ['--filter', filter]);
    const { out } = await hindcast(['ps', EXAMPLE, '-a', '-q', '--at', '#92', ...args]);
    expect(out.split('\n').filter(Boolean).length).toBe(count);
  });

  it('takes the last ones whatever their status, and whatever Docker would take for json', async () => {
    const ids = async (...args: string[]) =>
      (await hindcast(['ps', EXAMPLE, '--at', '#92', '-q', ...args])).out.split('\n').filter(Boolean);
    const all = await ids('-a');
    expect(all.length).toBe(6);
    expect(await ids('-l')).toEqual(all.slice(0, 1));
    expect(await ids('-n', '3')).toEqual(all.slice(0, 3));
    expect((await ids()).length).toBeLessThan(6);
    const json = async (format: string) => (await hindcast(['ps', EXAMPLE, '--format', format])).out;
    expect(await json('{{json .}}')).toBe(await json('json'));
  });

  it('says which images have no id where only ids are asked for', async () => {
    const ran = await hindcast(['images', EXAMPLE, '-q']);
    expect(ran).toMatchObject({ out: 'b7373582659e\n', err: expect.stringMatching(/without an id: busybox:base/) });
  });

  it('prints JSON where there is nothing else, also when asked for it', async () => {
    for (const argv of [
      ['state', EXAMPLE],
      ['inspect', EXAMPLE, 'db'],
    ]) {
      expect(await hindcast([...argv, '--format', 'json'])).toEqual(await hindcast(argv));
    }
  });

  it('shows what an image was called then', async () => {
    const then = rows(await hindcast(['images', EXAMPLE, '--at', '#43', '--format', 'json']));
    const now = rows(await hindcast(['images', EXAMPLE, '--format', 'json']));
    const latest = (all: typeof then) =>
      all.find(({ Repository, Tag }) => Repository === 'shop/web' && Tag === 'latest')?.ID;
    expect(latest(then)).toBe('6a13038a8dae');
    expect(latest(now)).toBe('b7373582659e');
  });

  it('finds by name, prefix and image reference; says what is missing; exits 1', async () => {
    const ran = await hindcast(['inspect', EXAMPLE, 'db', '194c', 'shop/web:v1', 'shop-data', 'dbb']);
    expect(ran.status).toBe(1);
    expect((JSON.parse(ran.out) as object[]).length).toBe(4);
    expect(ran.err).toMatch(/no such thing at that instant: dbb\n {2}did you mean: db/);
  });

  it('names the candidates of an ambiguous prefix', async () => {
    const line = (id: string, at: number) =>
      JSON.stringify({
        Type: 'container',
        Action: 'create',
        Actor: { ID: id, Attributes: { name: `n${at}`, image: 'i' } },
        time: at,
      });
    const log = file('two.jsonl', [line(`ab1${'0'.repeat(61)}`, 1), line(`ab2${'0'.repeat(61)}`, 2)].join('\n'));
    const ran = await hindcast(['inspect', log, 'ab']);
    expect(ran.status).toBe(1);
    expect(ran.err).toMatch(/several containers answer to "ab": ab1000000000 \(n1\), ab2000000000 \(n2\)/);
  });
});

describe('events, trace, diff, machine', () => {
  it('filters events as Docker does', async () => {
    const types = async (...args: string[]) =>
      rows(await hindcast(['events', EXAMPLE, '--format', 'json', ...args])).map(({ type }) => type);
    expect((await types('--filter', 'event=die', '--filter', 'container=db')).length).toBe(1);
    expect((await types('--filter', 'event=die', '--filter', 'event=oom')).length).toBe(13 + 19);
    expect(new Set(await types('--filter', 'type=volume'))).toEqual(
      new Set(['volume.create', 'volume.mount', 'volume.unmount']),
    );
    expect(await types('--filter', 'event=exec_create')).toEqual(['container.exec_create']);
    expect((await types('--since', '#10', '--until', '#12')).length).toBe(2);
  });

  it('traces a thing that is gone', async () => {
    const ran = await hindcast(['trace', EXAMPLE, '4b0e', '--format', 'json']);
    const steps = rows(ran);
    expect(ran.err).toMatch(/4b0e is not there at that instant/);
    expect(steps[0]).toMatchObject({ type: 'container.create', from: null, to: 'created', position: 50 });
    expect(steps.at(-1)).toMatchObject({ type: 'container.destroy', to: null });
    expect(steps.filter(({ type }) => type === 'container.die').length).toBe(3);
  });

  it('says what the machine did not expect', async () => {
    const record = (Action: string, at: number) =>
      JSON.stringify({
        Type: 'container',
        Action,
        Actor: { ID: 'c'.repeat(64), Attributes: { name: 'n', image: 'i' } },
        time: at,
      });
    const log = ['create', 'start', 'start'].map((action, i) => record(action, 100 + i)).join('\n');
    const steps = rows(await hindcast(['trace', '-', 'n', '--format', 'json'], log));
    expect(steps.map(({ unexpected }) => unexpected)).toEqual([
      null,
      null,
      'the end of the run before was not recorded',
    ]);
  });

  it('tells two instants apart', async () => {
    const [diff] = rows(await hindcast(['diff', EXAMPLE, '--from', '#28', '--to', '#43', '--format', 'json']));
    expect(diff).toMatchObject({ schema: 'hindcast/diff@1', containers: { added: [], removed: [], changed: [] } });
    const { out } = await hindcast(['diff', EXAMPLE, '--from', '#28', '--to', '#123']);
    expect(out).toMatch(/startedAt: 2026-11-23T21:50:54/);
  });

  it('draws every machine', async () => {
    for (const name of ['container', 'image', 'volume', 'network', 'build', 'step']) {
      expect((await hindcast(['machine', name])).out).toMatch(/^stateDiagram-v2\n/);
      expect(JSON.parse((await hindcast(['machine', name, '--format', 'json'])).out)).toHaveProperty('states');
    }
    expect(await hindcast(['machine', 'contianer'])).toMatchObject({
      status: 2,
      err: expect.stringContaining('did you mean: container'),
    });
  });
});

describe('replay', () => {
  it('says what is left, what happened, what is missing', async () => {
    const { out, status } = await hindcast(['replay', EXAMPLE]);
    expect(status).toBe(0);
    expect(out).toMatch(/WHAT IS LEFT[\s\S]*WHAT HAPPENED[\s\S]*out of memory[\s\S]*WHAT IS MISSING/);
  });

  it('gives the same as data', async () => {
    const [data] = rows(await hindcast(['replay', EXAMPLE, '--format', 'json']));
    const [state] = rows(await hindcast(['state', EXAMPLE]));
    expect(data).toMatchObject({ schema: 'hindcast/replay@1', records: 139, unreadable: 0, state });
    expect((data as unknown as { deaths: object[] }).deaths.length).toBe(13);
  });
});
