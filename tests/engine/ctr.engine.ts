import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContainerState } from '../../src/fold/index.js';
import { Containerd, type Listed } from './containerd.js';
import { whyNot } from './engine.js';
import { missing } from './missing.js';
import { Recorders } from './recorder.js';
import { type Deed, share, ways } from './walk.js';

const reason = whyNot('containerd', 'containerd') ?? whyNot('ctr', 'containerd');
missing('containerd', reason);

const DEEDS: readonly Deed[] = ['start', 'pause', 'unpause', 'die', 'kill TERM', 'destroy'];
const LATE_TRIES_MAX = 60;

/** What containerd calls a state, and where a container is that has no task: it never ran, or its task was taken away. */
const STATUS: Readonly<Record<string, readonly string[]>> = {
  RUNNING: ['running'],
  PAUSED: ['paused'],
  STOPPED: ['exited'],
  CREATED: ['created', 'exited'],
  none: ['created', 'exited'],
};

describe.skipIf(reason !== null)('containerd', () => {
  let containerd: Containerd;
  let recorders: Recorders;

  beforeAll(async () => {
    containerd = await Containerd.start();
    recorders = await Recorders.start(containerd);
    process.stdout.write(`containerd: version ${containerd.version}\n`);
  }, 120_000);

  afterAll(async () => {
    recorders?.stop();
    await containerd?.stop();
  }, 120_000);

  /** Does it. Refusals are answers like others. */
  function perform(id: string, deed: Deed): void {
    const task = (word: string, ...more: string[]) => containerd.does('tasks', word, ...more, id);
    switch (deed) {
      case 'start':
        if (containerd.list(id).task === 'STOPPED') task('delete');
        task('start', '--detach', '--null-io');
        return;
      case 'pause':
        task('pause');
        return;
      case 'unpause':
        task('resume');
        return;
      case 'die':
        task('kill', '--signal', 'SIGKILL');
        return;
      case 'kill TERM':
        task('kill', '--signal', 'SIGTERM');
        return;
      default:
        task('delete', '--force');
        containerd.does('containers', 'delete', id);
    }
  }

  async function stateOf(id: string): Promise<ContainerState | undefined> {
    const [state] = await recorders.states();
    return (await state)?.container(id);
  }

  function faults(ours: ContainerState | undefined, { exists, task }: Listed): readonly string[] {
    if (!exists) return ours === undefined ? [] : ['it is gone'];
    if (ours === undefined) return ['it is there'];
    const isRight = (STATUS[task ?? 'none'] ?? []).includes(ours.status);
    return isRight || ours.uncertain.includes('status') ? [] : [`${ours.status}, and containerd says ${task}`];
  }

  it('agrees with its log on every way through the machine', async () => {
    const wrong: string[] = [];
    const seen = new Set<string | null>();
    for (const [n, way] of share(ways(DEEDS), 0, 1).entries()) {
      const id = `walker-${n}`;
      containerd.create(id);
      for (const [count, deed] of [...way, 'destroy' as const].entries()) {
        perform(id, deed);
        for (let i = 0; ; i++) {
          const listed = containerd.list(id);
          const found = faults(await stateOf(id), listed);
          // An end is told by another process than the one that was asked.
          if (i < LATE_TRIES_MAX && (found.length > 0 || containerd.list(id).task !== listed.task)) continue;
          seen.add(listed.task);
          wrong.push(...found.map((fault) => `${way.slice(0, count + 1).join(', ')}: ${fault}`));
          break;
        }
      }
    }
    expect(wrong).toEqual([]);
    expect([...seen].sort()).toEqual(['PAUSED', 'RUNNING', 'STOPPED', null]);
  });
});
