import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fold, type HostState, initial } from '../../src/fold/index.js';
import { readText } from '../../src/read/index.js';
import { observedFrom } from '../../src/read/inspect.js';
import { check, type Truth } from '../../src/view/check.js';
import { importBase } from './base.js';
import { type Restartable, startDockerd } from './dockerd.js';
import { whyNot } from './engine.js';
import { configOf, type Kind } from './kinds.js';
import { missing } from './missing.js';

const LINES_SHOWN_MAX = 24;

const POLICIES = ['no', 'always', 'unless-stopped', 'on-failure'] as const;
const KINDS: readonly Kind[] = ['obeys', 'ignores', 'completes', 'crashes', 'is missing', 'is healthy', 'has a volume'];

/** What is done to some of them before the engine stops. */
const DEEDS: Readonly<Record<string, readonly string[]>> = {
  obeys: ['start'],
  'obeys and is stopped': ['start', 'stop?t=1'],
  'obeys and is killed': ['start', 'kill'],
  'obeys and is paused': ['start', 'pause'],
  'obeys and never runs': [],
};

/** The log of an engine over its restarts: what it streams until it is gone, a gap, and what it remembers when it is up again. */
class Log {
  readonly #engine: Restartable;
  #lines: string[] = [];
  #stream: Promise<void> = Promise.resolve();
  #heard = new Set<string>();
  #waiting: { readonly mark: string; tell(): void } | null = null;
  #marks = 0;

  constructor(engine: Restartable) {
    this.#engine = engine;
  }

  get text(): string {
    return this.#lines.join('\n');
  }

  /** The last records that name a thing, and the gaps, as they came. */
  lines(id: string): string {
    const lines = this.#lines.filter((line) => line.includes(id) || line.includes('recording.gap'));
    return lines.slice(-LINES_SHOWN_MAX).join('\n');
  }

  async listen(since: string): Promise<void> {
    const bytes = await this.#engine.api.open('GET', `/events?since=${since}`);
    this.#stream = this.#follow(bytes);
  }

