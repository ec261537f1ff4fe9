import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fold, type HostState } from '../../src/fold/index.js';
import { readBaseline, readLogs } from '../../src/read/index.js';
import { openLogs } from '../../src/store/index.js';
import { check, type Fact } from '../../src/view/check.js';
import { importBase } from './base.js';
import { startDockerd } from './dockerd.js';
import { type Engine, whyNot } from './engine.js';
import { missing } from './missing.js';
import { RecordProcess } from './record-process.js';

const reason = whyNot('dockerd', 'docker.io');
missing('Docker', reason);

const SECRET = 'hunter2hunter2';

describe.skipIf(reason !== null)('a recording of a real engine', () => {
  let engine: Engine;
  let base: string;
  const home = mkdtempSync(join(tmpdir(), 'hindcast-record-'));
  const folder = join(home, 'log');
  let recorder: RecordProcess;
  let marks = 0;
  /** What another subscriber heard, who was never disturbed. */
  let heard = '';

  const start = () =>
    new RecordProcess(folder, ['--host', `unix://${engine.api.socket}`, '--rotate-size', '20k', '--changes']);

  beforeAll(async () => {
    engine = await startDockerd('classic');
    base = await importBase(engine);
    await create('before', { RestartPolicy: { Name: 'always' } });
    await engine.api.call('POST', '/containers/before/start');
    const events = await engine.api.open('GET', '/events');
    events.on('data', (chunk) => {
      heard += chunk;
    });
    events.on('error', () => undefined);
    recorder = start();
    await recorder.says(/recording into/);
  }, 120_000);

  afterAll(async () => {
    await recorder?.end('SIGKILL');
    // A process that is frozen cannot be killed, and its engine's namespace waits for it.
    if (engine) await act('before', 'unpause');
    await engine?.stop();
    rmSync(home, { recursive: true, force: true });
  }, 120_000);

  async function create(name: string, host: object = {}, command = ['sleep', '3600']): Promise<void> {
    const { status, body } = await engine.api.call('POST', `/containers/create?name=${name}`, {
      Image: base,
      Cmd: command,
      Env: [`PASSWORD=${SECRET}`],
      Labels: { 'db.password': SECRET, tier: 'web' },
      HostConfig: { ...engine.host, NetworkMode: 'none', ...host },
    });
    expect([status, JSON.stringify(body)]).toEqual([201, expect.any(String)]);
  }

  const act = (name: string, what: string) => engine.api.call('POST', `/containers/${name}/${what}`);

  /** Until all that was told by now is on the disk. */
  async function settled(): Promise<void> {
    const mark = `mark-${++marks}`;
    await engine.mark(mark);
    await recorder.has(mark);
  }

  async function state(): Promise<HostState> {
    const fold = new Fold();
    for await (const events of readLogs(await openLogs([folder]))) for (const event of events) fold.apply(event);
    return fold.state();
  }

  /** What the engine says of everything that there is, against the recording. */
  async function facts(): Promise<readonly Fact[]> {
    await settled();
    const get = async (path: string) => (await engine.api.call('GET', path)).body;
    const containers = (await get('/containers/json?all=1')) as { Id: string }[];
    const images = (await get('/images/json?all=1')) as { Id: string }[];
    const { Volumes } = (await get('/volumes')) as { Volumes: object[] };
    const networks = (await get('/networks')) as { Id: string }[];
    const truth = [
      ...(await Promise.all(containers.map(({ Id }) => get(`/containers/${Id}/json`)))),
      ...(await Promise.all(images.map(({ Id }) => get(`/images/${Id}/json`)))),
      ...(await Promise.all(networks.map(({ Id }) => get(`/networks/${Id}`)))),
      ...Volumes,
    ];
    const told = readBaseline(JSON.stringify(truth)).flatMap(({ id, data }) =>
      id === null ? [] : [{ id, facts: data }],
    );
    return check(await state(), told as Parameters<typeof check>[1], true);
  }

  const share = (all: readonly Fact[], verdict: Fact['verdict']) =>
    all.filter((fact) => fact.verdict === verdict || isLeftOut(fact)).length / all.length;
  /** Labels of which one was left out. */
  const isLeftOut = ({ field, verdict }: Fact) => field === 'labels' && verdict === 'unknown';
  const wrong = (all: readonly Fact[]) => all.filter((fact) => fact.verdict === 'wrong');

  /** The whole recording as it lies on the disk. */
  function text(): string {
    return readdirSync(folder)
      .filter((name) => name.includes('.jsonl'))
      .sort()
      .map((name) => {
        const bytes = readFileSync(join(folder, name));
        return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
      })
      .join('');
  }

  /** What makes a record of Docker this one and no other. */
  const keyOf = (line: string) => {
    const { Type, Action, Actor, timeNano } = JSON.parse(line);
    return Actor ? [Type, Action, Actor.ID, /"timeNano":(\d+)/.exec(line)?.[1] ?? timeNano].join(' ') : null;
  };

  function nothingMissed(from: number): void {
    const all = heard.slice(from).trimEnd().split('\n').map(keyOf);
    const recorded = text().trimEnd().split('\n').map(keyOf);
    const counts = new Map<string | null, number>();
    for (const key of recorded) counts.set(key, (counts.get(key) ?? 0) + 1);
    expect(all.length).toBeGreaterThan(10);
    expect(all.filter((key) => counts.get(key) !== 1)).toEqual([]);
  }

  it('knows what was there before, and what happens', async () => {
    await settled();
    const from = heard.length;
    await create('web', { RestartPolicy: { Name: 'unless-stopped' }, Binds: ['data:/data'] });
    await act('web', 'start');
    await create('job', {}, ['sh', '-c', 'exit 3']);
    await act('job', 'start');
    await engine.api.call('POST', '/containers/job/wait');
    await create('brief', { AutoRemove: true }, ['true']);
    const gone = engine.api.call('POST', '/containers/brief/wait?condition=removed');
    await act('brief', 'start');
    await gone;
    await act('before', 'pause');
    await act('web', 'stop?t=0');
    await act('web', 'start');
    await engine.api.call('POST', '/images/create?fromSrc=-&repo=other', Buffer.alloc(1024));
    await engine.api.call('POST', `/images/${base}/tag?repo=app&tag=1`);
    const found = await facts();
    expect(wrong(found)).toEqual([]);
    expect(share(found, 'right')).toBeGreaterThan(0.99);
    nothingMissed(from);
  });

  it('holds no secret', () => {
    expect(text()).not.toContain(SECRET);
    expect(text().split('\n')[0]).toMatch(/"redacted":\["environment values"/);
  });

  it('is gone on with after a kill, and nothing is missing or there twice', async () => {
    const from = heard.length;
    await recorder.end('SIGKILL');
    for (let i = 0; i < 20; i++) await act('web', i % 2 === 0 ? 'pause' : 'unpause');
    await act('web', 'stop?t=0');
    recorder = start();
    await recorder.says(/recording into .*behind \d+ records/);
    const found = await facts();
    expect(wrong(found)).toEqual([]);
    expect(share(found, 'right')).toBeGreaterThan(0.99);
    nothingMissed(from);
  });

  it('says what it follows and where it writes, and ends well when it is told to go', async () => {
    const { folder: at } = recorder;
    expect(recorder.said[0]).toMatch(/^hindcast: following docker \d+\.\d+\.\d+\S* \(API 1\.\d+\) at unix:/);
    expect(recorder.said[1]).toMatch(/^hindcast: left out: environment values/);
    const other = new RecordProcess(at, ['--host', `unix://${engine.api.socket}`]);
    await other.says(/another recorder writes to it: process \d+/);
    expect(await other.ends()).toBe(1);
    expect(await recorder.end('SIGTERM')).toBe(0);
    expect(recorder.said.at(-1)).toMatch(/records more in/);
    expect(readdirSync(at).filter((name) => name.endsWith('.gz')).length).toBeGreaterThan(0);
  });
});
