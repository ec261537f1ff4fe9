import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostState } from '../../src/fold/index.js';
import { observedFrom } from '../../src/read/inspect.js';
import { check, type Fact } from '../../src/view/check.js';
import { Daemon, whyNot } from './daemon.js';
import { Recorder } from './recorder.js';
import { COMMANDS, type Deed, perform, walks } from './walk.js';

const reason = whyNot();
if (reason) process.stderr.write(`\nNo engine to hold Hindcast against: ${reason}\n`);

const POLICIES = ['no', 'always', 'on-failure', 'unless-stopped'] as const;
const LATE_TRIES_MAX = 20;

describe.skipIf(reason !== null)('a real engine', () => {
  let daemon: Daemon;
  let recorder: Recorder;

  beforeAll(async () => {
    daemon = await Daemon.start();
    recorder = await Recorder.start(daemon.api);
    const { body } = await daemon.api.call('GET', '/version');
    process.stdout.write(`Docker ${(body as { Version: string }).Version}\n`);
  }, 120_000);

  afterAll(async () => {
    recorder?.stop();
    await daemon?.stop();
  }, 120_000);

  async function create(command: keyof typeof COMMANDS, policy: string): Promise<string> {
    const labels = { exitCode: 'a label', tier: 'web' };
    const { body } = await daemon.api.call('POST', '/containers/create', {
      Image: 'base:1',
      Cmd: COMMANDS[command],
      Labels: labels,
      HostConfig: {
        NetworkMode: 'none',
        RestartPolicy: { Name: policy, MaximumRetryCount: policy === 'on-failure' ? 3 : 0 },
      },
    });
    return (body as { Id: string }).Id;
  }

  /** What the log says, held against what the engine says; asked again while the engine moves on. */
  async function factsAbout(id: string): Promise<readonly Fact[]> {
    for (let i = 0; ; i++) {
      const before = await inspect(id);
      const state = await recorder.state();
      const after = await inspect(id);
      if (before !== after) continue;
      const facts = factsOf(state, id, after);
      // From 23 on a die may trail what it belongs to by milliseconds.
      if (i < LATE_TRIES_MAX && facts.some(({ verdict }) => verdict === 'wrong')) continue;
      return facts;
    }
  }

  async function inspect(id: string): Promise<string> {
    const { status, body } = await daemon.api.call('GET', `/containers/${id}/json`);
    return status === 200 ? JSON.stringify(body) : '';
  }

  function factsOf(state: HostState, id: string, inspected: string): readonly Fact[] {
    if (inspected === '') return [];
    const observed = observedFrom(JSON.parse(inspected));
    return observed ? check(state, [observed], false).filter((fact) => fact.id === id) : [];
  }

  const show = (way: readonly Deed[], { field, log, engine }: Fact) =>
    `after ${way.join(', ')}: ${field} is ${log}, the engine says ${engine}`;

  it.each(POLICIES)(
    'agrees with the log on every way through the machine, restart policy %s',
    { timeout: 1_200_000 },
    async (policy) => {
      let checked = 0;
      const wrong: string[] = [];
      for (const [n, way] of walks().entries()) {
        const id = await create(n % 2 === 0 ? 'obeys' : 'ignores', policy);
        for (const [count, deed] of way.entries()) {
          await perform(daemon.api, id, deed, count);
          const facts = await factsAbout(id);
          checked += facts.length;
          wrong.push(
            ...facts.filter(({ verdict }) => verdict === 'wrong').map((fact) => show(way.slice(0, count + 1), fact)),
          );
        }
        const gone = await daemon.api.call('DELETE', `/containers/${id}?force=1`);
        if (gone.status < 300) expect((await recorder.state()).container(id)).toBeUndefined();
      }
      expect(wrong).toEqual([]);
      expect(checked).toBeGreaterThan(500);
    },
  );
});