  async #follow(bytes: AsyncIterable<Uint8Array>): Promise<void> {
    let rest = '';
    try {
      for await (const chunk of bytes) {
        const lines = (rest + Buffer.from(chunk).toString()).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) this.#hear(line);
      }
    } catch {
      // So it ends when the engine is gone.
    }
  }

  #hear(line: string): void {
    this.#lines.push(line);
    const mark = /"Type":"volume","Action":"create","Actor":\{"ID":"(mark-\d+)"/.exec(line)?.[1];
    if (mark !== undefined) this.#heard.add(mark);
    if (this.#waiting && this.#heard.has(this.#waiting.mark)) this.#waiting.tell();
  }

  /** Everything that the engine has told by now is heard. */
  async settle(): Promise<void> {
    this.#marks += 1;
    const mark = `mark-${this.#marks}`;
    const heard = new Promise<void>((tell) => {
      this.#waiting = { mark, tell };
    });
    await this.#engine.mark(mark);
    await heard;
    await this.#engine.unmark(mark);
  }

  async restart(): Promise<void> {
    await this.#engine.restart();
    await this.#stream;
    const last = /"timeNano":(\d+)/.exec(this.#lines.at(-1) ?? '')?.[1] ?? '';
    const from = `${last.slice(0, -9)}.${last.slice(-9)}`;
    const iso = (digits: string) =>
      `${new Date(Number(digits.slice(0, -9)) * 1000).toISOString().slice(0, 19)}.${digits.slice(-9)}Z`;
    const to = iso(`${Date.now()}000000`);
    const data = { from: iso(last), to, reason: 'engine-restart' };
    this.#lines.push(JSON.stringify({ type: 'recording.gap', at: to, id: null, data }));
    await this.listen(from);
  }
}

const reason = whyNot('dockerd', 'docker.io');
missing('Docker', reason);

describe.skipIf(reason !== null)('a Docker that is stopped and started again', () => {
  let engine: Restartable;
  let log: Log;
  const ids = new Map<string, string>();

  const call = async (method: string, path: string, body?: object) => (await engine.api.call(method, path, body)).body;

  async function create(name: string, kind: Kind, policy: string): Promise<string> {
    const { config, host } = configOf(kind, engine.prefix, policy);
    const all = { Image: `${engine.prefix}-base`, StopTimeout: 1, ...config, HostConfig: { ...host, ...engine.host } };
    const made = (await call('POST', `/containers/create?name=${name}`, all)) as { Id: string };
    ids.set(name, made.Id);
    return made.Id;
  }

  async function truth(): Promise<readonly Truth[]> {
    const list = (await call('GET', '/containers/json?all=1')) as { Id: string }[];
    const images = (await call('GET', '/images/json?all=1')) as { Id: string }[];
    const { Volumes } = (await call('GET', '/volumes')) as { Volumes: unknown[] | null };
    const things = [
      ...(await Promise.all(list.map(({ Id }) => call('GET', `/containers/${Id}/json`)))),
      ...(await Promise.all(images.map(({ Id }) => call('GET', `/images/${Id}/json`)))),
      ...(Volumes ?? []),
      ...((await call('GET', '/networks')) as unknown[]),
    ];
    return things.flatMap((thing) => observedFrom(thing) ?? []);
  }

  /** Asked until the engine says twice the same with nothing told between. */
  async function wrongs(): Promise<{ readonly state: HostState; readonly wrong: readonly string[] }> {
    for (;;) {
      const before = await truth();
      await log.settle();
      const events = readText(log.text);
      await log.settle();
      const after = await truth();
      const said = (all: readonly Truth[]) =>
        JSON.stringify(all, (_, value) => (typeof value === 'bigint' ? `${value}` : value));
      if (said(before) !== said(after)) continue;
      const state = fold(initial(), events);
      // The marks come and go between the question and the answer.
      const facts = check(state, after, true).filter(({ id }) => !id.startsWith('mark-'));
      const wrong = facts.filter(({ verdict }) => verdict === 'wrong');
      return {
        state,
        wrong: wrong.map(
          ({ subject, id, name, field, log: ours, engine: theirs }) =>
            `${subject} ${name ?? id} ${field}: ${String(ours)}, the engine says ${String(theirs)}\n${log.lines(id)}`,
        ),
      };
    }
  }

  beforeAll(async () => {
    engine = await startDockerd('classic');
    log = new Log(engine);
    await log.listen('0');
    await importBase(engine);
    for (const policy of POLICIES) {
      for (const kind of KINDS) {
        const id = await create(`${kind}-${policy}`.replaceAll(' ', '-'), kind, policy);
        await call('POST', `/containers/${id}/start`);
      }
      for (const [what, deeds] of Object.entries(DEEDS)) {
        const id = await create(`${what}-${policy}-too`.replaceAll(' ', '-'), 'obeys', policy);
        for (const deed of deeds) await call('POST', `/containers/${id}/${deed}`);
      }
    }
  }, 600_000);

  afterAll(() => engine?.stop(), 120_000);

  it('has changed nothing of what was at rest, and the log knows it', async () => {
    expect((await wrongs()).wrong).toEqual([]);
    await log.restart();
    const { state, wrong } = await wrongs();
    expect(wrong).toEqual([]);
    const atRest = state.containers.filter(({ name }) =>
      /never-runs|is-killed-no|is-stopped-no|completes-no/.test(name ?? ''),
    );
    expect(atRest.length).toBeGreaterThan(5);
    for (const { uncertain } of atRest)
      for (const field of ['exists', 'name', 'status']) expect(uncertain).not.toContain(field);
  });

  it('nor when it is stopped again, after some are gone and others are renamed', async () => {
    await call('DELETE', `/containers/${ids.get('obeys-and-is-killed-no-too')}?force=1`);
    await call('DELETE', `/containers/${ids.get('obeys-always')}?force=1`);
    await call('POST', `/containers/${ids.get('obeys-no')}/rename?name=renamed`);
    await call('POST', `/containers/${ids.get('obeys-no')}/start`);
    expect((await wrongs()).wrong).toEqual([]);
    await log.restart();
    const { state, wrong } = await wrongs();
    expect(wrong).toEqual([]);
    expect(state.container('renamed')).toMatchObject({
      status: 'exited',
      uncertain: expect.not.arrayContaining(['exists']),
    });
  });
});
